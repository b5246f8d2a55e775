import { t } from "@lingui/core/macro";
import { Select } from "@merhaba/ui";
import { money } from "../../i18n/format";
import { isolate } from "../../i18n/isolate";
import { paymentName } from "../states";
import type { OfferFields } from "../types";

interface MethodFieldProps {
  fields: OfferFields;
  label: string;
  value: string;
  onChange: (method: string) => void;
}

/** Which of the customer's ways to pay is used; unless one is chosen, the shop takes the one the order was paid with. */
export function MethodField({ fields, label, value, onChange }: MethodFieldProps) {
  const methods = fields.methods ?? [];
  if (methods.length === 0) return null;
  const options = [{ id: "as-paid", label: t`The way it was paid` }, ...methods.map((each) => ({ id: each.id, label: paymentName(each), ...(each.balance && { detail: t`${isolate(money(each.balance))} left` }) }))];
  return <Select label={label} value={value || "as-paid"} options={options} onChange={(id) => onChange(id === "as-paid" ? "" : id)} />;
}
