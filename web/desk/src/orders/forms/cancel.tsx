import { t } from "@lingui/core/macro";
import { Select, Switch } from "@merhaba/ui";
import { money } from "../../i18n/format";
import { isolate } from "../../i18n/isolate";
import { isZero } from "../decimal";
import { defineForm, type FieldsProps } from "./define";
import { cancelReasons, reasonName } from "./reasons";

interface CancelValues {
  cancel_reason: string;
  refund: boolean;
  restock: boolean;
}

export const cancel = defineForm<CancelValues>({
  verb: () => t`Cancel the order`,
  quoted: true,
  told: true,
  takes: { note: true, notify: true },
  initial: ({ fields }) => ({ cancel_reason: fields.reasons?.[0] ?? "customer", refund: Boolean(fields.refund && !isZero(fields.refund.amount)), restock: fields.restock_default ?? true }),
  compose: (values) => ({ ...values }),
  Fields: CancelFields,
});

function CancelFields({ values, set, fields }: FieldsProps<CancelValues>) {
  const reasons = fields.reasons?.length ? fields.reasons : cancelReasons;
  const paid = fields.refund && !isZero(fields.refund.amount) ? fields.refund : null;
  return (
    <>
      <Select label={t`Why is it cancelled?`} value={values.cancel_reason} options={reasons.map((id) => ({ id, label: reasonName(id) }))} onChange={(cancel_reason) => set({ cancel_reason })} />
      {paid && (
        <Switch isSelected={values.refund} onChange={(refund) => set({ refund })} detail={t`${isolate(money(paid))} goes back the way it was paid.`}>
          {t`Refund what was paid`}
        </Switch>
      )}
      <Switch isSelected={values.restock} onChange={(restock) => set({ restock })}>
        {t`Put the items back into stock`}
      </Switch>
    </>
  );
}
