import type { Attachment, Draft } from "@merhaba/api";
import { createStore } from "../../state/store";

/** What someone has begun to write in a conversation. */
export interface LocalDraft extends Omit<Draft, "attachments" | "updated_at"> {
  attachments: Attachment[];
  updated_at: string;
}

/** Counts up whenever a draft was put back from outside, so that an open composer takes it in. */
export const restored = createStore<Record<string, number>>({});
/** Conversations with a draft in this browser, to mark them in the list. */
export const withDraft = createStore<ReadonlySet<string>>(new Set());

const prefix = (agent: string) => `merhaba.draft.${agent}.`;

/** Finds the drafts an agent has in this browser. */
export function findDrafts(agent: string): void {
  const found = new Set<string>();
  for (let index = 0; index < localStorage.length; index += 1) {
    const key = localStorage.key(index);
    if (key?.startsWith(prefix(agent))) found.add(key.slice(prefix(agent).length));
  }
  withDraft.set(found);
}

/** The draft kept in this browser. */
export function readDraft(agent: string, conversation: string): LocalDraft | null {
  try {
    const kept = localStorage.getItem(prefix(agent) + conversation);
    return kept ? (JSON.parse(kept) as LocalDraft) : null;
  } catch {
    return null;
  }
}

export const isEmpty = (draft: Pick<LocalDraft, "text" | "attachments">): boolean => !draft.text.trim() && draft.attachments.length === 0;

/** Keeps a draft at once, on every change; an empty one is forgotten. Raises nothing: a full disk leaves the text on screen. */
export function writeDraft(agent: string, conversation: string, draft: LocalDraft): void {
  if (isEmpty(draft)) return forgetDraft(agent, conversation);
  try {
    localStorage.setItem(prefix(agent) + conversation, JSON.stringify(draft));
  } catch {
    return;
  }
  if (!withDraft.get().has(conversation)) withDraft.set((known) => new Set(known).add(conversation));
}

/** Forgets a draft: it was sent or emptied. */
export function forgetDraft(agent: string, conversation: string): void {
  localStorage.removeItem(prefix(agent) + conversation);
  if (!withDraft.get().has(conversation)) return;
  withDraft.set((known) => new Set([...known].filter((each) => each !== conversation)));
}

/** Puts a draft back, in front of anything begun since, and tells the composer. */
export function restoreDraft(agent: string, conversation: string, draft: LocalDraft): void {
  const begun = readDraft(agent, conversation);
  const both = begun && !isEmpty(begun) && begun.text !== draft.text;
  writeDraft(agent, conversation, both ? { ...draft, html: draft.html + begun.html, text: `${draft.text}\n\n${begun.text}` } : draft);
  restored.set((known) => ({ ...known, [conversation]: (known[conversation] ?? 0) + 1 }));
}

/** Which draft to go on with: the newer of the browser's and the server's (another device may have been last). */
export function newerDraft(local: LocalDraft | null, server: Draft | null): LocalDraft | null {
  if (!server || !(server.text.trim() || server.attachments.length)) return local;
  const updated_at = server.updated_at ?? "";
  if (local && local.updated_at >= updated_at) return local;
  const known = local?.attachments ?? [];
  return { ...server, updated_at, attachments: known.filter((each) => server.attachments.includes(each.id)) };
}
