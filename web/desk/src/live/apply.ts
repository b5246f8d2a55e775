import type { QueryClient } from "@tanstack/react-query";
import type { LiveEvent } from "@merhaba/api";
import { dropMessage, putConversation, putMessage, refreshServerLists } from "../inbox/cache";
import { countsKey } from "../inbox/queries";
import { sessionKey } from "../session/session";

const changesCounts = new Set(["conversation.created", "conversation.updated", "counts.changed", "notification.created"]);

/** Makes the caches say what an event says. Applying one twice changes nothing more. */
export function applyEvent(client: QueryClient, event: LiveEvent): void {
  if (event.conversation) putConversation(client, event.conversation);
  if (event.message && event.type !== "message.deleted") putMessage(client, event.message);
  const { conversation, message, customer, what } = event.data ?? {};
  if (event.type === "message.deleted" && typeof message === "string" && typeof conversation === "string") dropMessage(client, conversation, message);
  if (event.type === "customer.updated" && typeof customer === "string") refresh(client, ["customer", customer]);
  if (event.type === "customers.merged") refreshPeople(client);
  if (event.type === "notification.created") {
    refresh(client, ["notifications"]);
    refreshServerLists(client);
  }
  refreshShops(client, event);
  if (event.type === "settings.changed") refreshSettings(client, what);
  if (event.conversation || changesCounts.has(event.type)) refresh(client, countsKey);
}

/** After a gap too long to be replayed: everything that is shown is asked for again, everything else when it is next needed. */
export function applyReset(client: QueryClient): void {
  void client.invalidateQueries();
}

/** What shops report: an order that changed, an action that came further, a sync that moved. */
function refreshShops(client: QueryClient, { type, data }: LiveEvent) {
  if (type === "shop.changed") refresh(client, ["settings", "shops"]);
  if (type !== "order.changed" && type !== "order_action.changed") return;
  refresh(client, ["orders"]);
  refresh(client, typeof data?.["order"] === "string" ? ["order", data["order"]] : ["order"]);
  if (typeof data?.["customer"] === "string") refresh(client, ["customer", data["customer"]]);
  if (type === "order.changed") return;
  refresh(client, ["order-actions"]);
  refresh(client, sessionKey);
}

function refresh(client: QueryClient, queryKey: readonly unknown[]) {
  void client.invalidateQueries({ queryKey });
}

function refreshPeople(client: QueryClient) {
  for (const key of ["customer", "customers", "conversations", "conversation", "timeline", "orders"]) refresh(client, [key]);
}

function refreshSettings(client: QueryClient, what: unknown) {
  if (what !== "dead-letters") refresh(client, sessionKey);
  refresh(client, ["settings"]);
}
