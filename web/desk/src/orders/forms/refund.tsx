import { t } from "@lingui/core/macro";
import { Button, Switch } from "@merhaba/ui";
import { amount, money } from "../../i18n/format";
import { isolate } from "../../i18n/isolate";
import { add, compare, isZero, times } from "../decimal";
import { paymentName } from "../states";
import type { OfferFields, RefundTo } from "../types";
import { AmountRow } from "./AmountRow";
import { Cards } from "./Cards";
import { chosen, defineForm, linesOf, type Counts, type FieldsProps, type FormContext } from "./define";
import { LineFields } from "./LineFields";

interface RefundValues {
  counts: Counts;
  shipping: string;
  /** What someone wrote instead of the sum of the lines. */
  amount: string | null;
  to: string;
  restock: boolean;
}

/** The lines and the shipping, added up. */
function worked(values: RefundValues, context: FormContext): string {
  const lines = linesOf(context);
  const counts = chosen(values.counts, lines);
  return add("0.00", values.shipping || "0", ...counts.map(({ line, quantity }) => times(lines.find((each) => each.line === line)?.unit?.amount ?? "0", quantity)));
}

/** One way for money to go back. */
interface Way {
  id: string;
  to: RefundTo;
  payment: string;
  title: string;
  detail: string;
}

/** Where money may go: back the way it came (by each payment, when there are several), or as credit. */
function targets({ to = [], payments = [] }: OfferFields): Way[] {
  const ways: Record<RefundTo, number> = { original: 0, store_credit: 1, gift_card: 2 };
  return to.toSorted((a, b) => ways[a] - ways[b]).flatMap((each): Way[] => {
    if (each === "store_credit") return [{ id: each, to: each, payment: "", title: t`Store credit`, detail: t`at once` }];
    if (each === "gift_card") return [{ id: each, to: each, payment: "", title: t`Gift card`, detail: t`as a code, at once` }];
    if (payments.length === 0) return [{ id: each, to: each, payment: "", title: t`The way it was paid`, detail: t`3 to 5 working days` }];
    return payments.map((payment) => ({ id: `original:${payment.id}`, to: each, payment: payment.id, title: paymentName({ kind: "other", ...payment }), detail: payment.refundable ? t`up to ${isolate(money(payment.refundable))}` : t`3 to 5 working days` }));
  });
}

export const refund = defineForm<RefundValues>({
  verb: () => t`Refund`,
  quoted: true,
  told: true,
  takes: { note: true, notify: true },
  initial: ({ fields }) => ({ counts: {}, shipping: "", amount: null, to: targets(fields)[0]?.id ?? "original", restock: fields.restock_default ?? false }),
  compose(values, context) {
    const sum = values.amount ?? worked(values, context);
    if (isZero(sum)) return null;
    const target = targets(context.fields).find((each) => each.id === values.to) ?? targets(context.fields)[0];
    return {
      lines: chosen(values.counts, linesOf(context)).map((each) => ({ ...each, restock: values.restock })),
      shipping: values.shipping || "0.00",
      amount: values.amount,
      to: target?.to ?? "original",
      payment: target?.payment ?? "",
    };
  },
  Fields: RefundFields,
});

function RefundFields({ values, set, ...context }: FieldsProps<RefundValues>) {
  const { fields, currency } = context;
  const lines = linesOf(context);
  const options = targets(fields);
  const left = fields.shipping_left;
  const sum = worked(values, context);
  const shown = values.amount ?? sum;
  const maximum = fields.maximum;
  const over = maximum && compare(shown, maximum.amount) > 0;
  const shippingOver = left && values.shipping && compare(values.shipping, left.amount) > 0;
  const some = chosen(values.counts, lines).length > 0;
  return (
    <>
      <LineFields legend={t`What is refunded`} lines={lines} counts={values.counts} priced onChange={(line, count) => set({ counts: { ...values.counts, [line]: count }, amount: null })} />
      <div>
        {left && !isZero(left.amount) && (
          <AmountRow
            icon="truck"
            label={t`Shipping`}
            detail={<Offer text={t`${isolate(money(left))} paid`} action={t`All of it`} onTake={() => set({ shipping: left.amount, amount: null })} />}
            value={values.shipping}
            error={shippingOver ? t`Only ${isolate(money(left))} is left.` : undefined}
            onChange={(shipping) => set({ shipping, amount: null })}
          />
        )}
        <AmountRow
          icon="card"
          label={t`Amount`}
          detail={values.amount !== null && !isZero(sum) ? <Offer text={t`The items come to ${isolate(amount({ amount: sum, currency }))}`} action={t`Use that`} onTake={() => set({ amount: null })} /> : maximum && <bdi>{t`up to ${isolate(money(maximum))}`}</bdi>}
          value={values.amount ?? (isZero(sum) ? "" : sum)}
          error={over ? t`Only ${isolate(money(maximum))} is left.` : undefined}
          onChange={(text) => set({ amount: text === "" || text === sum ? null : text })}
        />
      </div>
      {options.length > 1 && <Cards label={t`Send it back to`} value={values.to} options={options} onChange={(to) => set({ to })} />}
      {some && fields.restock !== false && (
        <Switch isSelected={values.restock} onChange={(restock) => set({ restock })}>
          {t`Put the items back into stock`}
        </Switch>
      )}
    </>
  );
}

/** What could stand in a field, and the way to take it. */
function Offer({ text, action, onTake }: { text: string; action: string; onTake: () => void }) {
  return (
    <span className="row">
      <bdi>{text}</bdi>
      <Button look="ghost" className="inline" onPress={onTake}>
        {action}
      </Button>
    </span>
  );
}
