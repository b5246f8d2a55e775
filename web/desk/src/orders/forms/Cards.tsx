import type { ReactNode } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";

interface CardsProps<K extends string> {
  label: string;
  value: K | null;
  options: readonly { id: K; title: ReactNode; detail?: ReactNode }[];
  onChange: (value: K) => void;
}

/** One of a few, each explained. */
export function Cards<K extends string>({ label, value, options, onChange }: CardsProps<K>) {
  return (
    <RadioGroup className="tf" value={value ?? ""} onChange={(next) => onChange(next as K)}>
      <Label>{label}</Label>
      <div className="option-cards">
        {options.map((option) => (
          <Radio key={option.id} value={option.id} className="option-card">
            <span className="radio-mark" aria-hidden="true" />
            <span className="grow">
              <b>{option.title}</b>
              {option.detail && <small>{option.detail}</small>}
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
