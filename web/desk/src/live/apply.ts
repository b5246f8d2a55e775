import type { QueryClient } from "@tanstack/react-query";
import type { LiveEvent } from "@merhaba/api";
import { dropMessage, putConversation, putMessage } from "../inbox/cache";
import { countsKey } from "../inbox/queries";
import { sessionKey } from "../session/session";

const changesCounts = new Set(["conversation.created", "conversation.updated", "counts.changed", "notification.created"]);

/** Makes the caches say what an event says. Applying one twice changes nothing more. */
export function applyEvent(client: QueryClient, event: LiveEvent): void {
  if (event.conversation) putConversation(client, event.conversation);
  if (event.message) {
    if (event.type === "message.deleted") dropMessage(client, event.message.conversation, event.message.id);
    else putMessage(client, event.message);
  }
  if (event.customer) refresh(client, ["customer", event.customer.id]);
  if (event.type === "customers.merged") refreshPeople(client);
  if (event.type === "notification.created") refresh(client, ["notifications"]);
  if (event.type === "settings.changed") refreshSettings(client);
  if (event.conversation || changesCounts.has(event.type)) refresh(client, countsKey);
}

/** After a gap too long to be replayed: everything that is shown is asked for again, everything else when it is next needed. */
export function applyReset(client: QueryClient): void {
  void client.invalidateQueries();
}

function refresh(client: QueryClient, queryKey: readonly unknown[]) {
  void client.invalidateQueries({ queryKey });
}

function refreshPeople(client: QueryClient) {
  for (const key of ["customer", "customers", "conversations", "conversation", "timeline", "orders"]) refresh(client, [key]);
}

function refreshSettings(client: QueryClient) {
  refresh(client, sessionKey);
  refresh(client, ["settings"]);
}
