import { t } from "@lingui/core/macro";
import { Segmented, Switch, TextField } from "@merhaba/ui";
import { isZero, typedAmount } from "../decimal";
import { money } from "../../i18n/format";
import { isolate } from "../../i18n/isolate";
import { paymentName } from "../states";
import { AmountField } from "./AmountField";
import { Cards } from "./Cards";
import { defineForm, type FieldsProps } from "./define";

interface DiscountValues {
  kind: "percent" | "amount";
  percent: string;
  amount: string;
  code: string;
  minimum: string;
  once: boolean;
  ends: string;
  onlyCustomer: boolean;
}

const filled = (text: string): string | null => (text && !isZero(text) ? text : null);

/** A discount code; left without a name, the shop makes one up. */
export const discount = defineForm<DiscountValues>({
  verb: () => t`Make the code`,
  quoted: false,
  told: true,
  takes: {},
  initial: ({ customer }) => ({ kind: "percent", percent: "10", amount: "", code: "", minimum: "", once: true, ends: "", onlyCustomer: customer !== null }),
  compose(values, { customer }) {
    const percent = values.kind === "percent" ? typedAmount(values.percent) : null;
    const amount = values.kind === "amount" ? filled(values.amount) : null;
    if (values.kind === "percent" ? !percent || isZero(percent) || Number(percent) > 100 : !amount) return null;
    return {
      code: values.code.trim() || null,
      ...(percent ? { percent } : { amount }),
      minimum: filled(values.minimum),
      uses: values.once ? 1 : null,
      ends_at: values.ends ? new Date(`${values.ends}T23:59:59`).toISOString() : null,
      customer: values.onlyCustomer ? customer : null,
    };
  },
  Fields: DiscountFields,
});

function DiscountFields({ values, set, currency, customer }: FieldsProps<DiscountValues>) {
  return (
    <>
      <div className="two">
        <Segmented
          label={t`Kind`}
          value={values.kind}
          options={[
            { id: "percent", label: t`Percent` },
            { id: "amount", label: t`Amount` },
          ]}
          onChange={(kind) => set({ kind })}
        />
        {values.kind === "percent" ? (
          <TextField label={t`How much off`} inputMode="decimal" dir="ltr" autoFocus value={values.percent} onChange={(percent) => set({ percent })} end={<span className="mute s">%</span>} />
        ) : (
          <AmountField label={t`How much off`} currency={currency} value={values.amount} onChange={(amount) => set({ amount })} />
        )}
      </div>
      <div className="two">
        <TextField label={t`Code`} dir="ltr" autoComplete="off" hint={t`Left empty, one is made up.`} value={values.code} onChange={(code) => set({ code })} />
        <AmountField label={t`Only from an order of`} currency={currency} value={values.minimum} onChange={(minimum) => set({ minimum })} />
      </div>
      <TextField label={t`Valid until`} type="date" dir="ltr" value={values.ends} onChange={(ends) => set({ ends })} hint={t`Left empty, it does not end.`} />
      <Switch isSelected={values.once} onChange={(once) => set({ once })}>{t`Can be used once`}</Switch>
      {customer && <Switch isSelected={values.onlyCustomer} onChange={(onlyCustomer) => set({ onlyCustomer })}>{t`Only for this customer`}</Switch>}
    </>
  );
}

interface GiftCardValues {
  amount: string;
  expires: string;
}

export const giftCard = defineForm<GiftCardValues>({
  verb: () => t`Make the gift card`,
  quoted: false,
  told: true,
  takes: { note: true },
  initial: () => ({ amount: "", expires: "" }),
  compose: ({ amount, expires }, { customer }) => (filled(amount) ? { amount, customer, expires_at: expires ? new Date(`${expires}T23:59:59`).toISOString() : null } : null),
  Fields: ({ values, set, currency }) => (
    <div className="two">
      <AmountField label={t`Amount`} currency={currency} isRequired value={values.amount} onChange={(amount) => set({ amount })} />
      <TextField label={t`Valid until`} type="date" dir="ltr" value={values.expires} onChange={(expires) => set({ expires })} hint={t`Left empty, it does not end.`} />
    </div>
  ),
});

export const storeCredit = defineForm<{ amount: string }>({
  verb: () => t`Give the credit`,
  quoted: false,
  told: true,
  takes: { note: true },
  initial: () => ({ amount: "" }),
  compose: ({ amount }, { customer }) => (customer && filled(amount) ? { amount, customer } : null),
  Fields: ({ values, set, currency }) => <AmountField label={t`Amount`} currency={currency} isRequired hint={t`The customer can spend it on their next order.`} value={values.amount} onChange={(amount) => set({ amount })} />,
});

/** Another way to pay for an order. */
export const changePayment = defineForm<{ method: string }>({
  verb: () => t`Change the payment`,
  quoted: true,
  told: false,
  takes: {},
  initial: ({ fields }) => ({ method: fields.methods?.[0]?.id ?? "" }),
  compose: ({ method }) => (method ? { method } : null),
  Fields: PaymentFields,
});

function PaymentFields({ values, set, fields }: FieldsProps<{ method: string }>) {
  const options = (fields.methods ?? []).map((each) => ({ id: each.id, title: paymentName(each), detail: each.balance ? t`${isolate(money(each.balance))} left` : "" }));
  if (options.length === 0) return <p className="s mute">{t`The customer has no other way to pay.`}</p>;
  return <Cards label={t`Pay with`} value={values.method} options={options} onChange={(method) => set({ method })} />;
}
