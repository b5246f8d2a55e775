import { queryOptions, useQuery } from "@tanstack/react-query";
import { request } from "./request";
import { shopsQuery } from "./queries";
import type { ActionKind, Order, Shop, ShopType } from "./types";

/** The platforms a shop can be on and what each can do. */
export const shopTypesQuery = queryOptions({
  queryKey: ["shop-types"],
  staleTime: Infinity,
  queryFn: ({ signal }) => request<{ items: ShopType[] }>("GET", "/shop-types", { signal }),
});

/** Actions that need no order: made at a shop, for a customer. */
const withoutOrder: readonly ActionKind[] = ["discount", "gift_card", "store_credit", "customer_address"];

/** Which of them an order's shop offers. */
export function useShopActions(order: Order | null): readonly ActionKind[] {
  const { data } = useQuery(shopTypesQuery);
  const type = data?.items.find((each) => each.slug === order?.shop.platform);
  return withoutOrder.filter((each) => type?.capabilities.actions.includes(each) && (each === "discount" || order?.customer));
}

/** The shop to make something at for a customer who may have bought nothing yet: the brand's own, if it can do it. */
export function useShopFor(action: ActionKind, brand: string): Shop | null {
  const { data: shops } = useQuery(shopsQuery);
  const { data: types } = useQuery(shopTypesQuery);
  const able = (shops?.items ?? []).filter((shop) => shop.status === "active" && types?.items.find((each) => each.slug === shop.platform)?.capabilities.actions.includes(action));
  return able.find((each) => each.brand === brand) ?? able[0] ?? null;
}
