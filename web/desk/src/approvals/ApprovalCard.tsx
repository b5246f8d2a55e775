import { t } from "@lingui/core/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Avatar, Banner, Button, Icon, Pill } from "@merhaba/ui";
import { useState } from "react";
import { toast } from "../feedback/toasts";
import { duration, exact, money } from "../i18n/format";
import { isolate } from "../i18n/isolate";
import { actionIcons, actionTitle } from "../orders/actionNames";
import { decide, refreshOrders } from "../orders/queries";
import { orderNumber } from "../orders/states";
import type { OrderAction } from "../orders/types";
import { refusalText } from "../orders/why";
import { canManage, useSession } from "../session/session";
import { useNow } from "../state/clock";
import { recall, remember } from "../state/remembered";
import { AskedFor } from "./AskedFor";

/** One request with everything that is needed to decide it. */
export function ApprovalCard({ request }: { request: OrderAction }) {
  const session = useSession();
  const client = useQueryClient();
  const place = `approval-note.${request.id}`;
  const [note, setNote] = useState(() => recall(place, ""));
  const own = request.requested_by.id === session.me.id;
  const write = (text: string) => {
    setNote(text);
    remember(place, text);
  };
  const deciding = useMutation({
    meta: { quiet: true },
    mutationFn: (verdict: "approve" | "decline") => decide(request.id, verdict, note.trim()),
    onSuccess: (_answer, verdict) => {
      localStorage.removeItem(`merhaba.${place}`);
      toast(verdict === "approve" ? t`Approved` : t`Declined`);
    },
    onSettled: () => refreshOrders(client, request.order?.id),
  });
  const number = orderNumber(request.order?.number ?? "");
  return (
    <li className="card tall approval" aria-label={actionTitle(request.action, number)}>
      <Icon name={actionIcons[request.action]} />
      <div className="grow stack-v">
        <div className="approval-head">
          <p className="grow">
            <bdi className="b">{actionTitle(request.action, isolate(number))}</bdi>
            {request.customer && (
              <>
                {" "}
                <Link className="link-quiet" to="/customers/{-$customer}" params={{ customer: request.customer.id }}>
                  <bdi>{request.customer.name}</bdi>
                </Link>
              </>
            )}
          </p>
          {request.amount && (
            <b className="approval-sum">
              <bdi dir="ltr">{money(request.amount)}</bdi>
            </b>
          )}
        </div>
        <div className="approval-facts">
          <span className="row">
            <Avatar name={request.requested_by.name} size="xs" kind="us" />
            <bdi>{request.requested_by.name}</bdi>
          </span>
          <time dateTime={request.requested_at} className="mute">
            {exact(request.requested_at)}
          </time>
          <Due at={request.due_at} />
          {request.conversation && (
            <Link className="link" to="/inbox/$view/{-$conversation}" params={{ view: "all", conversation: request.conversation }}>
              {t`Conversation`}
            </Link>
          )}
        </div>
        {request.reason && (
          <blockquote className="approval-reason" dir="auto">
            {request.reason}
          </blockquote>
        )}
        <AskedFor request={request} />
        {deciding.error && (
          <Banner tone="pomegranate" icon="warning">
            {refusalText(deciding.error)}
          </Banner>
        )}
        {own ? (
          <p className="s mute row">
            <Icon name="lock" size={14} /> {t`It is your own request: someone else decides.`}
          </p>
        ) : canManage(session) ? (
          <form
            className="decide"
            onSubmit={(event) => {
              event.preventDefault();
              deciding.mutate("approve");
            }}
          >
            <label className="box grow">
              <span className="vh">{t`Note for ${request.requested_by.name}`}</span>
              <input dir="auto" placeholder={t`Note for ${request.requested_by.name}`} value={note} onChange={(event) => write(event.target.value)} />
            </label>
            <Button onPress={() => deciding.mutate("decline")} isDisabled={deciding.isPending}>{t`Decline`}</Button>
            <Button look="go" type="submit" icon="check" isPending={deciding.isPending}>{t`Approve`}</Button>
          </form>
        ) : (
          <p className="s mute">{t`A manager decides.`}</p>
        )}
      </div>
    </li>
  );
}

/** When an answer is due; what is over is marked. */
function Due({ at }: { at: string | null }) {
  const now = useNow();
  if (!at) return null;
  const left = Date.parse(at) - now;
  if (left < 0) return <Pill tone="pomegranate" icon="clock">{t`${duration(-left)} overdue`}</Pill>;
  return <Pill tone={left < 3_600_000 ? "saffron" : "grey"} icon="clock">{t`due in ${duration(left)}`}</Pill>;
}
