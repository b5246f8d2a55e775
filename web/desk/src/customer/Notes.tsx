import { t } from "@lingui/core/macro";
import type { Customer } from "@merhaba/api";
import { Button, Icon } from "@merhaba/ui";
import { useState, type KeyboardEvent } from "react";
import { useChangeCustomer } from "./queries";

/** What colleagues should know about a customer; written in place. */
export function Notes({ customer, isReadOnly }: { customer: Customer; isReadOnly: boolean }) {
  const [text, setText] = useState<string | null>(null);
  const change = useChangeCustomer(customer.id);
  if (text === null) {
    if (!customer.notes) return isReadOnly ? null : <Button look="ghost" className="small add-note" icon="pencil" onPress={() => setText("")}>{t`Add a remark`}</Button>;
    return (
      <button type="button" className="remark" disabled={isReadOnly} onClick={() => setText(customer.notes)}>
        <Icon name="pencil" size={14} />
        <span dir="auto">{customer.notes}</span>
      </button>
    );
  }
  const save = () => {
    if (text !== customer.notes) change.mutate({ notes: text.trim() });
    setText(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
    if (event.key === "Escape") {
      event.stopPropagation();
      setText(null);
    }
  };
  return (
    <div className="remark-edit">
      <textarea className="box area" autoFocus dir="auto" rows={3} aria-label={t`Remark about the customer`} value={text} onChange={(event) => setText(event.target.value)} onKeyDown={onKeyDown} />
      <div className="row">
        <Button className="small" look="go" onPress={save}>{t`Save`}</Button>
        <Button className="small" look="ghost" onPress={() => setText(null)}>{t`Cancel`}</Button>
      </div>
    </div>
  );
}
