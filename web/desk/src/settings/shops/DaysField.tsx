import { plural, t } from "@lingui/core/macro";
import { Switch } from "@merhaba/ui";
import { Stepper } from "../../orders/forms/Stepper";

interface DaysFieldProps {
  label: string;
  value: number | null;
  /** What a limit starts with when it is set. */
  fallback: number;
  onChange: (days: number | null) => void;
}

/** A number of days, or no end. */
export function DaysField({ label, value, fallback, onChange }: DaysFieldProps) {
  return (
    <div className="days">
      <Switch isSelected={value !== null} onChange={(limited) => onChange(limited ? fallback : null)} detail={value === null ? t`no end` : plural(value, { one: "# day", other: "# days" })}>
        {label}
      </Switch>
      {value !== null && <Stepper label={t`Days: ${label}`} value={value} min={1} max={730} onChange={onChange} />}
    </div>
  );
}
