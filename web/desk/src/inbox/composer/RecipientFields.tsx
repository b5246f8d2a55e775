import { t } from "@lingui/core/macro";
import { AddressField } from "./AddressField";
import type { Recipients } from "./recipients";

interface RecipientFieldsProps {
  recipients: Recipients;
  names: Readonly<Record<string, string>>;
  dead: readonly string[];
  onChange: (recipients: Recipients) => void;
}

/** Everybody the answer goes to, to be looked at and changed before it leaves. */
export function RecipientFields({ recipients, names, dead, onChange }: RecipientFieldsProps) {
  return (
    <div className="recipient-fields">
      <AddressField name={t`To`} label={t`To`} addresses={recipients.to} names={names} dead={dead} onChange={(to) => onChange({ ...recipients, to })} />
      <AddressField name={t`Cc`} label={t`Copy to`} addresses={recipients.cc} names={names} dead={dead} onChange={(cc) => onChange({ ...recipients, cc })} />
    </div>
  );
}
