import { t } from "@lingui/core/macro";
import type { Conversation, LiveEvent, Message, Session } from "@merhaba/api";
import { queryClient } from "../app/queryClient";
import { customerName } from "../customer/customerName";
import { sessionKey } from "../session/session";
import { chime } from "./sound";
import { router } from "../app/routerRef";

const repeatEvery = 20_000;

/** Conversations that came in and that no one has taken yet; while there are any, the chime comes again. */
const waiting = new Set<string>();
let again: ReturnType<typeof setInterval> | undefined;

/** Several tabs of one person must not all ring: the one that holds this lock does. */
let leading = typeof navigator === "undefined" || !("locks" in navigator);

/** Makes this tab the one that rings as soon as no other is. */
export function leadAlerts(): void {
  if (leading) return;
  void navigator.locks.request("merhaba.alerts", () => {
    leading = true;
    return new Promise<void>(() => undefined); // held until the tab closes
  });
}

/** What an event means for a person who may be looking elsewhere: nothing, or a message on the screen and a sound. */
export function alertFor(event: LiveEvent): void {
  const session = queryClient.getQueryData<Session | null>(sessionKey);
  if (!session || !leading) return;
  const { me } = session;
  const { conversation, message } = event;
  if (conversation) settle(conversation);
  if (me.role === "viewer" || me.availability === "away") return;
  if (event.type === "message.created" && message && conversation && worthTelling(message, conversation, me.id)) {
    tell(session, conversation, message);
    if (!conversation.assignee) wait(conversation.id, session);
  }
}

/** Customers' messages that are mine or no one's; not what machines send by themselves. */
export function worthTelling(message: Message, conversation: Conversation, me: string): boolean {
  if (message.kind !== "message" || message.author.kind !== "customer" || message.automatic) return false;
  if (conversation.spam || conversation.status === "closed") return false;
  return !conversation.assignee || conversation.assignee.id === me;
}

/** Someone took it, answered it or closed it, or I have opened it: here it no longer rings. */
function settle(conversation: Conversation) {
  const done = conversation.assignee || conversation.status === "closed" || conversation.preview_author === "agent" || conversation.spam;
  if (done || !conversation.unread) {
    waiting.delete(conversation.id);
  }
  if (waiting.size === 0) clearInterval(again);
}

function wait(id: string, session: Session) {
  waiting.add(id);
  clearInterval(again);
  if (!session.me.notifications.repeat || !session.me.notifications.sound) return;
  again = setInterval(() => {
    if (waiting.size === 0) clearInterval(again);
    else chime();
  }, repeatEvery);
}

function tell(session: Session, conversation: Conversation, message: Message) {
  const { sound, desktop } = session.me.notifications;
  if (sound) chime();
  if (!desktop || document.visibilityState === "visible" || !("Notification" in window) || Notification.permission !== "granted") return;
  const name = customerName(conversation.customer);
  const title = conversation.assignee ? name : t`${name}, not assigned yet`;
  const shown = new Notification(title, { body: message.text.slice(0, 160), tag: conversation.id, icon: "/app/icon.svg" });
  shown.onclick = () => {
    window.focus();
    shown.close();
    void router.current?.navigate({ to: "/inbox/$view/{-$conversation}", params: { view: conversation.assignee ? "mine" : "unassigned", conversation: conversation.id } });
  };
}
