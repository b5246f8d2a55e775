import { t } from "@lingui/core/macro";
import { contrast, Icon, onColour, TextField } from "@merhaba/ui";

interface AccentFieldProps {
  value: string;
  onChange: (colour: string) => void;
  error?: string | undefined;
}

/** The shop's colour, and whether it can be seen on a white page and read upon. */
export function AccentField({ value, onChange, error }: AccentFieldProps) {
  const onPage = contrast(value, "#ffffff");
  const text = onPage === null ? null : contrast(value, onColour(value));
  return (
    <div>
      <div className="accent">
        <input type="color" aria-label={t`Choose the colour`} value={onPage === null ? "#0b7a78" : value} onChange={(event) => onChange(event.target.value)} />
        <TextField label={t`Colour`} dir="ltr" value={value} onChange={onChange} error={error ?? (onPage === null ? t`Write it as # and six digits, such as #0b7a78.` : undefined)} />
      </div>
      {onPage !== null && text !== null && (
        <ul className="contrast">
          <Check good={onPage >= 3} ratio={onPage}>
            {onPage >= 3 ? t`The button stands out on a white page` : t`The button hardly stands out on a white page`}
          </Check>
          <Check good={text >= 4.5} ratio={text}>
            {text >= 4.5 ? t`Text on it is easy to read` : t`Text on it is hard to read`}
          </Check>
        </ul>
      )}
    </div>
  );
}

function Check({ good, ratio, children }: { good: boolean; ratio: number; children: string }) {
  return (
    <li className={good ? "good" : "poor"}>
      <Icon name={good ? "check" : "warning"} size={14} />
      {children} <bdi dir="ltr">{ratio.toFixed(1)} : 1</bdi>
    </li>
  );
}
