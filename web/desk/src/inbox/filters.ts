import type { Conversation, Status, View } from "@merhaba/api";

export type Sort = "newest" | "oldest" | "waiting" | "due";

/** Which conversations a list shows, and in which order. */
export interface Filters {
  view: View | "any";
  sort: Sort;
  channel?: string | undefined;
  team?: string | undefined;
  tag?: string | undefined;
  assignee?: string | undefined;
  customer?: string | undefined;
  status?: string | undefined;
  q?: string | undefined;
}

const views = ["mine", "unassigned", "all", "mentions", "snoozed", "closed", "spam"] as const satisfies readonly View[];

/** The part of an address that names a list: `mine`, `channel.email`, `team.ID`, `tag.ID`. */
export function filtersOfSlug(slug: string): Pick<Filters, "view" | "channel" | "team" | "tag"> {
  const view = views.find((each) => each === slug);
  if (view) return { view };
  const [kind, ...rest] = slug.split(".");
  const value = rest.join(".");
  if (value && (kind === "channel" || kind === "team" || kind === "tag")) return { view: "all", [kind]: value };
  return { view: "all" };
}

const active: readonly Status[] = ["open", "pending"];

/** Lists of which only the server can tell what belongs in them: a text search, mentions. */
export const serverDecides = ({ view, q }: Filters): boolean => view === "mentions" || Boolean(q);

/**
 * Does a conversation stand in a list? `null` when only the server can tell
 * (a text search, mentions): then what is shown stays and nothing is added.
 */
export function belongs(conversation: Conversation, filters: Filters, me: string): boolean | null {
  const { view } = filters;
  if (filters.channel && conversation.channel !== filters.channel) return false;
  if (filters.team && conversation.team?.id !== filters.team) return false;
  if (filters.tag && !conversation.tags.some((tag) => tag.id === filters.tag)) return false;
  if (filters.assignee && conversation.assignee?.id !== filters.assignee) return false;
  if (filters.customer && conversation.customer.id !== filters.customer) return false;
  if (view !== "any" && conversation.spam !== (view === "spam")) return false;
  // Ordered by waiting, a list holds only what waits for us.
  if (filters.sort === "waiting" && !conversation.waiting_since) return false;
  if (filters.sort === "due" && !conversation.due) return false;
  if (!statusFits(conversation.status, filters)) return false;
  if (view === "mine" && conversation.assignee?.id !== me) return false;
  if (view === "unassigned" && conversation.assignee) return false;
  if (serverDecides(filters)) return null;
  return true;
}

function statusFits(status: Status, { status: asked, view }: Filters): boolean {
  if (asked) return asked.split(",").includes(status);
  if (view === "snoozed") return status === "snoozed";
  if (view === "closed") return status === "closed";
  if (view === "any" || view === "mentions" || view === "spam") return true;
  return active.includes(status);
}

/** The order of a list, as the server has it. */
export function compare(sort: Sort): (one: Conversation, other: Conversation) => number {
  const later = (a: string, b: string) => (a < b ? 1 : a > b ? -1 : 0);
  const byId = (a: Conversation, b: Conversation) => later(a.id, b.id);
  if (sort === "newest") return (a, b) => later(a.last_message_at, b.last_message_at) || byId(a, b);
  if (sort === "oldest") return (a, b) => later(b.last_message_at, a.last_message_at) || byId(b, a);
  const forever = "9999";
  if (sort === "due") return (a, b) => later(b.due?.at ?? forever, a.due?.at ?? forever) || byId(b, a);
  return (a, b) => later(b.waiting_since ?? forever, a.waiting_since ?? forever) || byId(b, a);
}
