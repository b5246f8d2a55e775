/** How messages come together: pages of history, live events and what is still on its way out. Pure. */
import type { Conversation, Message, Pending } from "./types";

const RANK = { sent: 0, read: 1 };

const order = (a: Message, b: Message): number =>
  a.created_at === b.created_at ? (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) : a.created_at < b.created_at ? -1 : 1;

/**
 * Adds `incoming` to `known`: one entry per id, oldest first. A newer copy of a message wins, but its state
 * never goes back from read to sent, whatever order the events arrive in.
 */
export function mergeMessages(known: readonly Message[], incoming: readonly Message[]): Message[] {
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of incoming) {
    const before = byId.get(message.id);
    const state = before && RANK[before.state] > RANK[message.state] ? before.state : message.state;
    byId.set(message.id, { ...before, ...message, state });
  }
  return [...byId.values()].sort(order);
}

/** Our own messages up to `at` have been looked at by the shop. */
export const markSeen = (messages: readonly Message[], at: string): Message[] =>
  messages.map((one) => (one.direction === "in" && one.state === "sent" && Date.parse(one.created_at) <= Date.parse(at) ? { ...one, state: "read" } : one));

/** What of the outbox the server has already confirmed by `client_key`, so that nothing shows twice. */
export function unconfirmed(pending: readonly Pending[], messages: readonly Message[]): Pending[] {
  const confirmed = new Set(messages.map((message) => message.client_key));
  return pending.filter((one) => !confirmed.has(one.client_key));
}

/** Puts `incoming` into the list of conversations, newest first. */
export function mergeConversations(known: readonly Conversation[], incoming: readonly Conversation[]): Conversation[] {
  const byId = new Map(known.map((one) => [one.id, one]));
  for (const one of incoming) byId.set(one.id, { ...byId.get(one.id), ...one });
  return [...byId.values()].sort((a, b) => (a.last_message_at < b.last_message_at ? 1 : a.last_message_at > b.last_message_at ? -1 : 0));
}

/** Everything unread, as a number for the badge. */
export const unreadCount = (conversations: readonly Conversation[]): number =>
  conversations.reduce((sum, one) => sum + Number(one.unread), 0);

export type Row =
  | { kind: "day"; key: string; at: string }
  | { kind: "joined"; key: string; name: string; afterBot: boolean }
  | { kind: "message"; key: string; message: Message; first: boolean; last: boolean }
  | { kind: "pending"; key: string; pending: Pending };

const FEW_MINUTES = 5 * 60_000;

const sameAuthor = (a: Message | undefined, b: Message | undefined): boolean =>
  !!a && !!b && a.author.kind === b.author.kind && a.author.name === b.author.name
  && Math.abs(Date.parse(b.created_at) - Date.parse(a.created_at)) < FEW_MINUTES;

/**
 * What the thread shows, in order: day dividers, a line whenever another speaker takes over (a person after
 * the assistant, or another person), messages grouped by author, then what is still being sent.
 */
export function rows(messages: readonly Message[], pending: readonly Pending[], dayOf: (at: string) => string): Row[] {
  const out: Row[] = [];
  let day = "";
  let speaker: Message["author"] | null = null;
  messages.forEach((message, i) => {
    const today = dayOf(message.created_at);
    const newDay = today !== day;
    if (newDay) out.push({ kind: "day", key: `day-${today}`, at: message.created_at });
    day = today;
    const { author } = message;
    let joined = false;
    if (message.direction === "out" && author.kind !== "system") {
      joined = author.kind === "agent" && !!author.name && (speaker?.kind === "bot" || (speaker?.kind === "agent" && speaker.name !== author.name));
      if (joined) out.push({ kind: "joined", key: `joined-${message.id}`, name: author.name!, afterBot: speaker?.kind === "bot" });
      speaker = author;
    }
    const next = messages[i + 1];
    out.push({
      kind: "message", key: message.client_key ?? message.id, message,
      first: newDay || joined || !sameAuthor(messages[i - 1], message),
      last: !sameAuthor(message, next) || (!!next && dayOf(next.created_at) !== today),
    });
  });
  const waiting = unconfirmed(pending, messages);
  const now = waiting[0] && dayOf(waiting[0].created_at);
  if (now && now !== day) out.push({ kind: "day", key: `day-${now}`, at: waiting[0]!.created_at });
  return [...out, ...waiting.map((one): Row => ({ kind: "pending", key: one.client_key, pending: one }))];
}
