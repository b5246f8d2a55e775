import { t } from "@lingui/core/macro";
import { Checkbox, Select, type Option } from "@merhaba/ui";

interface ChoiceOfProps {
  label: string;
  options: readonly Option[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** Several of a list, each with a tick; what is gone from the list still shows, so that it can be taken out. */
export function SeveralOf({ label, options, chosen, onChange }: ChoiceOfProps) {
  const gone = chosen.filter((id) => !options.some((option) => option.id === id)).map((id) => ({ id, label: t`No longer there` }));
  return (
    <div className="rule-ticks" role="group" aria-label={label}>
      {[...options, ...gone].map((option) => (
        <Checkbox key={option.id} isSelected={chosen.includes(option.id)} onChange={(on) => onChange(on ? [...chosen, option.id] : chosen.filter((id) => id !== option.id))}>
          <bdi>{option.label}</bdi>
        </Checkbox>
      ))}
    </div>
  );
}

const NOBODY = "-";

/** One of a list, or nobody. */
export function OneOrNone({ label, none, options, value, onChange }: { label: string; none: string; options: readonly Option[]; value: string | null; onChange: (value: string | null) => void }) {
  const there = value === null || options.some((option) => option.id === value);
  const every = [{ id: NOBODY, label: none }, ...options, ...(there ? [] : [{ id: value, label: t`No longer there` }])];
  return <Select hideLabel label={label} value={value ?? NOBODY} options={every} onChange={(id) => onChange(id === NOBODY ? null : id)} />;
}
