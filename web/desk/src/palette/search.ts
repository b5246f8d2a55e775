import { queryOptions } from "@tanstack/react-query";
import { api, body, type Order, type Page, type SearchHit } from "@merhaba/api";

/** What the server finds for the palette: conversations, customers, orders. */
export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ["search", q],
    enabled: q.length > 1,
    staleTime: 30_000,
    queryFn: ({ signal }): Promise<Page<SearchHit>> =>
      body(api.GET("/api/v1/search", { params: { query: { q, in: "conversations,customers,orders", limit: 12 } }, signal })),
  });

/** Whose order it is: an order is looked at beside its customer. */
export async function customerOfOrder(order: string): Promise<string | null> {
  const found = await body<Order>(api.GET("/api/v1/orders/{order}", { params: { path: { order } } }));
  return found.customer;
}
