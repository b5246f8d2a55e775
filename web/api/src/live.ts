import type { Conversation, Message } from "./types";

/** What the server says over the live connection. */
export type LiveFrame =
  | { t: "ready"; cursor: string }
  | { t: "reset"; cursor: string }
  | LiveEvent
  | { t: "typing"; conversation: string; who: { kind: string; id: string; name: string }; on: boolean; text?: string }
  | { t: "viewers"; conversation: string; agents: Viewer[] }
  | { t: "presence"; customer: string; online: boolean }
  | { t: "pong" };

export interface Viewer {
  id: string;
  name: string;
  typing: boolean;
}

/** Something that happened and is kept; `cursor` is where to go on from after a lost connection. */
export interface LiveEvent {
  t: "event";
  cursor: string;
  type: string;
  conversation?: Conversation;
  message?: Message;
  data?: Record<string, unknown>;
}

/** What a client says over the live connection. */
export type ClientFrame =
  | { t: "viewing"; conversation: string | null }
  | { t: "typing"; conversation: string; on: boolean }
  | { t: "ping" };
