import { t } from "@lingui/core/macro";
import { Select, Switch } from "@merhaba/ui";
import { chosen, defineForm, linesOf, type Counts, type FieldsProps, type FormContext, type FormLine } from "./define";
import { LineFields } from "./LineFields";
import { MethodField } from "./MethodField";
import { reasonName, returnReasons } from "./reasons";

interface ReturnValues {
  counts: Counts;
  reasons: Record<string, string>;
  method: string;
  label: boolean;
}

const reasonsOf = ({ fields }: FormContext): readonly string[] => (fields.reasons?.length ? fields.reasons : returnReasons);

/** Goods come back: which, how many, why, and how they travel. */
export const returnGoods = defineForm<ReturnValues>({
  verb: () => t`Start the return`,
  quoted: true,
  told: true,
  takes: { note: true, notify: true },
  initial: () => ({ counts: {}, reasons: {}, method: "", label: true }),
  compose(values, context) {
    const lines = chosen(values.counts, linesOf(context));
    if (lines.length === 0) return null;
    return { lines: lines.map((each) => ({ ...each, reason: values.reasons[each.line] ?? reasonsOf(context)[0] })), method: values.method, label: values.label };
  },
  Fields: ReturnFields,
});

function ReturnFields({ values, set, ...context }: FieldsProps<ReturnValues>) {
  const reasons = reasonsOf(context);
  return (
    <>
      <LineFields
        legend={t`What comes back`}
        lines={linesOf(context)}
        counts={values.counts}
        onChange={(line, count) => set({ counts: { ...values.counts, [line]: count } })}
        more={(line) => <ReasonField line={line} reasons={reasons} value={values.reasons[line.line] ?? reasons[0] ?? ""} onChange={(reason) => set({ reasons: { ...values.reasons, [line.line]: reason } })} />}
      />
      <MethodField fields={context.fields} label={t`A refund goes to`} value={values.method} onChange={(method) => set({ method })} />
      <Switch isSelected={values.label} onChange={(label) => set({ label })} detail={t`Where the shop can make one.`}>
        {t`Make a return label`}
      </Switch>
    </>
  );
}

/** Why one line comes back. */
export function ReasonField({ line, reasons, value, onChange }: { line: FormLine; reasons: readonly string[]; value: string; onChange: (reason: string) => void }) {
  return <Select hideLabel label={t`Reason for ${line.title}`} value={value} options={reasons.map((id) => ({ id, label: reasonName(id) }))} onChange={onChange} />;
}

interface OpenReturnValues {
  return: string;
  counts: Counts;
  restock: boolean;
}

/** The open returns of an order. */
function openReturns({ order, fields }: FormContext): { id: string; number: string; lines: FormLine[] }[] {
  const offered = fields.returns?.map((each) => each.id);
  const open = (order?.returns ?? []).filter((each) => ["requested", "approved", "in_transit"].includes(each.state) && (!offered || offered.includes(each.id)));
  return open.map(({ id, number, lines }) => ({ id, number, lines: lines.map((each) => asFormLine(order, each.line, each.quantity)) }));
}

function asFormLine(order: FormContext["order"], id: string, left: number): FormLine {
  const known = order?.lines.find((line) => line.id === id);
  return { line: id, title: known?.title ?? id, detail: known?.variant ?? "", image: known?.image_url ?? null, left, quantity: left, unit: null };
}

export const receiveReturn = defineForm<OpenReturnValues>({
  verb: () => t`Take it in`,
  quoted: false,
  told: false,
  takes: {},
  initial: (context) => {
    const [first] = openReturns(context);
    return { return: first?.id ?? "", counts: Object.fromEntries((first?.lines ?? []).map((each) => [each.line, each.left])), restock: context.fields.restock_default ?? true };
  },
  compose(values, context) {
    const open = openReturns(context).find((each) => each.id === values.return);
    const lines = chosen(values.counts, open?.lines ?? []);
    return open && lines.length > 0 ? { return: open.id, lines: lines.map((each) => ({ ...each, restock: values.restock })) } : null;
  },
  Fields: ReceiveFields,
});

function ReceiveFields({ values, set, ...context }: FieldsProps<OpenReturnValues>) {
  const open = openReturns(context).find((each) => each.id === values.return);
  return (
    <>
      <WhichReturn context={context} value={values.return} onChange={(id) => set({ return: id, counts: {} })} />
      <LineFields legend={t`What has arrived`} lines={open?.lines ?? []} counts={values.counts} onChange={(line, count) => set({ counts: { ...values.counts, [line]: count } })} />
      <Switch isSelected={values.restock} onChange={(restock) => set({ restock })}>
        {t`Put the items back into stock`}
      </Switch>
    </>
  );
}

export const cancelReturn = defineForm<{ return: string }>({
  verb: () => t`Call it off`,
  quoted: false,
  told: false,
  takes: { note: true },
  initial: (context) => ({ return: openReturns(context)[0]?.id ?? "" }),
  compose: (values) => (values.return ? { return: values.return } : null),
  Fields: ({ values, set, ...context }) => (
    <>
      <WhichReturn context={context} value={values.return} onChange={(id) => set({ return: id })} />
      <p className="s mute">{t`The customer keeps the goods; nothing is refunded by this.`}</p>
    </>
  ),
});

function WhichReturn({ context, value, onChange }: { context: FormContext; value: string; onChange: (id: string) => void }) {
  const open = openReturns(context);
  if (open.length < 2) return null;
  return <Select label={t`Which return?`} value={value} options={open.map((each) => ({ id: each.id, label: each.number || each.lines.map((line) => line.title).join(", ") }))} onChange={onChange} />;
}
