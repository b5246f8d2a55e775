import { t } from "@lingui/core/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Message } from "@merhaba/api";
import { Button, Icon, type IconName } from "@merhaba/ui";
import { canWrite, useSession } from "../../session/session";
import { putMessage } from "../cache";

/** What became of a message that was sent: on its way, there, read, or failed with the reason and a way to try again. */
export function DeliveryLine({ message }: { message: Message }) {
  const client = useQueryClient();
  const session = useSession();
  const retrying = useMutation({
    mutationFn: (): Promise<Message> => body(api.POST("/api/v1/messages/{message}/retry", { params: { path: { message: message.id } } })),
    onSuccess: (again) => putMessage(client, again),
  });
  const { delivery } = message;
  if (!delivery) return null;
  if (delivery.state === "failed") {
    return (
      <span className="delivery failed" role="alert">
        <Icon name="warning" size={14} />
        <span>
          <b>{t`Not delivered.`}</b> <span dir="auto">{failureText(delivery.reason)}</span>
        </span>
        {canWrite(session) && (
          <Button className="small" isPending={retrying.isPending} onPress={() => retrying.mutate()}>
            {t`Try again`}
          </Button>
        )}
      </span>
    );
  }
  const [icon, words] = stateText(delivery.state);
  return (
    <span className={`delivery ${delivery.state}`}>
      <Icon name={icon} size={14} />
      {words}
      {delivery.reason && <span dir="auto">{failureText(delivery.reason)}</span>}
    </span>
  );
}

function stateText(state: "queued" | "sent" | "delivered" | "read"): [IconName, string] {
  switch (state) {
    case "queued":
      return ["clock", t`Sending`];
    case "sent":
      return ["check", t`Sent`];
    case "delivered":
      return ["checks", t`Delivered`];
    case "read":
      return ["checks", t`Seen`];
  }
}

/** Why a message failed, in words. Unknown reasons are shown as the server says them. */
export function failureText(reason: string | null): string {
  switch (reason) {
    case "mailbox-full":
      return t`The mailbox of the customer is full.`;
    case "unknown-recipient":
    case "no-such-recipient":
      return t`There is no such e-mail address.`;
    case "relay-unreachable":
    case "unreachable":
      return t`The mail server could not be reached.`;
    case "rejected":
      return t`The receiving server refused it.`;
    case "needs-reconnect":
      return t`The channel must be connected again in the settings.`;
    case "too-large":
      return t`The attachments are too large for the receiving server.`;
    case null:
    case "":
      return t`The reason is not known.`;
    default:
      return reason;
  }
}
