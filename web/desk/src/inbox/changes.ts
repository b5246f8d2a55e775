import type { QueryClient } from "@tanstack/react-query";
import { api, body, type BulkResult, type Conversation, type Session, type Status, type Priority } from "@merhaba/api";
import { errorText } from "../feedback/errorText";
import { toast } from "../feedback/toasts";
import { sessionKey } from "../session/session";
import { knownConversation, putConversation, refreshServerLists } from "./cache";
import { countsKey } from "./queries";

/** What can be done to one conversation or many. */
export interface Changes {
  status?: Status;
  priority?: Priority;
  assignee?: string | null;
  team?: string | null;
  snoozed_until?: string | null;
  spam?: boolean;
  add_tags?: string[];
  remove_tags?: string[];
}

interface Options {
  /** What the message at the edge says, with an Undo beside it; none without it. */
  said?: string;
  undoLabel?: string;
}

/** A conversation as it will be once the changes are made. Names come from the session, which knows all people, teams and tags. */
export function changed(conversation: Conversation, changes: Changes, session: Session): Conversation {
  const next: Conversation = { ...conversation };
  if (changes.status !== undefined) {
    next.status = changes.status;
    if (changes.status !== "snoozed") next.snoozed_until = null;
    if (changes.status === "closed") next.waiting_since = null;
  }
  if (changes.snoozed_until !== undefined) {
    next.snoozed_until = changes.snoozed_until;
    if (changes.snoozed_until) next.status = "snoozed";
    else if (next.status === "snoozed") next.status = "open";
  }
  if (changes.priority !== undefined) next.priority = changes.priority;
  if (changes.assignee !== undefined) next.assignee = named(session.agents, changes.assignee);
  if (changes.team !== undefined) next.team = named(session.teams, changes.team);
  if (changes.spam !== undefined) next.spam = changes.spam;
  const gone = changes.remove_tags ?? [];
  const come = session.tags.filter((tag) => changes.add_tags?.includes(tag.id));
  next.tags = [...next.tags.filter((tag) => !gone.includes(tag.id) && !come.some((each) => each.id === tag.id)), ...come];
  return next;
}

function named(list: readonly { id: string; name: string }[], id: string | null) {
  const found = list.find((each) => each.id === id);
  return found ? { id: found.id, name: found.name } : null;
}

/** The changes that lead from one state of a conversation back to another. */
export function changesBack(before: Conversation, after: Conversation): Changes {
  const back: Changes = {};
  if (before.status !== after.status || before.snoozed_until !== after.snoozed_until) {
    if (before.status === "snoozed") back.snoozed_until = before.snoozed_until;
    else back.status = before.status;
  }
  if (before.priority !== after.priority) back.priority = before.priority;
  if (before.assignee?.id !== after.assignee?.id) back.assignee = before.assignee?.id ?? null;
  if (before.team?.id !== after.team?.id) back.team = before.team?.id ?? null;
  if (before.spam !== after.spam) back.spam = before.spam;
  const ids = (tags: Conversation["tags"]) => tags.map((tag) => tag.id);
  const add = ids(before.tags).filter((id) => !ids(after.tags).includes(id));
  const remove = ids(after.tags).filter((id) => !ids(before.tags).includes(id));
  if (add.length) back.add_tags = add;
  if (remove.length) back.remove_tags = remove;
  return back;
}

/**
 * Changes conversations: on the page at once, then on the server. What the server refuses is put
 * back as it was, one conversation at a time, and said. `said` offers to take it back.
 */
export async function change(client: QueryClient, ids: readonly string[], changes: Changes, options: Options = {}): Promise<void> {
  const session = client.getQueryData<Session | null>(sessionKey);
  if (!session || ids.length === 0) return;
  const before = ids.map((id) => knownConversation(client, id)).filter((each) => each !== undefined);
  for (const each of before) putConversation(client, changed(each, changes, session));
  if (options.said) {
    toast(options.said, { action: { label: options.undoLabel ?? "", run: () => void undo(client, before, changes, session) } });
  }
  try {
    const { items, failed } = await send(ids, changes);
    for (const each of items) putConversation(client, each);
    const refused = before.filter((each) => failed.some((failure) => failure.id === each.id));
    for (const each of refused) putConversation(client, each);
    if (failed[0]) toast(failed[0].detail, { tone: "bad" });
  } catch (error) {
    for (const each of before) putConversation(client, each);
    toast(errorText(error), { tone: "bad" });
  }
  void client.invalidateQueries({ queryKey: countsKey });
}

async function undo(client: QueryClient, before: readonly Conversation[], changes: Changes, session: Session) {
  await Promise.all(before.map((each) => change(client, [each.id], changesBack(each, changed(each, changes, session)))));
  refreshServerLists(client);
}

async function send(ids: readonly string[], changes: Changes): Promise<BulkResult> {
  const [id] = ids;
  if (ids.length > 1 || !id) return body(api.POST("/api/v1/conversations/bulk", { body: { ids: [...ids], changes } }));
  const params = { path: { conversation: id } };
  return { items: [await body<Conversation>(api.PATCH("/api/v1/conversations/{conversation}", { params, body: changes }))], failed: [] };
}
