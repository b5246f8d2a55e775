import { t } from "@lingui/core/macro";
import type { Money } from "@merhaba/api";
import { Pill } from "@merhaba/ui";
import { amount, shortDay } from "../../i18n/format";
import { isolate } from "../../i18n/isolate";
import { isZero } from "../../orders/decimal";
import { paymentName, refundState } from "../../orders/states";
import type { Order } from "../../orders/types";

/** The sums of an order and how they were paid and given back. */
export function OrderMoney({ order }: { order: Order }) {
  const { discount, shipping, tax, taxes_included: included } = order;
  const codes = order.discount_codes.join(", ");
  const parts = !isZero(discount.amount) || !isZero(shipping.amount) || (!included && !isZero(tax.amount));
  return (
    <div className="sum">
      <ul className="sum-parts">
        {parts && <Part label={t`Items`} value={order.subtotal} />}
        {!isZero(discount.amount) && <Part label={codes ? t`Discount ${isolate(codes)}` : t`Discount`} value={discount} less />}
        {!isZero(shipping.amount) && <Part label={order.shipping_method || t`Shipping`} value={shipping} />}
        {!isZero(tax.amount) && <Part label={included ? t`Tax, included` : t`Tax`} value={tax} />}
      </ul>
      <Payments order={order} />
      {order.refunds.map((refund) => (
        <Refunded key={refund.id} refund={refund} />
      ))}
      {order.refunds.length === 0 && !isZero(order.refunded.amount) && <Row label={t`Refunded`} value={order.refunded} less />}
    </div>
  );
}

function Row({ label, value, less = false, end, strong = false }: { label: string; value: Money; less?: boolean; end?: React.ReactNode; strong?: boolean }) {
  return (
    <div className={strong ? "strong" : ""}>
      <span className="cut" dir="auto">
        {label}
      </span>
      {end}
      <bdi dir="ltr">
        {less && "−"}
        {amount(value)}
      </bdi>
    </div>
  );
}

/** One of the parts a total is made of. */
function Part({ label, value, less = false }: { label: string; value: Money; less?: boolean }) {
  return (
    <li>
      <span dir="auto">{label}</span>{" "}
      <bdi dir="ltr">
        {less && "−"}
        {amount(value)}
      </bdi>
    </li>
  );
}

function Payments({ order }: { order: Order }) {
  const paid = order.payments.filter((each) => each.state === "captured");
  if (paid.length > 0) return paid.map((each) => <Row key={each.id} strong label={t`Paid, ${paymentName(each)}`} value={each.amount} />);
  const held = order.payments.find((each) => each.state === "authorized");
  if (held) return <Row strong label={t`Authorised, ${paymentName(held)}`} value={held.amount} />;
  const failed = order.payments.find((each) => each.state === "failed");
  if (failed) return <Row strong label={t`Payment failed, ${paymentName(failed)}`} value={failed.amount} />;
  return <Row strong label={order.financial_status === "pending" ? t`To be paid` : legacyName(order)} value={order.total} />;
}

/** Shops that tell of no single payments may still say how it was paid. */
function legacyName({ payment }: Order): string {
  const word = (value: unknown) => (typeof value === "string" ? value : "");
  const [method, last4] = [word(payment["method"]), word(payment["last4"])];
  if (!method) return t`Total`;
  return t`Paid, ${paymentName({ kind: "other", label: method, last4 })}`;
}

function Refunded({ refund }: { refund: Order["refunds"][number] }) {
  const state = refundState(refund.state);
  const label = refund.created_at ? t`Refunded ${shortDay(refund.created_at)}` : t`Refunded`;
  return <Row label={label} value={refund.amount} less={refund.state !== "failed"} end={state && <Pill tone={state[0]}>{state[1]}</Pill>} />;
}
