import type { Attachment, Message, NewMessage } from "@merhaba/api";
import { ApiError } from "@merhaba/api";

/** Something written that the server does not have yet, or has refused. Kept in the browser until it is settled. */
export interface OutboxItem {
  /** The idempotency key: however often it is sent, it arrives once. */
  key: string;
  agent: string;
  conversation: string;
  message: NewMessage;
  attachments: Attachment[];
  /** Snooze the conversation once it is sent. */
  snooze: string | null;
  created_at: string;
  state: "waiting" | "sending" | "failed" | "newer";
  reason: string | null;
  /** What a colleague answered in the meantime, when that is why it was held back. */
  newer: Message | null;
}

/** Where the queue is kept. */
export interface Shelf {
  read(): OutboxItem[];
  write(items: OutboxItem[]): void;
}

interface Effects {
  post: (item: OutboxItem) => Promise<Message>;
  onSent: (item: OutboxItem, message: Message) => void;
  reasonOf: (error: unknown) => string;
  /** Runs a piece of work while no other tab does the same. */
  alone: (work: () => Promise<void>) => Promise<void>;
}

/** Sends what was written, in the order it was written, each exactly once, whatever the connection does. */
export class SendQueue {
  private readonly shelf: Shelf;
  private readonly effects: Effects;
  private readonly sending = new Map<string, Promise<Message | null>>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private attempts = 0;

  constructor(shelf: Shelf, effects: Effects) {
    this.shelf = shelf;
    this.effects = effects;
  }

  /** Puts something on the queue and begins to send. It is kept before anything is tried. */
  add(item: Omit<OutboxItem, "state" | "reason" | "newer">): void {
    this.shelf.write([...this.shelf.read(), { ...item, state: "waiting", reason: null, newer: null }]);
    void this.flush();
  }

  /** Sends everything that waits, oldest first; stops at the first that finds no server. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    return this.effects.alone(async () => {
      for (let item = this.next(); item; item = this.next()) {
        const task = this.attempt(item);
        this.sending.set(item.key, task);
        const sent = await task;
        this.sending.delete(item.key);
        if (!sent && this.shelf.read().some((each) => each.key === item?.key && each.state === "waiting")) return this.later();
      }
      this.attempts = 0;
    });
  }

  /** Tries one again that was refused. The key stays when nothing about the message changes. */
  retry(key: string): void {
    this.update(key, (item) => ({ ...item, state: "waiting", reason: null }));
    void this.flush();
  }

  /** Sends one that was held back because someone else had answered. It is another request, so it has another key. */
  sendAnyway(key: string, newKey: string): void {
    this.update(key, (item) => {
      const { if_last_message: _, ...message } = item.message;
      return { ...item, key: newKey, message, state: "waiting", newer: null, reason: null };
    });
    void this.flush();
  }

  /** Takes one back that no one has yet tried to send, or that was refused. Gives it, or `null` when it is too late for that. */
  withdraw(key: string): OutboxItem | null {
    const item = this.shelf.read().find((each) => each.key === key);
    if (!item || this.sending.has(key) || item.state === "sending") return null;
    this.shelf.write(this.shelf.read().filter((each) => each.key !== key));
    return item;
  }

  /** How the sending of one ends that is under way in this tab. */
  outcome(key: string): Promise<Message | null> {
    return this.sending.get(key) ?? Promise.resolve(null);
  }

  /** After a start: what was under way when the browser stopped is tried again, with the same key. */
  recover(): void {
    this.shelf.write(this.shelf.read().map((item) => (item.state === "sending" ? { ...item, state: "waiting" } : item)));
    void this.flush();
  }

  private next(): OutboxItem | undefined {
    return this.shelf.read().find((item) => item.state === "waiting");
  }

  private async attempt(item: OutboxItem): Promise<Message | null> {
    this.update(item.key, (each) => ({ ...each, state: "sending" }));
    try {
      const message = await this.effects.post(item);
      this.shelf.write(this.shelf.read().filter((each) => each.key !== item.key));
      this.effects.onSent(item, message);
      return message;
    } catch (error) {
      this.update(item.key, (each) => ({ ...each, ...this.refused(error) }));
      return null;
    }
  }

  private refused(error: unknown): Pick<OutboxItem, "state" | "reason" | "newer"> {
    const temporary = error instanceof ApiError && (error.unreachable || error.status >= 500 || error.status === 429 || error.status === 401);
    if (temporary) return { state: "waiting", reason: null, newer: null };
    const newer = error instanceof ApiError && error.code === "newer-message";
    if (newer) return { state: "newer", reason: null, newer: (error.problem["message"] as Message | undefined) ?? null };
    return { state: "failed", reason: this.effects.reasonOf(error), newer: null };
  }

  private later(): void {
    const longest = Math.min(60_000, 2000 * 2 ** this.attempts);
    this.attempts += 1;
    this.timer = setTimeout(() => void this.flush(), longest * (0.5 + Math.random() / 2));
  }

  private update(key: string, how: (item: OutboxItem) => OutboxItem): void {
    this.shelf.write(this.shelf.read().map((item) => (item.key === key ? how(item) : item)));
  }
}
