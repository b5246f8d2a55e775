import { t } from "@lingui/core/macro";
import { IconButton, Switch } from "@merhaba/ui";
import { money } from "../../i18n/format";
import type { Product, Variant } from "../types";
import { defineForm, linesOf, type Counts, type FieldsProps } from "./define";
import { LineFields, Picture } from "./LineFields";
import { MethodField } from "./MethodField";
import { ProductPicker } from "./ProductPicker";
import { Stepper } from "./Stepper";
import { VariantField } from "./VariantField";

interface Added {
  variant: string;
  title: string;
  detail: string;
  price: string;
  image: string | null;
  quantity: number;
}

interface LinesValues {
  /** How many stay of each line. */
  counts: Counts;
  swaps: Record<string, string>;
  added: Added[];
  restock: boolean;
  method: string;
}

/** Fewer of a line, another kind of it, or something more besides. */
export const editLines = defineForm<LinesValues>({
  verb: () => t`Change the order`,
  quoted: true,
  told: true,
  takes: { note: true, notify: true },
  initial: (context) => ({ counts: Object.fromEntries(linesOf(context).map((each) => [each.line, each.quantity])), swaps: {}, added: [], restock: context.fields.restock_default ?? true, method: "" }),
  compose(values, context) {
    const lines = linesOf(context);
    const changes = lines
      .filter(({ line, quantity }) => (values.counts[line] ?? quantity) !== quantity)
      .map(({ line }) => ({ line, quantity: values.counts[line] ?? 0, restock: values.restock }));
    const swaps = lines.flatMap(({ line, quantity }) => (values.swaps[line] ? [{ line, variant: values.swaps[line], quantity: values.counts[line] ?? quantity }] : []));
    const add = values.added.map(({ variant, quantity }) => ({ variant, quantity }));
    return changes.length + swaps.length + add.length > 0 ? { changes, swaps, add, method: values.method } : null;
  },
  Fields: LinesFields,
});

function LinesFields({ values, set, ...context }: FieldsProps<LinesValues>) {
  const lines = linesOf(context);
  const put = (index: number, changes: Partial<Added>) => set({ added: values.added.map((each, at) => (at === index ? { ...each, ...changes } : each)) });
  const take = (product: Product, variant: Variant) =>
    set({ added: [...values.added, { variant: variant.id, title: product.title, detail: variant.title, price: money(variant.price), image: variant.image_url ?? product.image_url ?? null, quantity: 1 }] });
  return (
    <>
      <LineFields
        legend={t`Lines of the order`}
        lines={lines}
        counts={values.counts}
        onChange={(line, count) => set({ counts: { ...values.counts, [line]: count } })}
        more={(line) =>
          (context.fields.variants?.[line.line]?.length ?? 0) > 0 && <VariantField label={t`Instead of ${line.title}`} placeholder={t`Stays as it is`} variants={context.fields.variants?.[line.line] ?? []} value={values.swaps[line.line] ?? ""} onChange={(variant) => set({ swaps: { ...values.swaps, [line.line]: variant } })} />
        }
      />
      {values.added.map((each, index) => (
        <div key={each.variant} className="pick-line added">
          <Picture url={each.image} />
          <div className="grow">
            <div className="t cut">
              <bdi>{each.title}</bdi>
            </div>
            <div className="v cut">
              <bdi>{each.detail}</bdi> · <bdi dir="ltr">{each.price}</bdi>
            </div>
          </div>
          <Stepper label={each.title} value={each.quantity} min={1} max={99} onChange={(quantity) => put(index, { quantity })} />
          <IconButton icon="close" label={t`Leave out ${each.title}`} onPress={() => set({ added: values.added.filter((_, at) => at !== index) })} />
        </div>
      ))}
      <ProductPicker shop={context.shop} taken={values.added.map((each) => each.variant)} onPick={take} />
      <Switch isSelected={values.restock} onChange={(restock) => set({ restock })}>
        {t`Put what is taken out back into stock`}
      </Switch>
      <MethodField fields={context.fields} label={t`A difference is paid by`} value={values.method} onChange={(method) => set({ method })} />
    </>
  );
}
