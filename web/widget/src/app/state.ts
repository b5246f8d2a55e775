import type { Offered, Theme } from "../shared/config";
import type { Boot, Conversation, Message, Pending } from "./types";

export interface Thread {
  messages: Message[];
  /** Where older messages begin; null when there are none. */
  older: string | null;
  loaded: boolean;
  loading: boolean;
}

export type View = "home" | "messages" | "thread";

export interface State {
  open: boolean;
  view: View;
  /** The conversation on screen; null is one not yet begun. */
  current: string | null;
  boot: Boot | null;
  /** Why there is no `boot` yet. */
  trouble: "offline" | "refused" | null;
  conversations: Conversation[];
  threads: Record<string, Thread>;
  pending: Pending[];
  /** The shop's opening that the conversation not yet begun will answer. */
  opening: Offered | null;
  /** The shopper wants to see their orders, below the conversation on screen. */
  tracking: boolean;
  typing: Record<string, { name: string; kind: string } | undefined>;
  online: boolean;
  language: string;
  theme: Theme;
  sound: boolean;
  /** Put into the composer from outside (a button on the page). */
  prefill: string | null;
}

export const NO_THREAD: Thread = { messages: [], older: null, loaded: false, loading: false };

export const threadOf = (state: State, conversation: string | null): Thread =>
  (conversation && state.threads[conversation]) || NO_THREAD;

/** Who of the shop spoke last in the conversation on screen, not counting automatic notices. */
export const speakerOf = (state: State): Message["author"] | undefined =>
  threadOf(state, state.current).messages.findLast((message) => message.direction === "out" && message.author.kind !== "system")?.author;

/** What is still on its way in the conversation on screen. */
export const pendingOf = (state: State, conversation: string | null): Pending[] =>
  state.pending.filter((one) => one.conversation === conversation);
