import type { LiveEvent } from "@merhaba/api";
import { t } from "@lingui/core/macro";
import { router } from "../app/routerRef";
import { toast } from "../feedback/toasts";
import { customerName } from "../customer/customerName";

const stay = 12_000;

/** Says what an agent was told of: an approval that waits, a promise that is running out, a rule. */
export function noticeFor(event: LiveEvent): void {
  if (event.type !== "notification.created" || !event.conversation) return;
  const { kind, notification } = event.data ?? {};
  const { conversation } = event;
  const text = typeof kind === "string" ? words(kind, customerName(conversation.customer)) : null;
  if (text === null || typeof notification !== "string") return;
  const approvals = kind === "approval_asked";
  toast(text, {
    id: notification,
    stay,
    tone: kind === "sla_breached" || kind === "rule_paused" ? "bad" : "plain",
    action: {
      label: approvals ? t`Approvals` : t`Open`,
      run: () =>
        void (approvals
          ? router.current?.navigate({ to: "/inbox/approvals" })
          : router.current?.navigate({ to: "/inbox/$view/{-$conversation}", params: { view: "all", conversation: conversation.id } })),
    },
  });
}

/** Mentions and assignments have their own places; everything else is said here. */
function words(kind: string, name: string): string | null {
  switch (kind) {
    case "approval_asked":
      return t`Your approval is asked for: ${name}`;
    case "approval_decided":
      return t`Your request was decided: ${name}`;
    case "sla_warned":
      return t`An answer is due soon: ${name}`;
    case "sla_breached":
      return t`An answer is overdue: ${name}`;
    case "rule":
      return t`A rule points you to ${name}`;
    case "rule_paused":
      return t`A rule acted on too many conversations and was paused`;
    default:
      return null;
  }
}
