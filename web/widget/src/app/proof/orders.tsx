import { locale } from "../i18n";
import { fill, type ProofWords } from "./words";

export interface Parcel {
  state: string;
  url: string | null;
}

export interface Order {
  number: string;
  created_at: string;
  state: string;
  total: { amount: string; currency: string };
  parcels: Parcel[];
}

const money = ({ amount, currency }: Order["total"]): string => {
  try {
    return new Intl.NumberFormat(locale(), { style: "currency", currency }).format(Number(amount));
  } catch {
    return `${amount} ${currency}`; // a currency no browser knows
  }
};

const day = (at: string): string => new Intl.DateTimeFormat(locale(), { dateStyle: "medium" }).format(new Date(at));

const said = (words: ProofWords, state: string, prefix = ""): string => words[`${prefix}${state}` as keyof ProofWords] ?? state;

/** One's orders, each with where its parcels are. */
export function Orders({ orders, words }: { orders: Order[]; words: ProofWords }) {
  if (!orders.length) return <p class="hint">{words.none}</p>;
  return <ul class="orders">{orders.map((order) => <OrderCard key={`${order.number}${order.created_at}`} order={order} words={words} />)}</ul>;
}

function OrderCard({ order, words }: { order: Order; words: ProofWords }) {
  const [before, after] = words.order.split("{number}");
  return (
    <li class="order">
      <p class="order-top"><b>{before}<bdi>{order.number}</bdi>{after}</b><span class={`order-state is-${order.state}`}>{said(words, order.state)}</span></p>
      <p class="hint"><time dateTime={order.created_at}>{day(order.created_at)}</time> · <span class="vh">{words.total}: </span><bdi>{money(order.total)}</bdi></p>
      {order.state !== "cancelled" && order.parcels.map((parcel, i) => (
        <p key={i} class="parcel">
          <span><span class={order.parcels.length > 1 ? "" : "vh"}>{order.parcels.length > 1 ? fill(words.parcelOf, { n: i + 1, total: order.parcels.length }) : words.parcel}: </span><b>{said(words, parcel.state, "p_")}</b></span>
          {parcel.url && <a href={parcel.url} target="_blank" rel="noopener noreferrer">{words.track}<span class="vh"> ({words.newTab})</span></a>}
        </p>
      ))}
    </li>
  );
}
