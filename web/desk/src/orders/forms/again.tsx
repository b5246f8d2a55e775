import { t } from "@lingui/core/macro";
import { Switch } from "@merhaba/ui";
import type { Address } from "../types";
import { AddressFields } from "./AddressFields";
import { chosen, defineForm, linesOf, type Counts, type FieldsProps } from "./define";
import { LineFields } from "./LineFields";

interface ResendValues {
  counts: Counts;
  elsewhere: boolean;
  address: Address | null;
}

/** The same goods once more, at no charge. */
export const resend = defineForm<ResendValues>({
  verb: () => t`Resend at no charge`,
  quoted: true,
  told: true,
  takes: { note: true },
  initial: ({ fields, order }) => ({ counts: {}, elsewhere: false, address: fields.address ?? order?.address ?? null }),
  compose(values, context) {
    const lines = chosen(values.counts, linesOf(context));
    return lines.length > 0 ? { lines, address: values.elsewhere ? values.address : null } : null;
  },
  Fields: ResendFields,
});

function ResendFields({ values, set, ...context }: FieldsProps<ResendValues>) {
  return (
    <>
      <LineFields legend={t`What is sent again`} lines={linesOf(context)} counts={values.counts} onChange={(line, count) => set({ counts: { ...values.counts, [line]: count } })} />
      <Switch isSelected={values.elsewhere} onChange={(elsewhere) => set({ elsewhere })}>
        {t`To another address`}
      </Switch>
      {values.elsewhere && values.address && <AddressFields address={values.address} onChange={(address) => set({ address })} />}
    </>
  );
}

export const duplicate = defineForm<Record<string, never>>({
  verb: () => t`Duplicate`,
  quoted: true,
  told: false,
  takes: { note: true },
  initial: () => ({}),
  compose: () => ({}),
  Fields: () => <p>{t`A new order with the same items and addresses is made. The customer pays for it like for any other.`}</p>,
});
