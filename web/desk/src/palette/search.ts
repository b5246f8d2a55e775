import { queryOptions } from "@tanstack/react-query";
import { api, body, type Page, type SearchHit } from "@merhaba/api";

/** What the server finds for the palette: conversations, customers, orders. */
export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ["search", q],
    enabled: q.length > 1,
    staleTime: 30_000,
    queryFn: ({ signal }): Promise<Page<SearchHit>> =>
      body(api.GET("/api/v1/search", { params: { query: { q, in: "conversations,customers,orders", limit: 12 } }, signal })),
  });

/** A hit's kind, whether the server says it in the singular or the plural. */
export const kindOf = (hit: SearchHit): "conversation" | "customer" | "order" => hit.kind.replace(/s$/, "") as "conversation" | "customer" | "order";
