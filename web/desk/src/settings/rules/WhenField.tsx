import { t } from "@lingui/core/macro";
import { Select } from "@merhaba/ui";
import { SeveralOf } from "./ChoiceOf";
import { LengthField } from "./LengthField";
import { triggerName, triggers } from "./names";
import type { Trigger } from "./types";

/** When the rule looks. */
export function WhenField({ when, onChange }: { when: Trigger; onChange: (when: Trigger) => void }) {
  const choose = (on: Trigger["on"]) => onChange({ on, fields: [], since: on === "time" ? "waiting" : null, after: on === "time" ? "4h" : null });
  const changes = [
    { id: "status", label: t`Status` },
    { id: "assignee", label: t`Person` },
    { id: "team", label: t`Team` },
    { id: "tags", label: t`Tags` },
    { id: "priority", label: t`Priority` },
  ];
  const sinces = [
    { id: "waiting", label: t`since the customer waits for an answer` },
    { id: "last_inbound", label: t`since the customer's last message` },
    { id: "created", label: t`since the conversation began` },
  ] as const;
  return (
    <div className="rule-row">
      <Select hideLabel label={t`When`} value={when.on} options={triggers.map((id) => ({ id, label: triggerName(id) }))} onChange={choose} />
      {when.on === "updated" && <SeveralOf label={t`What changes`} options={changes} chosen={when.fields} onChange={(fields) => onChange({ ...when, fields: fields as Trigger["fields"] })} />}
      {when.on === "time" && (
        <>
          <LengthField label={t`How long`} value={when.after ?? ""} onChange={(after) => onChange({ ...when, after })} />
          <Select hideLabel label={t`Since when`} value={when.since ?? "waiting"} options={sinces} onChange={(since) => onChange({ ...when, since })} />
        </>
      )}
    </div>
  );
}
