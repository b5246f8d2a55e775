import { t } from "@lingui/core/macro";
import { Select } from "@merhaba/ui";
import { money, number } from "../../i18n/format";
import type { OfferedVariant } from "../types";

interface VariantFieldProps {
  label: string;
  variants: readonly OfferedVariant[];
  value: string;
  onChange: (variant: string) => void;
  placeholder?: string;
}

/** Which kind of a product, with its price and what is left of it. */
export function VariantField({ label, variants, value, onChange, placeholder }: VariantFieldProps) {
  const options = variants.map((each) => ({ id: each.id, label: each.title, detail: [each.price && money(each.price), stockText(each.stock)].filter(Boolean).join(" · ") }));
  return <Select hideLabel label={label} placeholder={placeholder ?? t`Choose a kind`} value={value || null} options={options} onChange={onChange} />;
}

/** How many are left; a shop that does not count says nothing. */
export function stockText(stock: number | null): string {
  if (stock === null) return "";
  return stock > 0 ? t`${number(stock)} in stock` : t`out of stock`;
}
