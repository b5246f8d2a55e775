import { t } from "@lingui/core/macro";
import { Icon, type IconName } from "@merhaba/ui";
import type { ReactNode } from "react";
import { FieldError, Input, TextField } from "react-aria-components";
import { useTypedAmount } from "./useTypedAmount";

interface AmountRowProps {
  icon: IconName;
  label: string;
  detail: ReactNode;
  value: string;
  onChange: (amount: string) => void;
  error?: string | undefined;
}

/** An amount in the row of what is refunded, beside the lines. */
export function AmountRow({ icon, label, detail, value, onChange, error }: AmountRowProps) {
  const field = useTypedAmount(value, onChange);
  const wrong = field.isWrong ? t`This is not an amount.` : error;
  return (
    <div className="pick-line amount-row">
      <span className="pic none">
        <Icon name={icon} />
      </span>
      <div className="grow">
        <div className="t">{label}</div>
        <div className="v">{detail}</div>
      </div>
      <TextField className="tf" aria-label={label} value={field.shown} onChange={field.type} onBlur={field.leave} inputMode="decimal" autoComplete="off" isInvalid={Boolean(wrong)}>
        <div className="box">
          <Input dir="ltr" placeholder="0" />
        </div>
        <FieldError className="error vh">{wrong}</FieldError>
      </TextField>
      {wrong && (
        <p className="error row-error" aria-hidden="true">
          {wrong}
        </p>
      )}
    </div>
  );
}
