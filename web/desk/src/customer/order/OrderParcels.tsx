import { t } from "@lingui/core/macro";
import { Pill } from "@merhaba/ui";
import { moment, number, shortDay } from "../../i18n/format";
import { parcelState, returnState } from "../../orders/states";
import type { Fulfilment, Order, OrderReturn } from "../../orders/types";

/** Where the parcels are, and what comes back. */
export function OrderParcels({ order }: { order: Order }) {
  const parcels = order.fulfilments.filter((each) => each.tracking_number || each.events.length > 0 || each.status !== "pending");
  const many = parcels.length > 1;
  return (
    <>
      {parcels.map((parcel, index) => (
        <Parcel key={parcel.id} parcel={parcel} title={many ? t`Parcel ${number(index + 1)} of ${number(parcels.length)}` : null} />
      ))}
      {order.returns.map((each) => (
        <Return key={each.id} back={each} order={order} />
      ))}
    </>
  );
}

/** The last three things that happened to a parcel. */
const newestFirst = (events: Fulfilment["events"]) => events.toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, 3);

function Parcel({ parcel, title }: { parcel: Fulfilment; title: string | null }) {
  const [tone, icon, words] = parcelState(parcel.status);
  const steps = newestFirst(parcel.events);
  const bad = parcel.status === "failed" || parcel.status === "attempted";
  return (
    <ol className={`trk ${parcel.status}`}>
      {(title || steps.length === 0 || bad) && (
        <li className="parcel-head">
          {title && <span className="m">{title}</span>}
          <Pill tone={tone} icon={icon}>
            {words}
          </Pill>
          {parcel.expected_at && parcel.status !== "delivered" && <time dateTime={parcel.expected_at}>{t`expected ${shortDay(parcel.expected_at)}`}</time>}
        </li>
      )}
      {steps.map((event, index) => (
        <li key={event.at + event.text} className={index === 0 ? "step now" : "step"}>
          <span className="cut" dir="auto" title={event.text}>
            {event.text}
          </span>
          <time dateTime={event.at}>{moment(event.at)}</time>
        </li>
      ))}
      {parcel.tracking_number && (
        <li className="step">
          <span className="cut">
            <bdi>{parcel.carrier}</bdi>{" "}
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
  );
}

function Return({ back, order }: { back: OrderReturn; order: Order }) {
  const [tone, words] = returnState(back.state);
  const titles = back.lines.map(({ line, quantity }) => `${number(quantity)} × ${order.lines.find((each) => each.id === line)?.title ?? line}`);
  return (
    <div className="returned-goods">
      <Pill tone={tone} icon="reply">
        {words}
      </Pill>
      <span className="cut grow" dir="auto">
        {titles.join(", ")}
      </span>
      {back.label_url && (
        <a className="link xs" href={back.label_url} target="_blank" rel="noreferrer noopener">{t`Label`}</a>
      )}
    </div>
  );
}
