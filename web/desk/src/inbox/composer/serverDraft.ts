import { api, body } from "@merhaba/api";
import { isEmpty, type LocalDraft } from "./drafts";

const waits = 1500;
const waiting = new Map<string, { draft: LocalDraft; timer: ReturnType<typeof setTimeout> }>();

/** Keeps a draft on the server too, a moment after the last change, so that another device can go on with it. */
export function saveLater(conversation: string, draft: LocalDraft): void {
  clearTimeout(waiting.get(conversation)?.timer);
  waiting.set(conversation, { draft, timer: setTimeout(() => saveNow(conversation), waits) });
}

/** Forgets what was about to be saved, and what is. */
export function forgetOnServer(conversation: string): void {
  clearTimeout(waiting.get(conversation)?.timer);
  waiting.delete(conversation);
  void quietly(remove(conversation));
}

/** Someone leaving the page must not lose the last second and a half of it on other devices. */
window.addEventListener("pagehide", () => {
  for (const conversation of [...waiting.keys()]) saveNow(conversation, true);
});

function saveNow(conversation: string, leaving = false): void {
  const draft = waiting.get(conversation)?.draft;
  clearTimeout(waiting.get(conversation)?.timer);
  waiting.delete(conversation);
  if (!draft) return;
  void quietly(isEmpty(draft) ? remove(conversation) : put(conversation, draft, leaving));
}

function put(conversation: string, { attachments, ...draft }: LocalDraft, keepalive: boolean): Promise<unknown> {
  const content = { ...draft, attachments: attachments.map((each) => each.id) };
  return body(api.PUT("/api/v1/conversations/{conversation}/draft", { params: { path: { conversation } }, body: content, keepalive }));
}

const remove = (conversation: string): Promise<unknown> =>
  body(api.DELETE("/api/v1/conversations/{conversation}/draft", { params: { path: { conversation } } }));

/** The browser has the draft anyway; a server that does not answer is no news here. */
async function quietly(request: Promise<unknown>): Promise<void> {
  await request.catch(() => undefined);
}
