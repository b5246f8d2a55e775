import { api, body } from "@merhaba/api";
import { isEmpty, type LocalDraft } from "./drafts";

const waits = 1500;
const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** Keeps a draft on the server too, a moment after the last change, so that another device can go on with it. */
export function saveLater(conversation: string, draft: LocalDraft): void {
  clearTimeout(timers.get(conversation));
  timers.set(
    conversation,
    setTimeout(() => void save(conversation, draft), waits),
  );
}

/** Forgets what was about to be saved, and what is. */
export function forgetOnServer(conversation: string): void {
  clearTimeout(timers.get(conversation));
  void quietly(body(api.DELETE("/api/v1/conversations/{conversation}/draft", { params: { path: { conversation: conversation } } })));
}

function save(conversation: string, draft: LocalDraft): Promise<void> {
  if (isEmpty(draft)) return quietly(body(api.DELETE("/api/v1/conversations/{conversation}/draft", { params: { path: { conversation: conversation } } })));
  const { attachments, ...rest } = draft;
  const content = { ...rest, attachments: attachments.map((each) => each.id) };
  return quietly(body(api.PUT("/api/v1/conversations/{conversation}/draft", { params: { path: { conversation: conversation } }, body: content })));
}

/** The browser has the draft anyway; a server that does not answer is no news here. */
async function quietly(request: Promise<unknown>): Promise<void> {
  await request.catch(() => undefined);
}
