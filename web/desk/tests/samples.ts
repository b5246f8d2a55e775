import type { InfiniteData } from "@tanstack/react-query";
import type { Conversation, Message, Page, Session } from "@merhaba/api";

let count = 0;
const id = () => `00000000-0000-7000-8000-${String((count += 1)).padStart(12, "0")}`;

/** A conversation as the server would give it, with what a test cares about put in. */
export function conversation(changes: Partial<Conversation> = {}): Conversation {
  const at = changes.last_message_at ?? "2026-11-21T10:00:00Z";
  return {
    id: id(),
    number: count,
    subject: "One mug arrived chipped",
    status: "open",
    priority: "normal",
    channel: "email",
    brand: "brand",
    customer: { id: "clara", name: "Clara Whitmore", email: "clara@hey.test", language: "en" },
    assignee: null,
    team: null,
    tags: [],
    language: "en",
    preview: "Perfect, thank you",
    preview_author: "customer",
    created_at: at,
    last_message_at: at,
    waiting_since: at,
    snoozed_until: null,
    unread: false,
    message_count: 1,
    spam: false,
    linked_to: null,
    handled_by: [],
    ...changes,
  };
}

/** A message as the server would give it. */
export function message(changes: Partial<Message> = {}): Message {
  return {
    id: id(),
    conversation: "c1",
    direction: "in",
    kind: "message",
    author: { kind: "customer", id: "clara", name: "Clara Whitmore" },
    channel: "email",
    text: "Hello",
    text_full: null,
    html: null,
    has_remote_images: false,
    has_raw: false,
    subject: "",
    to: [],
    cc: [],
    attachments: [],
    mentions: [],
    delivery: null,
    automatic: null,
    event: null,
    external_id: null,
    created_at: "2026-11-21T10:00:00Z",
    edited_at: null,
    ...changes,
  };
}

export const pagesOf = <T>(...pages: Page<T>[]): InfiniteData<Page<T>, string | null> => ({ pages, pageParams: pages.map(() => null) });

export const me = "defne";

/** Who is signed in, with two colleagues, a team and two tags. */
export const session = {
  me: { id: me, name: "Defne Kaya", role: "agent", availability: "available", notifications: { desktop: true, sound: true, repeat: true } },
  workspace: { id: "w", slug: "demo", name: "Nar Home" },
  agents: [
    { id: me, name: "Defne Kaya", role: "agent", availability: "available", active: true },
    { id: "mehmet", name: "Mehmet Aydın", role: "admin", availability: "available", active: true },
  ],
  teams: [{ id: "shipping", name: "Shipping", members: [me] }],
  tags: [
    { id: "damaged", name: "damaged item", colour: "red" },
    { id: "late", name: "late parcel", colour: "saffron" },
  ],
  brands: [],
  channels: [],
  demo: false,
  version: "0",
} as unknown as Session;
