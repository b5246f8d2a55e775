import type { components } from "./schema";

/** Everything the server describes, by its own names. */
export type Schemas = components["schemas"];

/** What the API gives and takes, by the names the rest of the code uses. All come from the server's own description. */
export type Role = Schemas["Role"];
export type Status = Schemas["Status"];
export type Priority = Schemas["Priority"];
export type AuthorKind = Schemas["AuthorKind"];
export type View = Exclude<Schemas["View"], "any">;
export type Localised = Record<string, string>;
export type Money = Schemas["Money"];
export type Named = Schemas["Person"];

/** One page of a list; `next` is where the following one begins. */
export interface Page<T> {
  items: T[];
  next?: string | null;
}

export type Notifications = Schemas["Notifications"];
export type Agent = Schemas["Agent"];
export type AgentRef = Schemas["AgentRef"];
export type AgentChanges = Partial<Pick<Agent, "name" | "locale" | "theme" | "density" | "signature" | "availability" | "notifications">>;
export type Team = Schemas["Team"];
export type Tag = Schemas["Tag"];
export type TagColour = Tag["colour"];
export type Weekday = keyof Schemas["Hours"];
/** For each day the stretches people answer in, each a pair of clock times. */
export type Hours = Record<Weekday, string[][]>;
export type WidgetLook = Schemas["WidgetLook"];
export type Opening = Schemas["Opening"];
export type OpeningPage = Schemas["PageMatch"];
export type Acknowledgement = Schemas["Acknowledgement"];
export type Brand = Omit<Schemas["Brand"], "hours"> & { hours: Hours };
export type ChannelAccount = Schemas["Connection"];
export type ChannelType = Schemas["ChannelType"];
export type CheckResult = Schemas["Check"];
export type Workspace = Schemas["Workspace"];
export type Session = Omit<Schemas["Session"], "brands"> & { brands: Brand[] };
export type Invitation = Schemas["Invitation"];
export type InvitationShown = Schemas["InvitationShown"];
export type ApiToken = Schemas["ApiToken"];

export type Counts = Schemas["Counts"];
export type Conversation = Schemas["Conversation"];
export type ConversationChanges = { [K in keyof Schemas["ConversationChange"]]?: Schemas["ConversationChange"][K] };
export type BulkResult = Schemas["BulkResult"];
export type Actor = Schemas["Author"];
export type Address = Schemas["Mailbox"];
export type Attachment = Schemas["File"] & { inline?: boolean };
export type Message = Schemas["Message"];
export type LocaleCode = Agent["locale"];
export type NewMessage = Schemas["NewMessage"];
export type Draft = Schemas["Draft"];
export type Notification = Schemas["Notification"];

export type Identity = Schemas["Identity"];
export type Duplicate = Schemas["Duplicate"];
export type Customer = Schemas["Customer"];
export type CustomerChanges = Partial<Pick<Customer, "name" | "language" | "timezone" | "country" | "preferred_channel" | "notes">>;
export type Verification = Schemas["Verification"];
export type CustomerSummary = Schemas["CommerceSummary"];
export type MergedCustomers = Schemas["Merged"];
export type TimelineItem = Schemas["TimelineItem"];
export type Order = Schemas["Order"];
export type OrderLine = Schemas["OrderLine"];
export type SearchHit = Schemas["Hit"];
export type DeadLetter = Schemas["DeadLetter"];
export type BlockedSender = Schemas["BlockedSender"];
export type FetchState = Schemas["FetchState"];
export type ConsentPage = Schemas["ConsentPage"];
export type ReplayResult = Schemas["Replayed"];
export type Health = Schemas["Health"];

/** One field of a channel's settings, as its JSON schema describes it. */
export interface SettingsField {
  type?: "string" | "integer" | "number" | "boolean";
  title?: string | Localised;
  "x-titles"?: Localised;
  description?: string | Localised;
  "x-descriptions"?: Localised;
  default?: unknown;
  enum?: string[];
  format?: string;
  writeOnly?: boolean;
  "x-secret"?: boolean;
}

/** What a channel says its settings are. */
export interface SettingsSchema {
  properties?: Record<string, SettingsField>;
  required?: string[];
}

/** A line of a conversation's history: what happened, from what, to what, by whom. */
export interface TimelineEvent {
  type: string;
  from?: unknown;
  to?: unknown;
  actor?: Actor;
  /** Of a bounce: the address it is about. Of a forward: the message that forwards. */
  address?: string;
  message?: string;
}

/** An error as RFC 9457 says it. */
export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: { field: string; message: string }[];
  [more: string]: unknown;
}
