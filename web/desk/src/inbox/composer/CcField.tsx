import { t } from "@lingui/core/macro";
import { Icon } from "@merhaba/ui";
import { useState, type KeyboardEvent } from "react";

const looksRight = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

interface CcFieldProps {
  addresses: readonly string[];
  onChange: (addresses: string[]) => void;
  autoFocus: boolean;
}

/** Who else gets the e-mail. Enter, comma or leaving the field takes an address in. */
export function CcField({ addresses, onChange, autoFocus }: CcFieldProps) {
  const [text, setText] = useState("");
  const take = (raw: string) => {
    const found = raw.split(/[\s,;]+/).filter(Boolean);
    const good = found.filter((each) => looksRight.test(each) && !addresses.includes(each));
    if (good.length > 0) onChange([...addresses, ...good]);
    setText(found.filter((each) => !looksRight.test(each)).join(" "));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" || event.key === "," || event.key === ";") {
      event.preventDefault();
      take(text);
    }
    if (event.key === "Backspace" && text === "") onChange(addresses.slice(0, -1));
  };
  return (
    <div className="cc">
      <span className="mute s">{t`Cc`}</span>
      {addresses.map((each) => (
        <span key={each} className="cc-one">
          <bdi>{each}</bdi>
          <button type="button" aria-label={t`Remove ${each}`} onClick={() => onChange(addresses.filter((other) => other !== each))}>
            <Icon name="close" size={12} />
          </button>
        </span>
      ))}
      <input
        type="email"
        dir="ltr"
        multiple
        autoFocus={autoFocus}
        autoComplete="off"
        aria-label={t`Copy to`}
        aria-invalid={text !== "" && text.includes("@") && !looksRight.test(text.trim())}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => take(text)}
      />
    </div>
  );
}
