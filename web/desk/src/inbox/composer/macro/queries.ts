import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "@merhaba/api";

export type Offered = Schemas["OfferedMacro"];
export type MacroPreview = Schemas["MacroPreview"];
export type Applied = Schemas["MacroApplied"];
export type Planned = Schemas["MacroPlanned"];

/** How a macro is used: the order that is looked at, and one of its languages. */
export interface Use {
  order: string | null;
  language: Schemas["MacroUse"]["language"];
}

/** Macros for a conversation, what it sounds like first. Under the settings: when a macro is changed, it is asked for again. */
export const offeredQuery = (conversation: string, order: string | null, messages: number) =>
  queryOptions({
    queryKey: ["settings", "macros", "for", conversation, order, messages],
    staleTime: 60_000,
    queryFn: ({ signal }): Promise<{ items: Offered[] }> =>
      body(api.GET("/api/v1/conversations/{conversation}/macros", { params: { path: { conversation }, query: order ? { order } : {} }, signal })),
  });

/** What a macro would say and do; nothing is done. */
export const previewQuery = (conversation: string, macro: string, use: Use) =>
  queryOptions({
    queryKey: ["settings", "macros", "preview", conversation, macro, use.order, use.language],
    staleTime: 20_000,
    queryFn: ({ signal }): Promise<MacroPreview> =>
      body(api.POST("/api/v1/conversations/{conversation}/macros/{macro}/preview", { params: { path: { conversation, macro } }, body: use, signal })),
  });

export const applyMacro = (conversation: string, macro: string, use: Use, key: string): Promise<Applied> =>
  body(api.POST("/api/v1/conversations/{conversation}/macros/{macro}/apply", { params: { path: { conversation, macro }, header: { "Idempotency-Key": key } }, body: use }));
