import { t } from "@lingui/core/macro";
import { Icon } from "@merhaba/ui";
import { useState, type KeyboardEvent } from "react";
import { addressesIn } from "./recipients";

interface AddressFieldProps {
  /** What stands before it: To, Cc. */
  name: string;
  label: string;
  addresses: readonly string[];
  names: Readonly<Record<string, string>>;
  /** Addresses that are not written to any more. */
  dead: readonly string[];
  onChange: (addresses: string[]) => void;
}

/** Who gets the mail, each as a chip that can be taken out. Enter, comma or leaving the field takes an address in. */
export function AddressField({ name, label, addresses, names, dead, onChange }: AddressFieldProps) {
  const [text, setText] = useState("");
  const take = (raw: string) => {
    const { found, rest } = addressesIn(raw);
    const known = new Set(addresses.map((each) => each.toLowerCase()));
    const fresh = found.filter((each) => !known.has(each.toLowerCase()));
    if (fresh.length > 0) onChange([...addresses, ...fresh]);
    setText(rest);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if ((event.key === "Enter" || event.key === "," || event.key === ";") && text.trim()) {
      event.preventDefault();
      take(text);
    }
    if (event.key === "Backspace" && text === "") onChange(addresses.slice(0, -1));
  };
  return (
    <div className="cc" role="group" aria-label={label}>
      <span className="mute s cc-name">{name}</span>
      {addresses.map((each) => (
        <span key={each} className={dead.includes(each.toLowerCase()) ? "cc-one dead" : "cc-one"} title={each}>
          <bdi className="cut">{names[each] || each}</bdi>
          <button type="button" aria-label={t`Remove ${each}`} onClick={() => onChange(addresses.filter((other) => other !== each))}>
            <Icon name="close" size={12} />
          </button>
        </span>
      ))}
      <input
        type="text"
        inputMode="email"
        dir="ltr"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-label={label}
        aria-invalid={text.includes("@") && addressesIn(text).found.length === 0}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => take(text)}
      />
    </div>
  );
}
