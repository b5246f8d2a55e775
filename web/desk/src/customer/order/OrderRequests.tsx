import { t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Icon } from "@merhaba/ui";
import { exact, money, moment } from "../../i18n/format";
import { isolate } from "../../i18n/isolate";
import { actionName } from "../../orders/actionNames";
import { orderActionsQuery, refreshOrders, withdraw } from "../../orders/queries";
import { actionState } from "../../orders/states";
import type { Order, OrderAction } from "../../orders/types";
import { failureText } from "../../orders/why";
import { useNow } from "../../state/clock";
import { useSession } from "../../session/session";

/** How long something finished stays on the order; after that the thread and the timeline tell of it. */
const recent = 24 * 3_600_000;

/** What was asked for on this order and is not over, or has only just been. */
export function OrderRequests({ order }: { order: Order }) {
  const { data } = useQuery(orderActionsQuery(order.id));
  const now = useNow();
  const shown = (data?.items ?? []).filter((each) => (each.state !== "done" && each.state !== "withdrawn" ? true : now - Date.parse(each.finished_at ?? each.requested_at) < recent)).slice(0, 3);
  if (shown.length === 0) return null;
  return (
    <ul className="requests" aria-label={t`What was asked for`}>
      {shown.map((each) => (
        <Request key={each.id} request={each} />
      ))}
    </ul>
  );
}

function Request({ request }: { request: OrderAction }) {
  const { me } = useSession();
  const client = useQueryClient();
  const [tone, icon, words] = actionState(request.state);
  const taking = useMutation({ mutationFn: () => withdraw(request.id), onSuccess: () => refreshOrders(client, request.order?.id) });
  const what = request.amount ? `${actionName(request.action)} ${isolate(money(request.amount))}` : actionName(request.action);
  return (
    <li className={`request ${tone}`}>
      <Icon name={icon} size={14} />
      <div className="grow">
        <p>
          <b>{what}</b> {words}
        </p>
        <p className="mute">{detailOf(request)}</p>
      </div>
      {request.state === "waiting_approval" && request.requested_by.id === me.id && (
        <Button look="ghost" className="small" isPending={taking.isPending} onPress={() => taking.mutate()}>{t`Withdraw`}</Button>
      )}
      <time dateTime={request.requested_at} title={exact(request.requested_at)}>
        {moment(request.finished_at ?? request.requested_at)}
      </time>
    </li>
  );
}

function detailOf(request: OrderAction): string {
  const asker = isolate(request.requested_by.name);
  if (request.state === "waiting_approval") return request.due_at ? t`${asker}, answer due ${moment(request.due_at)}` : asker;
  if (request.state === "declined") return [isolate(request.decided_by?.name ?? ""), request.decision_note].filter(Boolean).join(": ");
  if (request.state === "failed") return failureText(request).what;
  const code = request.created.code ?? request.created.gift_card ?? request.created.number;
  return [asker, code && isolate(code)].filter(Boolean).join(" · ");
}
