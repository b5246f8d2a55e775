/** What the widget's interface speaks: the shapes of `/widget/v1/...`. */
export type AuthorKind = "customer" | "agent" | "bot" | "system";

export interface Attachment {
  id: string;
  name: string;
  content_type: string;
  size: number;
  url: string;
}

export interface Message {
  id: string;
  client_key: string | null;
  conversation: string;
  direction: "in" | "out";
  author: { kind: AuthorKind; name: string | null };
  text: string;
  /** Made safe by the server; null when the text says it all. */
  html: string | null;
  attachments: Attachment[];
  state: "sent" | "read";
  created_at: string;
  /** What it asks the shopper to fill in: their address, and the code sent there. */
  form?: "verification" | null;
  /** True while an answer is still growing. */
  streaming?: boolean;
}

export type ConversationStatus = "open" | "pending" | "snoozed" | "closed";

export interface Conversation {
  id: string;
  status: ConversationStatus;
  preview: string;
  last_message_at: string;
  /** A count, or whether there is anything unread. */
  unread: number | boolean;
  agent: { name: string } | null;
  /** When somebody of the shop last looked. */
  seen_at?: string | null;
}

/** What a sent message comes back as; the visitor's token may have grown with it. */
export interface Written {
  conversation: Conversation;
  message: Message;
  /** The opening it answers, where the conversation begins with one. */
  opening?: Message | null;
  visitor?: string;
}

export interface KnownCustomer {
  name: string | null;
  email_masked: string | null;
}

export interface Boot {
  visitor: string;
  brand: { name: string; accent: string; privacy_url: string | null };
  online: boolean;
  answering: "person" | "bot" | "away";
  reply_minutes: number | null;
  next_open_at: string | null;
  /** When people stop answering today, where the server says so. */
  closes_at?: string | null;
  agents: { name: string; initials: string }[];
  customer: KnownCustomer | null;
  verified: boolean;
  /** What seeing one's orders is called, where this shop can show them; a prompt of these words opens them. */
  tracking?: string | null;
  prompts: string[];
  greeting: string;
  conversations: Conversation[];
  cursor: string | null;
  max_file_bytes: number;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** Frames of the live socket, server to shopper. */
export type Frame =
  | { t: "ready" | "reset"; cursor: string }
  | { t: "event"; cursor: string; type: string; message?: Message; conversation?: Partial<Conversation> & { id: string }; data?: { conversation?: string; message?: string } }
  | { t: "typing"; conversation: string; who: { name: string; kind: AuthorKind }; on: boolean }
  | ({ t: "answering" } & Partial<Pick<Boot, "online" | "answering" | "reply_minutes" | "next_open_at" | "closes_at" | "agents">>)
  | { t: "pong" };

/** What a shopper wrote that the server has not confirmed yet. */
export interface Pending {
  client_key: string;
  /** Null until the first message has made a conversation. */
  conversation: string | null;
  /** Which opening of the shop it answers, and in which language that was read. */
  opening?: { id: string; language: string };
  text: string;
  attachments: Attachment[];
  created_at: string;
  /** Set when trying again by itself makes no sense. */
  failed: null | "offline" | "rejected" | "busy";
  attempts: number;
}
