import { queryOptions } from "@tanstack/react-query";
import { api, body, type LocaleCode, type Page, type Schemas } from "@merhaba/api";

export type Macro = Schemas["Macro"];
export type MacroFields = Schemas["MacroFields"];
export type MacroActions = Schemas["MacroActions"];
export type MacroFile = Schemas["MacroFile"];

export const languages: readonly LocaleCode[] = ["en", "ar", "tr", "zh", "de", "fr", "es"];

/** Every macro, those put away too. */
export const macrosQuery = queryOptions({
  queryKey: ["settings", "macros"],
  queryFn: ({ signal }): Promise<Page<Macro>> => body(api.GET("/api/v1/macros", { signal })),
});

/** What texts may name, with what each may look like. */
export const variablesQuery = queryOptions({
  queryKey: ["settings", "macros", "variables"],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }): Promise<{ items: Schemas["MacroVariable"][] }> => body(api.GET("/api/v1/macros/variables", { signal })),
});

export const saveMacro = (id: string | null, fields: MacroFields): Promise<Macro> =>
  id ? body(api.PUT("/api/v1/macros/{macro}", { params: { path: { macro: id } }, body: fields })) : body(api.POST("/api/v1/macros", { body: fields }));

export const removeMacro = (id: string): Promise<void> => body(api.DELETE("/api/v1/macros/{macro}", { params: { path: { macro: id } } }));

export const importMacros = (file: MacroFile, replace: boolean): Promise<Schemas["MacrosImported"]> => body(api.POST("/api/v1/macros/import", { body: { file, replace } }));

export const exportMacros = (): Promise<MacroFile> => body(api.GET("/api/v1/macros/export", {}));

export const noActions: MacroActions = { status: null, priority: null, snooze_hours: null, add_tags: [], remove_tags: [], assignee: null, to_me: false, team: null, note: "", order_action: null };

/** What is written when a macro is changed. */
export const fieldsOf = (macro: Macro): MacroFields => ({
  name: macro.name,
  shared: macro.shared,
  brands: macro.brands,
  texts: macro.texts,
  topics: macro.topics,
  attachments: macro.attachments.map((each) => each.id),
  actions: { ...noActions, ...macro.actions },
  archived: macro.archived,
});
