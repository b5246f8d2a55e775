/** What the API gives and takes, by the names the rest of the code uses. */

export type Role = "owner" | "admin" | "agent" | "viewer";
export type Status = "open" | "pending" | "snoozed" | "closed";
export type Priority = "low" | "normal" | "high" | "urgent";
export type AuthorKind = "customer" | "agent" | "bot" | "rule" | "system";
export type TagColour = "red" | "saffron" | "teal" | "grey" | "violet" | "leaf";
export type View = "mine" | "unassigned" | "all" | "mentions" | "snoozed" | "closed";
export type Localised = Partial<Record<string, string>>;

export interface Page<T> {
  items: T[];
  next?: string | null;
}
export interface Money {
  amount: string;
  currency: string;
}
export interface Named {
  id: string;
  name: string;
}

export interface Notifications {
  desktop: boolean;
  sound: boolean;
  repeat: boolean;
}
export interface Agent {
  id: string;
  name: string;
  email: string;
  role: Role;
  locale: string;
  theme: "system" | "light" | "dark";
  density: "comfortable" | "compact";
  signature: string;
  availability: "available" | "away";
  notifications: Notifications;
  active: boolean;
  created_at: string;
  last_seen_at: string | null;
}
export type AgentRef = Pick<Agent, "id" | "name" | "role" | "availability" | "active">;
export type AgentChanges = Partial<Pick<Agent, "name" | "locale" | "theme" | "density" | "signature" | "availability" | "notifications">>;

export interface Team {
  id: string;
  name: string;
  members: string[];
}
export interface Tag {
  id: string;
  name: string;
  colour: TagColour;
}
export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";
export type Hours = Partial<Record<Weekday, [string, string][]>>;
export interface WidgetLook {
  position: "right" | "left";
  greeting: Localised;
  prompts: Localised[];
  launcher_text: Localised;
  privacy_url: string | null;
  show_agents: boolean;
}
export interface Brand {
  id: string;
  name: string;
  site_key: string;
  accent: string;
  default_language: string;
  languages: string[];
  timezone: string;
  hours: Hours;
  widget: WidgetLook;
  domain: string | null;
  signature: Localised;
}
export interface ChannelAccount {
  id: string;
  channel: string;
  brand: string;
  name: string;
  address: string;
  config: Record<string, unknown>;
  status: "active" | "error" | "paused";
  last_error: string | null;
  last_inbound_at: string | null;
}
export interface ChannelType {
  slug: string;
  name: Localised;
  capabilities: Record<string, unknown>;
  settings_schema: SettingsSchema;
}
export interface SettingsField {
  type?: "string" | "integer" | "number" | "boolean";
  title?: string | Localised;
  description?: string | Localised;
  default?: unknown;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  format?: string;
  writeOnly?: boolean;
  "x-secret"?: boolean;
}
export interface SettingsSchema {
  properties?: Record<string, SettingsField>;
  required?: string[];
}
export interface CheckResult {
  code: string;
  ok: boolean;
  detail: string;
}
export interface Workspace {
  id: string;
  slug: string;
  name: string;
}
export interface Session {
  me: Agent;
  workspace: Workspace;
  brands: Brand[];
  teams: Team[];
  agents: AgentRef[];
  tags: Tag[];
  channels: ChannelAccount[];
  demo: boolean;
  version: string;
}
export interface Invitation {
  id: string;
  email: string;
  role: Role;
  link: string;
  expires_at: string;
  created_at: string;
}
export interface ApiToken {
  id: string;
  name: string;
  role: Role;
  token?: string;
  created_at: string;
  last_used_at?: string | null;
}

export interface Counts {
  views: Record<View, number>;
  channels: Record<string, number>;
  tags: Record<string, number>;
  teams: Record<string, number>;
}
export interface Conversation {
  id: string;
  number: number;
  subject: string;
  status: Status;
  priority: Priority;
  channel: string;
  brand: string;
  customer: { id: string; name: string; email: string | null; language: string | null };
  assignee: Named | null;
  team: Named | null;
  tags: Tag[];
  language: string | null;
  preview: string;
  preview_author: AuthorKind;
  created_at: string;
  last_message_at: string;
  waiting_since: string | null;
  snoozed_until: string | null;
  unread: boolean;
  message_count: number;
  spam: boolean;
  linked_to: string | null;
  handled_by?: Named[];
}
export interface ConversationChanges {
  status?: Status;
  priority?: Priority;
  assignee?: string | null;
  team?: string | null;
  tags?: string[];
  snoozed_until?: string | null;
  subject?: string;
  spam?: boolean;
}
export interface BulkChanges extends Omit<ConversationChanges, "tags" | "subject"> {
  add_tags?: string[];
  remove_tags?: string[];
}
export interface BulkResult {
  items: Conversation[];
  failed: { id: string; code: string; detail: string }[];
}

