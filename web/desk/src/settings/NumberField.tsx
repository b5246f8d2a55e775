import { TextField } from "@merhaba/ui";
import { useState, type ReactNode } from "react";

interface NumberFieldProps {
  label: string;
  value: number | null;
  onChange: (value: number | null) => void;
  least?: number;
  most: number;
  hint?: ReactNode;
  end?: ReactNode;
}

/** A whole number within its limits, or nothing. While it is being typed it may be anything. */
export function NumberField({ label, value, onChange, least = 0, most, hint, end }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const change = (text: string) => {
    const digits = text.replace(/\D/g, "").slice(0, 6);
    setTyped(digits);
    onChange(digits === "" ? null : Math.min(most, Math.max(least, Number(digits))));
  };
  return (
    <TextField
      label={label}
      dir="ltr"
      inputMode="numeric"
      value={typed ?? (value === null ? "" : String(value))}
      onChange={change}
      onBlur={() => setTyped(null)}
      {...(hint !== undefined && { hint })}
      {...(end !== undefined && { end })}
    />
  );
}
