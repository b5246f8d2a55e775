import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Icon } from "@merhaba/ui";
import { amount, money, number } from "../i18n/format";
import { isolate } from "../i18n/isolate";
import { isZero } from "../orders/decimal";
import { orderQuery } from "../orders/queries";
import { deliveryState, paymentState } from "../orders/states";
import type { Order, OrderAction } from "../orders/types";

/** What exactly was asked for, beside how the order stands now. */
export function AskedFor({ request }: { request: OrderAction }) {
  const { data: order } = useQuery({ ...orderQuery(request.order?.id ?? ""), enabled: request.order !== null });
  const parts = partsOf(request, order);
  if (!order && parts.length === 0) return null;
  return (
    <div className="asked">
      {parts.length > 0 && (
        <ul>
          {parts.map((each) => (
            <li key={each} dir="auto">
              {each}
            </li>
          ))}
        </ul>
      )}
      {order && (
        <p className="mute row">
          <Icon name="bag" size={14} />
          <bdi dir="ltr">{money(order.total)}</bdi>
          <span>{[paymentState(order.financial_status)[2], deliveryState(order)[2]].join(" · ")}</span>
          {!isZero(order.refunded.amount) && <span>{t`${isolate(amount(order.refunded))} refunded so far`}</span>}
        </p>
      )}
    </div>
  );
}

/** The lines, the shipping and where the money goes, in words. */
function partsOf({ asked, amount: sum }: OrderAction, order: Order | undefined): string[] {
  const rows = [asked["lines"], asked["swaps"], asked["changes"]].find(Array.isArray) as { line?: string; quantity?: number }[] | undefined;
  const lines = (rows ?? []).map((each) => `${number(each.quantity ?? 0)} × ${order?.lines.find((line) => line.id === each.line)?.title ?? each.line ?? ""}`);
  const shipping = typeof asked["shipping"] === "string" && !isZero(asked["shipping"]) && sum ? [t`Shipping ${isolate(amount({ amount: asked["shipping"], currency: sum.currency }))}`] : [];
  const to = asked["to"] === "store_credit" ? [t`as store credit`] : asked["to"] === "gift_card" ? [t`as a gift card`] : [];
  return [...lines, ...shipping, ...to];
}
