import { queryOptions } from "@tanstack/react-query";
import type { Page } from "@merhaba/api";
import { request } from "../../orders/request";
import type { Policy, ShopHook } from "../../orders/types";

export const policyQuery = (shop: string) =>
  queryOptions({
    queryKey: ["settings", "shops", shop, "policy"],
    queryFn: ({ signal }) => request<Policy>("GET", `/shops/${shop}/policy`, { signal }),
  });

export const failedHooksQuery = (shop: string) =>
  queryOptions({
    queryKey: ["settings", "shops", shop, "hooks"],
    queryFn: ({ signal }) => request<Page<ShopHook>>("GET", `/shops/${shop}/hooks`, { query: { state: "failed", limit: 50 }, signal }),
  });