export interface Actor {
  kind: AuthorKind;
  id: string | null;
  name: string;
}
export interface Address {
  name: string;
  address: string;
}
export interface Attachment {
  id: string;
  name: string;
  content_type: string;
  size: number;
  url: string;
  inline?: boolean;
}
export interface Delivery {
  state: "queued" | "sent" | "delivered" | "read" | "failed";
  reason: string | null;
  send_at?: string | null;
}
export interface TimelineEvent {
  type: string;
  from?: unknown;
  to?: unknown;
  actor?: Actor;
  [more: string]: unknown;
}
export interface Message {
  id: string;
  conversation: string;
  direction: "in" | "out";
  kind: "message" | "note" | "event";
  author: Actor;
  channel: string;
  text: string;
  text_full: string | null;
  html: string | null;
  has_remote_images: boolean;
  subject: string | null;
  to: Address[];
  cc: Address[];
  attachments: Attachment[];
  mentions: string[];
  delivery: Delivery | null;
  automatic: "vacation" | "bounce" | "complaint" | "list" | "own" | null;
  event: TimelineEvent | null;
  external_id: string | null;
  created_at: string;
  edited_at: string | null;
}
export interface NewMessage {
  kind: "reply" | "note";
  text: string;
  html?: string | null;
  attachments?: string[];
  mentions?: string[];
  cc?: string[];
  to?: string[];
  undo_seconds?: number;
  then?: "close" | "pending" | "open";
  if_last_message?: string;
}
export interface Draft {
  kind: "reply" | "note";
  html: string;
  text: string;
  cc: string[];
  attachments: string[];
  updated_at: string;
}
export interface Notification {
  id: string;
  kind: "mention" | "assigned";
  conversation: { id: string; number: number; subject: string; customer: string | { name: string } };
  message: string | null;
  actor: Actor;
  created_at: string;
  read_at: string | null;
}

export interface Identity {
  id: string;
  kind: "email" | "phone" | "visitor" | "shop";
  value: string;
  verified: boolean;
}
export interface Duplicate {
  id: string;
  name: string;
  email: string | null;
  why: string;
}
export interface Customer {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  language: string | null;
  timezone: string | null;
  country: string | null;
  preferred_channel: string | null;
  notes: string;
  identities: Identity[];
  created_at: string;
  last_seen_at: string | null;
  conversation_count: number;
  open_count: number;
  blocked: boolean;
  possible_duplicates: Duplicate[];
}
export type CustomerChanges = Partial<Pick<Customer, "name" | "language" | "timezone" | "country" | "preferred_channel" | "notes">>;
export interface CustomerSummary {
  lifetime_value: Money | null;
  orders: number;
  return_rate: number | null;
}
export interface TimelineItem {
  at: string;
  kind: "conversation" | "message" | "order" | "merge" | "created";
  title: string;
  channel: string | null;
  conversation: string | null;
  order: string | null;
  by: Actor | null;
}
export interface OrderLine {
  id: string;
  title: string;
  variant: string | null;
  sku: string | null;
  quantity: number;
  price: Money;
  image_url: string | null;
}
export interface Fulfilment {
  id: string;
  status: string;
  carrier: string | null;
  tracking_number: string | null;
  tracking_url: string | null;
  shipped_at: string | null;
  delivered_at: string | null;
  events: { at: string; text: string }[];
}
export interface Refund {
  id?: string;
  amount?: Money;
  created_at?: string;
}
export interface Order {
  id: string;
  number: string;
  shop: Named;
  customer: string;
  financial_status: "paid" | "pending" | "partially_refunded" | "refunded" | "voided";
  fulfilment_status: "unfulfilled" | "partial" | "fulfilled" | "cancelled";
  total: Money;
  lines: OrderLine[];
  refunds: Refund[];
  fulfilments: Fulfilment[];
  payment: { method: string | null; last4: string | null } | null;
  created_at: string;
}
export interface SearchHit {
  kind: "conversation" | "customer" | "order" | "conversations" | "customers" | "orders";
  id: string;
  title: string;
  snippet: string;
  score: number;
}

export interface DeadLetter {
  id: string;
  channel: string;
  account: Named | null;
  received_at: string;
  error: string;
  attempts: number;
  size: number;
  preview: string;
  sender: string | null;
}
export interface ReplayResult {
  state: "processed" | "dead" | "ignored";
  conversation: string | null;
  error: string | null;
}
export interface Health {
  dead_letters: number;
  channels: {
    id: string;
    name: string;
    channel: string;
    status: string;
    last_inbound_at: string | null;
    last_error: string | null;
    queued: number;
    failed: number;
  }[];
  subscriptions: { name: string; behind: number; parked: number }[];
  jobs: { queued: number; failed: number };
}

export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: { field: string; message: string }[];
  [more: string]: unknown;
}
