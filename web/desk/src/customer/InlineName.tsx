import { t } from "@lingui/core/macro";
import type { Customer } from "@merhaba/api";
import { useState, type KeyboardEvent } from "react";
import { customerName } from "./customerName";
import { useChangeCustomer } from "./queries";

/** A customer's name, changed where it stands: a press turns it into a field, Enter keeps it, Escape leaves it. */
export function InlineName({ customer, isReadOnly }: { customer: Customer; isReadOnly: boolean }) {
  const [text, setText] = useState<string | null>(null);
  const change = useChangeCustomer(customer.id);
  const name = customerName(customer);
  if (isReadOnly) return <bdi className="cut block">{name}</bdi>;
  if (text === null) {
    return (
      <button type="button" className="inline-name cut" title={t`Change the name`} onClick={() => setText(customer.name)}>
        <bdi>{name}</bdi>
      </button>
    );
  }
  const keep = () => {
    const next = text.trim();
    if (next && next !== customer.name) change.mutate({ name: next });
    setText(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") keep();
    if (event.key === "Escape") {
      event.stopPropagation();
      setText(null);
    }
  };
  return (
    <input
      className="inline-input"
      dir="auto"
      autoFocus
      aria-label={t`Name`}
      value={text}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={keep}
    />
  );
}
