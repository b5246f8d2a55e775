import { overlay } from "../app/overlay";
import { createStore } from "../state/store";

/** A new conversation that someone was led to with something filled in. */
export interface Beginning {
  to: string;
  name: string;
  subject: string;
  text: string;
}

/** What the next new conversation is about; each has a draft of its own, so that none overwrites another. */
export const beginning = createStore<{ about: string; with: Beginning } | null>(null);

/** Opens a new conversation with its first words written. */
export function beginConversation(about: string, first: Beginning): void {
  beginning.set({ about, with: first });
  overlay.set("new");
}
