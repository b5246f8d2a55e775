import { t } from "@lingui/core/macro";
import type { Money } from "@merhaba/api";
import { Icon } from "@merhaba/ui";
import { customerName } from "../../customer/customerName";
import { amount, listOf, money } from "../../i18n/format";
import { isolate } from "../../i18n/isolate";
import { useSession } from "../../session/session";
import { add, compare, isZero, minus } from "../decimal";
import type { ActionKind, Order, Quote } from "../types";
import { whyText } from "../why";

interface QuoteBoxProps {
  quote: Quote;
  action: ActionKind;
  order: Order | null;
  isCurrent: boolean;
}

/** What will happen in money when the button is pressed, and whether someone else has to agree first. */
export function QuoteBox({ quote, action, order, isCurrent }: QuoteBoxProps) {
  // What is sent again counts against a limit like money, but no money goes back.
  const refund = action !== "resend" && quote.back && !isZero(quote.back.amount) ? quote.back : null;
  const toPay = quote.to_pay && !isZero(quote.to_pay.amount) ? quote.to_pay : null;
  const name = order ? isolate(customerName({ name: order.customer_name, email: order.email })) : "";
  const moves = refund ?? toPay;
  return (
    <div className={isCurrent ? "quote-box" : "quote-box old"} role="status">
      {(moves !== null || quote.sums.length > 0) && (
        <div className="quote-sums">
          {quote.sums.map((each, index) => (
            <Sum key={index} label={quoteLabel(each.code)} value={each.amount} />
          ))}
          {refund && <Sum strong label={gets(action, name)} value={refund} />}
          {toPay && <Sum strong label={name ? t`${name} pays` : t`To be paid`} value={toPay} />}
          {refund && order && action !== "store_credit" && <After order={order} refund={refund} />}
        </div>
      )}
      {quote.by_platform && moves && <p className="s mute">{t`The shop works out the exact amount itself.`}</p>}
      {!quote.possible && (
        <p className="quote-note bad">
          <Icon name="warning" />
          <span dir="auto">{whyText(quote)}</span>
        </p>
      )}
      {quote.possible && quote.needs_approval && <Approval quote={quote} name={name} />}
      {quote.possible && !quote.needs_approval && !moves && quote.sums.length === 0 && <p className="s mute">{t`No money moves.`}</p>}
    </div>
  );
}

function gets(action: ActionKind, name: string): string {
  if (action === "gift_card") return t`Worth`;
  return name ? t`${name} gets back` : t`Goes back`;
}

function Sum({ label, value, strong = false }: { label: string; value: Money; strong?: boolean }) {
  return (
    <div className={strong ? "quote-sum strong" : "quote-sum"}>
      <span>{label}</span>
      <bdi dir="ltr">{strong ? money(value) : amount(value)}</bdi>
    </div>
  );
}

function After({ order, refund }: { order: Order; refund: Money }) {
  const paid = isZero(order.paid.amount) ? order.total : order.paid;
  const { currency } = paid;
  const gone = add(order.refunded.amount, refund.amount);
  if (compare(gone, paid.amount) > 0) return null;
  const [back, all, kept] = [amount({ amount: gone, currency }), amount(paid), money({ amount: minus(paid.amount, gone), currency })];
  return <p className="quote-after">{t`After this ${isolate(back)} of ${isolate(all)} is refunded; the shop keeps ${isolate(kept)}.`}</p>;
}

/** Above one's limit: whose limit, and who may say yes. */
function Approval({ quote, name }: { quote: Quote; name: string }) {
  const { agents, me } = useSession();
  const deciders = agents.filter((each) => (each.role === "owner" || each.role === "admin") && each.active && each.id !== me.id).map((each) => isolate(each.name));
  const names = deciders.length > 3 ? t`a manager` : listOf(deciders);
  return (
    <div className="quote-note">
      <Icon name="warning" />
      <p>
        <b>{limitText(quote)}</b> {names && t`${names} can approve it.`} {name && t`${name} is told only once it is approved.`}
      </p>
    </div>
  );
}

function limitText({ limit, limit_kind }: Quote): string {
  if (!limit) return t`This goes to approval.`;
  const shown = isolate(money(limit));
  return limit_kind === "day" ? t`Above your limit of ${shown} a day: goes to approval.` : t`Above your limit of ${shown} per order: goes to approval.`;
}

/** The parts a sum is made of; a part not known here is told by its code. */
function quoteLabel(code: string): string {
  switch (code) {
    case "lines":
      return t`Items`;
    case "shipping":
      return t`Shipping`;
    case "goodwill":
      return t`Goodwill`;
    case "kept":
      return t`Kept back`;
    case "goods":
      return t`Goods, at no charge`;
    case "difference":
      return t`Difference`;
    default:
      return code;
  }
}
