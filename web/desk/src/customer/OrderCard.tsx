import { t } from "@lingui/core/macro";
import type { Order } from "@merhaba/api";
import { Icon, Pill, type IconName, type Tone } from "@merhaba/ui";
import { amount, money, moment, number, shortDay } from "../i18n/format";

interface OrderCardProps {
  order: Order;
  isOpen: boolean;
  onOpen: () => void;
}

/** An order: what was bought, paid and sent, and where it is. Closed, it is one line. */
export function OrderCard({ order, isOpen, onOpen }: OrderCardProps) {
  return (
    <section className={isOpen ? "ord" : "ord shut"}>
      <h3>
        <button type="button" className="oh" aria-expanded={isOpen} onClick={onOpen}>
          <b>
            <bdi dir="ltr">{orderNumber(order.number)}</bdi>
          </b>
          <time className="s mute" dateTime={order.created_at}>
            {shortDay(order.created_at)}
          </time>
          <span className="grow" />
          <b>
            <bdi dir="ltr">{money(order.total)}</bdi>
          </b>
        </button>
      </h3>
      {isOpen && (
        <>
          <div className="os">
            <Payment order={order} />
            <Delivery order={order} />
          </div>
          <ul>
            {order.lines.map((line) => (
              <li key={line.id} className="ln">
                {line.image_url ? <img className="pic" src={line.image_url} alt="" loading="lazy" /> : <span className="pic none"><Icon name="box" /></span>}
                <div className="grow">
                  <div className="t cut">
                    <bdi>{line.title}</bdi>
                  </div>
                  <div className="v cut">
                    <bdi>{[line.variant, line.sku].filter(Boolean).join(" · ")}</bdi>
                  </div>
                </div>
                <div className="p">
                  <bdi dir="ltr">
                    {line.quantity} × {amount(line.price)}
                  </bdi>
                  {line.refunded_quantity > 0 && <small>{t`${number(line.refunded_quantity)} refunded`}</small>}
                </div>
              </li>
            ))}
          </ul>
          <Sums order={order} />
          <Tracking order={order} />
        </>
      )}
    </section>
  );
}

/** A number is written with its sign, whether the shop keeps it or not. */
const orderNumber = (number: string): string => (/^\d/.test(number) ? `#${number}` : number);

function Sums({ order }: { order: Order }) {
  const { payment } = order;
  const refunded = order.refunds.reduce((sum, each) => sum + Number(each.amount.amount), 0);
  const word = (value: unknown) => (typeof value === "string" ? value : "");
  const method = word(payment["method"]);
  const last4 = word(payment["last4"]);
  const paid = last4 ? t`Paid, ${method} ending ${last4}` : method ? t`Paid, ${method}` : t`Total`;
  return (
    <div className="sum">
      <div>
        <bdi>{order.financial_status === "pending" ? t`To be paid` : paid}</bdi>
        <bdi dir="ltr">{amount(order.total)}</bdi>
      </div>
      {refunded > 0 && (
        <div>
          <span>{t`Refunded`}</span>
          <bdi dir="ltr">−{amount({ amount: String(refunded), currency: order.total.currency })}</bdi>
        </div>
      )}
    </div>
  );
}

function Payment({ order }: { order: Order }) {
  const [tone, words] = paymentState(order.financial_status);
  return <Pill tone={tone}>{words}</Pill>;
}

function paymentState(status: Order["financial_status"]): [Tone, string] {
  switch (status) {
    case "paid":
      return ["grey", t`Paid`];
    case "pending":
      return ["saffron", t`Payment pending`];
    case "partially_refunded":
      return ["saffron", t`Part refunded`];
    case "refunded":
      return ["saffron", t`Refunded`];
    case "voided":
      return ["grey", t`Voided`];
    default:
      return ["grey", status];
  }
}

function Delivery({ order }: { order: Order }) {
  const delivered = order.fulfilments.length > 0 && order.fulfilments.every((each) => each.delivered_at);
  const [tone, icon, words] = delivered ? (["leaf", "check", t`Delivered`] as const) : deliveryState(order.fulfilment_status);
  return (
    <Pill tone={tone} icon={icon}>
      {words}
    </Pill>
  );
}

function deliveryState(status: Order["fulfilment_status"]): [Tone, IconName, string] {
  switch (status) {
    case "fulfilled":
      return ["teal", "truck", t`On its way`];
    case "partial":
      return ["teal", "truck", t`Part sent`];
    case "cancelled":
      return ["pomegranate", "close", t`Cancelled`];
    default:
      return ["grey", "clock", t`Not sent yet`];
  }
}

/** The last three things that happened to a parcel. */
const newestFirst = (events: Order["fulfilments"][number]["events"]) => events.toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, 3);

function Tracking({ order }: { order: Order }) {
  const parcels = order.fulfilments.filter((each) => each.tracking_number || each.events.length > 0);
  if (parcels.length === 0) return null;
  return parcels.map((parcel) => (
    <ol key={parcel.id} className="trk">
      {newestFirst(parcel.events).map((event, index) => (
        <li key={event.at + event.text} className={index === 0 ? "now" : ""}>
          <span className="cut" dir="auto">
            {event.text}
          </span>
          <time dateTime={event.at}>{moment(event.at)}</time>
        </li>
      ))}
      {parcel.tracking_number && (
        <li>
          <span className="cut">
            {parcel.carrier}{" "}
            {parcel.tracking_url ? (
              <a className="link" href={parcel.tracking_url} target="_blank" rel="noreferrer noopener">
                <bdi dir="ltr">{parcel.tracking_number}</bdi>
              </a>
            ) : (
              <bdi dir="ltr">{parcel.tracking_number}</bdi>
            )}
          </span>
          {parcel.shipped_at && <time dateTime={parcel.shipped_at}>{shortDay(parcel.shipped_at)}</time>}
        </li>
      )}
    </ol>
  ));
}
