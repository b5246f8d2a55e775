import { t } from "@lingui/core/macro";
import { api, body, type Message } from "@merhaba/api";
import { queryClient } from "../app/queryClient";
import { errorText } from "../feedback/errorText";
import { dismiss, toast } from "../feedback/toasts";
import { dropMessage, putMessage } from "../inbox/cache";
import { change } from "../inbox/changes";
import { restoreDraft } from "../inbox/composer/drafts";
import { createStore } from "../state/store";
import { SendQueue, type OutboxItem, type Shelf } from "./queue";

/** How long a sent answer can be taken back. */
export const undoSeconds = 8;

/** What is written and not yet with the server, of whoever is signed in. */
export const outbox = createStore<OutboxItem[]>([]);
let queue: SendQueue | null = null;

/** Opens the queue of one agent, and sends what an earlier session could not. Gives the way to end it. */
export function openOutbox(agent: string): () => void {
  const name = `merhaba.outbox.${agent}`;
  const shelf: Shelf = {
    read: () => parse(localStorage.getItem(name)),
    write(items) {
      localStorage.setItem(name, JSON.stringify(items));
      outbox.set(items);
    },
  };
  const mine = new SendQueue(shelf, { post, onSent, reasonOf: errorText, alone: (work) => withLock(name, work) });
  queue = mine;
  outbox.set(shelf.read());
  const otherTab = (event: StorageEvent) => event.key === name && outbox.set(shelf.read());
  const online = () => void mine.flush();
  window.addEventListener("storage", otherTab);
  window.addEventListener("online", online);
  void withLock(name, () => Promise.resolve()).then(() => mine.recover());
  return () => {
    window.removeEventListener("storage", otherTab);
    window.removeEventListener("online", online);
    queue = null;
    outbox.set([]);
  };
}

function parse(kept: string | null): OutboxItem[] {
  try {
    return kept ? (JSON.parse(kept) as OutboxItem[]) : [];
  } catch {
    return [];
  }
}

async function withLock(name: string, work: () => Promise<void>): Promise<void> {
  if ("locks" in navigator) await navigator.locks.request(name, work);
  else await work();
}

function post(item: OutboxItem): Promise<Message> {
  const params = { path: { conversation: item.conversation } };
  const headers = { "Idempotency-Key": item.key };
  return body(api.POST("/api/v1/conversations/{conversation}/messages", { params, headers, body: item.message }));
}

function onSent(item: OutboxItem, message: Message) {
  putMessage(queryClient, message);
  // A channel that delivers at once leaves nothing to take back.
  if (message.delivery?.state !== "queued") dismiss(`send-${item.conversation}`);
  if (item.snooze) void change(queryClient, [item.conversation], { snoozed_until: item.snooze });
}

/** Sends something, with a few seconds to take it back. */
export function send(item: Omit<OutboxItem, "state" | "reason" | "newer">, said: string): void {
  queue?.add(item);
  if (item.message.kind === "note") return;
  toast(said, {
    id: `send-${item.conversation}`,
    stay: undoSeconds * 1000,
    countdown: true,
    action: { label: t`Undo`, run: () => void takeBack(item) },
  });
}

/** Takes a sent answer back: from the queue, or from the server while it still holds it. What was written returns to the composer. */
async function takeBack(item: Omit<OutboxItem, "state" | "reason" | "newer">): Promise<void> {
  if (queue?.withdraw(item.key)) return refill(item);
  const message = (await queue?.outcome(item.key)) ?? sentAs(item);
  if (!message) return;
  try {
    await body(api.DELETE("/api/v1/messages/{message}", { params: { path: { message: message.id } } }));
    dropMessage(queryClient, item.conversation, message.id);
    if (item.message.then || item.snooze) await change(queryClient, [item.conversation], { status: "open" });
    refill(item);
  } catch (error) {
    toast(errorText(error), { tone: "bad" });
  }
}

/** The message a sent item became, from what the thread shows. */
function sentAs(item: Pick<OutboxItem, "conversation" | "message" | "created_at" | "agent">): Message | null {
  const known = queryClient.getQueryData<{ pages: { items: Message[] }[] }>(["messages", item.conversation]);
  const rows = known?.pages.flatMap((page) => page.items) ?? [];
  return rows.find((row) => isSame(row, item)) ?? null;
}

/** Is a message in the thread the one an item became? While the answer is under way, the live connection may be first to say it. */
export function isSame(message: Message, item: Pick<OutboxItem, "message" | "created_at" | "agent">): boolean {
  const allowed = 60_000; // clocks differ
  return (
    message.author.id === item.agent &&
    message.text.trim() === item.message.text.trim() &&
    Date.parse(message.created_at) > Date.parse(item.created_at) - allowed
  );
}

function refill(item: Pick<OutboxItem, "agent" | "conversation" | "message" | "attachments">) {
  restoreDraft(item.agent, item.conversation, {
    kind: item.message.kind,
    html: item.message.html ?? "",
    text: item.message.text,
    to: item.message.to?.length ? item.message.to : null,
    cc: item.message.to?.length ? (item.message.cc ?? []) : null,
    attachments: item.attachments,
    updated_at: new Date().toISOString(),
  });
}

export const flushOutbox = (): void => void queue?.flush();
export const retryItem = (key: string): void => queue?.retry(key);
export const sendAnyway = (key: string): void => queue?.sendAnyway(key, crypto.randomUUID());

/** Takes a refused one out of the queue and back into the composer. */
export function editItem(key: string): void {
  const item = queue?.withdraw(key);
  if (item) refill(item);
}
