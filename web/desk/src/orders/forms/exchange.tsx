import { t } from "@lingui/core/macro";
import { chosen, defineForm, linesOf, type Counts, type FieldsProps, type FormContext } from "./define";
import { LineFields } from "./LineFields";
import { MethodField } from "./MethodField";
import { returnReasons } from "./reasons";
import { ReasonField } from "./returns";
import { VariantField } from "./VariantField";

interface ExchangeValues {
  counts: Counts;
  variants: Record<string, string>;
  reasons: Record<string, string>;
  method: string;
}

const reasonsOf = ({ fields }: FormContext): readonly string[] => (fields.reasons?.length ? fields.reasons : returnReasons);

/** One thing comes back, another goes out. */
export const exchange = defineForm<ExchangeValues>({
  verb: () => t`Exchange`,
  quoted: true,
  told: true,
  takes: { note: true, notify: true },
  initial: () => ({ counts: {}, variants: {}, reasons: {}, method: "" }),
  compose(values, context) {
    const lines = chosen(values.counts, linesOf(context));
    if (lines.length === 0 || lines.some(({ line }) => !values.variants[line])) return null;
    return { swaps: lines.map((each) => ({ ...each, variant: values.variants[each.line], reason: values.reasons[each.line] ?? reasonsOf(context)[0] })), method: values.method };
  },
  Fields: ExchangeFields,
});

function ExchangeFields({ values, set, ...context }: FieldsProps<ExchangeValues>) {
  const { fields } = context;
  const reasons = reasonsOf(context);
  return (
    <>
      <LineFields
        legend={t`What is exchanged`}
        lines={linesOf(context)}
        counts={values.counts}
        onChange={(line, count) => set({ counts: { ...values.counts, [line]: count } })}
        more={(line) => (
          <div className="two">
            <VariantField label={t`Instead of ${line.title}`} variants={fields.variants?.[line.line] ?? []} value={values.variants[line.line] ?? ""} onChange={(variant) => set({ variants: { ...values.variants, [line.line]: variant } })} />
            <ReasonField line={line} reasons={reasons} value={values.reasons[line.line] ?? reasons[0] ?? ""} onChange={(reason) => set({ reasons: { ...values.reasons, [line.line]: reason } })} />
          </div>
        )}
      />
      <MethodField fields={fields} label={t`A difference is paid by`} value={values.method} onChange={(method) => set({ method })} />
    </>
  );
}
