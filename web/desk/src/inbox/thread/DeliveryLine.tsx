import { t } from "@lingui/core/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Message } from "@merhaba/api";
import { Button, Icon, type IconName } from "@merhaba/ui";
import { canWrite, useSession } from "../../session/session";
import { putMessage } from "../cache";
import { failureText } from "./failureText";

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
          <b>{t`Not delivered.`}</b> {failureText(delivery)} <Said detail={delivery.detail} />
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
      {delivery.reason && (
        <span>
          {failureText(delivery)} <Said detail={delivery.detail} />
        </span>
      )}
    </span>
  );
}

/** What the far side said, in its own words and direction. */
function Said({ detail }: { detail: string | undefined }) {
  return detail ? (
    <bdi dir="auto" className="said">
      {detail}
    </bdi>
  ) : null;
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
