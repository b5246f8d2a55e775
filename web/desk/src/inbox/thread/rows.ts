import type { Message } from "@merhaba/api";
import type { OutboxItem } from "../../outbox/queue";

/** One line of a thread. */
export type ThreadRow =
  | { id: string; kind: "day"; at: string }
  | { id: string; kind: "message"; message: Message; follows: boolean }
  | { id: string; kind: "event"; message: Message }
  | { id: string; kind: "pending"; item: OutboxItem };

const dayOf = (at: string) => new Date(at).toDateString();

/** Messages of one author within this time read as one turn. */
const oneTurn = 4 * 60_000;

/**
 * The lines of a thread, oldest first: a divider before each day,
 * and at the end what is written but not yet sent.
 */
export function threadRows(newestFirst: readonly Message[], pending: readonly OutboxItem[]): ThreadRow[] {
  const rows: ThreadRow[] = [];
  let before: Message | null = null;
  for (let index = newestFirst.length - 1; index >= 0; index -= 1) {
    const message = newestFirst[index];
    if (!message) continue;
    if (!before || dayOf(before.created_at) !== dayOf(message.created_at)) {
      rows.push({ id: `day-${dayOf(message.created_at)}`, kind: "day", at: message.created_at });
      before = null;
    }
    if (message.kind === "event") rows.push({ id: message.id, kind: "event", message });
    else rows.push({ id: message.id, kind: "message", message, follows: follows(before, message) });
    before = message;
  }
  for (const item of pending) rows.push({ id: `pending-${item.key}`, kind: "pending", item });
  return rows;
}

function follows(before: Message | null, message: Message): boolean {
  if (!before || before.kind !== message.kind || message.channel === "email") return false;
  if (before.author.kind !== message.author.kind || before.author.id !== message.author.id) return false;
  return Date.parse(message.created_at) - Date.parse(before.created_at) < oneTurn;
}
