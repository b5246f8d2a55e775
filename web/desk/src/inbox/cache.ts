import type { QueryClient } from "@tanstack/react-query";
import type { Conversation, Message, Session } from "@merhaba/api";
import { sessionKey } from "../session/session";
import { belongs, compare, serverDecides, type Filters } from "./filters";
import { conversationKey, listsKey, messagesKey, type Pages } from "./queries";
import { placeRow, removeRow, replaceRow, rowsOf } from "./pages";

/** Writes what is known about a conversation wherever it is shown: its own page and every list it stands in, joins or leaves. */
export function putConversation(client: QueryClient, conversation: Conversation): void {
  const me = client.getQueryData<Session | null>(sessionKey)?.me.id ?? "";
  client.setQueryData(conversationKey(conversation.id), (known: Conversation | undefined) => (known ? { ...known, ...conversation } : conversation));
  for (const [key, pages] of client.getQueriesData<Pages<Conversation>>({ queryKey: listsKey })) {
    if (!pages) continue;
    const filters = key[1] as Filters;
    client.setQueryData(key, putInList(pages, conversation, filters, me));
  }
}

/** One list with one conversation brought up to date in it. */
export function putInList(pages: Pages<Conversation>, conversation: Conversation, filters: Filters, me: string): Pages<Conversation> {
  const fits = belongs(conversation, filters, me);
  if (fits === false) return removeRow(pages, conversation.id);
  const before = rowsOf(pages).find((row) => row.id === conversation.id);
  if (!before && fits === null) return pages;
  const order = compare(filters.sort);
  const moved = !before || order(before, conversation) !== 0;
  return moved && fits ? placeRow(pages, { ...before, ...conversation }, order) : replaceRow(pages, { ...before, ...conversation });
}

/** Asks again for the lists of which only the server can tell what has come into them. */
export function refreshServerLists(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: listsKey, predicate: ({ queryKey }) => serverDecides(queryKey[1] as Filters) });
}

/** What is known about a conversation, from its own page or any list. */
export function knownConversation(client: QueryClient, id: string): Conversation | undefined {
  const own = client.getQueryData<Conversation>(conversationKey(id));
  if (own) return own;
  for (const [, pages] of client.getQueriesData<Pages<Conversation>>({ queryKey: listsKey })) {
    const row = rowsOf(pages).find((each) => each.id === id);
    if (row) return row;
  }
  return undefined;
}

const states = ["queued", "sent", "delivered", "read"];

/** A delivery only moves forward: an older report never overwrites a newer one. A failure, or a retry after it, always counts. */
export function newerMessage(known: Message | undefined, said: Message): Message {
  const before = known?.delivery?.state;
  const after = said.delivery?.state;
  if (!known || !before || !after || before === "failed" || after === "failed") return said;
  return states.indexOf(after) < states.indexOf(before) ? { ...said, delivery: known.delivery } : said;
}

const newestFirst = (one: Message, other: Message) =>
  one.created_at !== other.created_at ? (one.created_at < other.created_at ? 1 : -1) : one.id < other.id ? 1 : one.id > other.id ? -1 : 0;

/** Writes a message into its thread, where the thread is loaded: new ones at their place, known ones where they stand. */
export function putMessage(client: QueryClient, message: Message): void {
  client.setQueryData(messagesKey(message.conversation), (pages: Pages<Message> | undefined) => {
    if (!pages) return pages;
    const known = rowsOf(pages).find((row) => row.id === message.id);
    return known ? replaceRow(pages, newerMessage(known, message)) : placeRow(pages, message, newestFirst);
  });
}

/** Takes a message out of its thread. */
export function dropMessage(client: QueryClient, conversation: string, id: string): void {
  client.setQueryData(messagesKey(conversation), (pages: Pages<Message> | undefined) => pages && removeRow(pages, id));
}
