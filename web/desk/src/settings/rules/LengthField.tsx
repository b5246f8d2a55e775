import { t } from "@lingui/core/macro";
import { Select } from "@merhaba/ui";

/** A length of time as the server writes it: 30m, 4h, 3d. */
export function LengthField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const unit = /[mhd]$/.exec(value)?.[0] ?? "h";
  const digits = value.replace(/\D/g, "");
  const units = [
    { id: "m", label: t`minutes` },
    { id: "h", label: t`hours` },
    { id: "d", label: t`days` },
  ];
  const typed = (text: string) => {
    const number = Number(text.replace(/\D/g, "").slice(0, 4));
    onChange(number ? `${number}${unit}` : "");
  };
  return (
    <span className="rule-length">
      <input className="box" dir="ltr" inputMode="numeric" aria-label={label} value={digits} onChange={(event) => typed(event.target.value)} />
      <Select hideLabel label={t`Unit of time`} value={unit} options={units} onChange={(next) => onChange(`${digits || 1}${next}`)} />
    </span>
  );
}
