import { infiniteQueryOptions, queryOptions, type QueryClient } from "@tanstack/react-query";
import type { Page } from "@merhaba/api";
import { request } from "./request";
import type { ActionBody, Attention, AttentionKind, Cart, Offer, Order, OrderAction, Product, Quote, Shop } from "./types";

/** A customer's orders, newest first. */
export const ordersQuery = (customer: string) =>
  queryOptions({
    queryKey: ["orders", customer],
    queryFn: ({ signal }) => request<Page<Order>>("GET", "/orders", { query: { customer, limit: 10 }, signal }),
  });

/** Orders by number, e-mail address, phone or tracking number, whichever fits. */
export const orderSearchQuery = (q: string) =>
  queryOptions({
    queryKey: ["orders", "search", q],
    enabled: q.length > 1,
    staleTime: 30_000,
    queryFn: ({ signal }) => request<Page<Order>>("GET", "/orders", { query: { q, limit: 8 }, signal }),
  });

/** One order with its live stock and the orders that look like it. */
export const orderQuery = (id: string) =>
  queryOptions({
    queryKey: ["order", id],
    queryFn: ({ signal }) => request<Order>("GET", `/orders/${id}`, { signal }),
  });

/** What can be done to an order now, and why something cannot. */
export const offersQuery = (order: string) =>
  queryOptions({
    queryKey: ["order", order, "actions"],
    queryFn: ({ signal }) => request<{ items: Offer[] }>("GET", `/orders/${order}/actions`, { signal }),
  });

/** What was asked for on an order, newest first. */
export const orderActionsQuery = (order: string) =>
  queryOptions({
    queryKey: ["order-actions", "order", order],
    queryFn: ({ signal }) => request<Page<OrderAction>>("GET", "/order-actions", { query: { order, limit: 5 }, signal }),
  });

/** One action; asked again while it is on its way, the live connection being the faster way to hear of it. */
export const orderActionQuery = (id: string) =>
  queryOptions({
    queryKey: ["order-actions", id],
    queryFn: ({ signal }) => request<OrderAction>("GET", `/order-actions/${id}`, { signal }),
    refetchInterval: (query) => (query.state.data && isOver(query.state.data) ? false : 3000),
  });

/** What waits for someone's yes, the one that is due first on top. */
export const approvalsQuery = infiniteQueryOptions({
  queryKey: ["order-actions", "waiting"],
  initialPageParam: null as string | null,
  queryFn: ({ pageParam, signal }) => request<Page<OrderAction>>("GET", "/order-actions", { query: { state: "waiting_approval", limit: 50, cursor: pageParam }, signal }),
  getNextPageParam: (page) => page.next ?? null,
});

/** What was decided lately, newest first. */
export const decidedQuery = queryOptions({
  queryKey: ["order-actions", "decided"],
  queryFn: async ({ signal }) => {
    const { items } = await request<Page<OrderAction>>("GET", "/order-actions", { query: { limit: 50 }, signal });
    return items.filter((each) => each.decided_at).slice(0, 10);
  },
});

/** Nothing more will happen to it by itself. */
export const isOver = ({ state }: Pick<OrderAction, "state">): boolean => state === "done" || state === "failed" || state === "declined" || state === "withdrawn";

export const cartQuery = (customer: string) =>
  queryOptions({
    queryKey: ["customer", customer, "cart"],
    queryFn: ({ signal }) => request<{ items: Cart[] }>("GET", `/customers/${customer}/cart`, { signal }),
  });

/** Products with live stock; without words the ones sold best. */
export const productsQuery = (q: string, inStock: boolean) =>
  queryOptions({
    queryKey: ["products", q, inStock],
    staleTime: 30_000,
    queryFn: ({ signal }) => request<Page<Product>>("GET", "/products", { query: { q, sort: q ? "title" : "best", in_stock: inStock || null, limit: 12 }, signal }),
  });

export const attentionQuery = (kind: AttentionKind | null) =>
  queryOptions({
    queryKey: ["orders", "attention", kind],
    queryFn: ({ signal }) => request<Page<Attention>>("GET", "/orders/attention", { query: { kind, limit: 100 }, signal }),
  });

export const shopsQuery = queryOptions({
  queryKey: ["settings", "shops"],
  queryFn: ({ signal }) => request<Page<Shop>>("GET", "/shops", { signal }),
});

/** Where an action is asked for: at an order, or at a shop. */
export type Target = { order: string } | { shop: string };
const path = (target: Target) => ("order" in target ? `/orders/${target.order}/actions` : `/shops/${target.shop}/actions`);

/** What would happen in money; writes nothing. */
export const quoteAction = (target: Target, asked: ActionBody, signal: AbortSignal) => request<Quote>("POST", `${path(target)}/quote`, { json: asked, signal });

/** Asks for an action; the same key asks for it once, however often this is called. */
export const askAction = (target: Target, asked: ActionBody, key: string) => request<OrderAction>("POST", path(target), { query: { wait: 6 }, json: asked, key });

export const decide = (id: string, verdict: "approve" | "decline", note: string) => request<OrderAction>("POST", `/order-actions/${id}/${verdict}`, { json: { note } });
export const withdraw = (id: string) => request<OrderAction>("POST", `/order-actions/${id}/withdraw`, { json: {} });
export const retryAction = (id: string) => request<OrderAction>("POST", `/order-actions/${id}/retry`, { json: {} });

/** After something was asked for, decided or reported: everything that shows it looks again. */
export function refreshOrders(client: QueryClient, order?: string | null): void {
  void client.invalidateQueries({ queryKey: ["order-actions"] });
  void client.invalidateQueries({ queryKey: ["orders"] });
  void client.invalidateQueries({ queryKey: order ? ["order", order] : ["order"] });
  void client.invalidateQueries({ queryKey: ["session"] });
}
