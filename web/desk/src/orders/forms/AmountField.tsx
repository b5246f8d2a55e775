import { t } from "@lingui/core/macro";
import { TextField } from "@merhaba/ui";
import type { ReactNode } from "react";
import { useTypedAmount } from "./useTypedAmount";

interface AmountFieldProps {
  label: string;
  currency: string;
  value: string;
  onChange: (amount: string) => void;
  hint?: ReactNode;
  isRequired?: boolean;
}

/** An amount, typed as people write it; what is given on is exact and has a point. */
export function AmountField({ label, currency, value, onChange, hint, isRequired = false }: AmountFieldProps) {
  const field = useTypedAmount(value, onChange);
  return (
    <TextField
      label={label}
      value={field.shown}
      onChange={field.type}
      onBlur={field.leave}
      inputMode="decimal"
      dir="ltr"
      autoComplete="off"
      isRequired={isRequired}
      error={field.isWrong ? t`This is not an amount.` : undefined}
      end={<span className="mute s">{currency}</span>}
      {...(hint !== undefined && { hint })}
    />
  );
}
