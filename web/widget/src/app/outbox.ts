import { Refused, Unreachable } from "./api";
import type { Attachment, Pending, Written } from "./types";

export interface Shelf {
  read(): Pending[];
  write(pending: Pending[]): void;
}

type Send = (one: Pending) => Promise<Written>;

/** Runs one flush at a time, across tabs too where the browser has locks. */
export type Exclusive = (work: () => Promise<void>) => Promise<void>;

const newKey = (): string =>
  // `randomUUID` exists on https and localhost only; a shop may still be on plain http.
  crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * What was written and not yet confirmed. Kept on a shelf that outlives the page, sent in order, one at a
 * time, always with the key it was born with: the server answers the same key the same way, so a message
 * whose answer was lost on the road is sent again without being doubled.
 */
export class Outbox {
  constructor(
    private readonly shelf: Shelf,
    private readonly send: Send,
    private readonly onChange: () => void,
    private readonly onSent: (answer: Written) => void,
    private readonly exclusive: Exclusive = (work) => work(),
  ) {}

  all(): Pending[] {
    return this.shelf.read();
  }

  add(conversation: string | null, text: string, attachments: Attachment[], opening?: Pending["opening"]): Pending {
    const one: Pending = { client_key: newKey(), conversation, ...(opening && { opening }), text, attachments, created_at: new Date().toISOString(), failed: null, attempts: 0 };
    this.shelf.write([...this.all(), one]);
    this.onChange();
    return one;
  }

  remove(clientKey: string): void {
    this.shelf.write(this.all().filter((one) => one.client_key !== clientKey));
    this.onChange();
  }

  /** Clears the mark of failure so that the next flush takes it again. */
  retry(clientKey: string): void {
    this.change(clientKey, { failed: null });
  }

  /** Sends what is waiting. Gives false when something stayed because the server could not be reached. */
  async flush(): Promise<boolean> {
    let reached = true;
    await this.exclusive(async () => {
      // The first message of a new conversation makes it; those written after it follow into the same one.
      for (let one = this.next(); one; one = this.next()) {
        try {
          const answer = await this.send(one);
          this.shelf.write(this.all().filter((other) => other.client_key !== one!.client_key)
            .map((other) => (one!.conversation === null && other.conversation === null ? { ...other, conversation: answer.conversation.id } : other)));
          this.onSent(answer);
          this.onChange();
        } catch (error) {
          const permanent = error instanceof Refused && error.status < 500 && ![401, 408, 409, 425, 429].includes(error.status);
          this.change(one.client_key, { failed: permanent ? "rejected" : error instanceof Unreachable ? "offline" : "busy", attempts: one.attempts + 1 });
          if (!permanent) {
            reached = false;
            return;
          }
        }
      }
    });
    return reached;
  }

  private next(): Pending | undefined {
    return this.all().find((one) => one.failed !== "rejected");
  }

  private change(clientKey: string, to: Partial<Pending>): void {
    this.shelf.write(this.all().map((one) => (one.client_key === clientKey ? { ...one, ...to } : one)));
    this.onChange();
  }
}
