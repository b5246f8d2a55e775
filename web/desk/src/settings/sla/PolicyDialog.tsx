import { t } from "@lingui/core/macro";
import { api, body, type Priority, type Schemas } from "@merhaba/api";
import { Banner, Button, Checkbox, Dialog, Segmented, Switch, TextField } from "@merhaba/ui";
import { useId, useState, type FormEvent } from "react";
import { errorText, fieldErrors } from "../../feedback/errorText";
import { metricName } from "../../inbox/DueMark";
import { channelName, priorities, priorityName, statusName } from "../../inbox/status";
import { NumberField } from "../NumberField";
import { useSettingsChange } from "../useSettings";
import { metrics } from "./metrics";

type Policy = Schemas["SlaPolicy"];
type Terms = Schemas["PolicyTerms"];
type Whom = NonNullable<Terms["warn"]>[number];

const fresh: Terms = {
  name: "",
  applies_to: { channels: [], brands: [], priorities: [] },
  targets: { urgent: { first_reply: 15 }, high: { first_reply: 30 }, normal: { first_reply: 60 }, low: { first_reply: 240 } },
  business: true,
  pause_on: ["pending", "snoozed"],
  warn_minutes: 15,
  warn: ["assignee"],
  escalate: ["assignee", "admins"],
  active: true,
};
const longest = 60 * 24 * 90;

/** What a policy promises, to whom, and who hears when it runs out. */
export function PolicyDialog({ policy, onClose }: { policy: Policy | null; onClose: () => void }) {
  const form = useId();
  const [draft, setDraft] = useState<Terms>(policy ?? fresh);
  const [priority, setPriority] = useState<Priority>("normal");
  const set = (changes: Partial<Terms>) => setDraft((now) => ({ ...now, ...changes }));
  const save = useSettingsChange(
    "sla",
    (): Promise<Policy> => body(policy ? api.PUT("/api/v1/sla/policies/{policy}", { params: { path: { policy: policy.id } }, body: draft }) : api.POST("/api/v1/sla/policies", { body: draft })),
    true,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined, { onSuccess: onClose });
  };
  const targets = draft.targets[priority] ?? {};
  const applies = draft.applies_to ?? {};
  return (
    <Dialog
      title={policy ? t`Change the policy` : t`New policy`}
      closeLabel={t`Close`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="go" type="submit" form={form} isPending={save.isPending}>{t`Save`}</Button>
        </>
      }
    >
      <form id={form} className="form" onSubmit={submit}>
        <TextField label={t`Name`} isRequired autoFocus value={draft.name} onChange={(name) => set({ name })} error={fieldErrors(save.error)["name"]} />
        <Choices
          legend={t`Channels (none: all)`}
          options={["chat", "email"].map((id) => ({ id, label: channelName(id) }))}
          chosen={applies.channels ?? []}
          onChange={(channels) => set({ applies_to: { ...applies, channels } })}
        />
        <Segmented label={t`Targets by priority, in minutes`} value={priority} options={priorities.map((id) => ({ id, label: priorityName(id) }))} onChange={setPriority} />
        <div className="pair">
          {metrics.map((metric) => (
            <NumberField key={`${priority} ${metric}`} label={metricName(metric)} value={targets[metric] ?? null} least={1} most={longest} onChange={(minutes) => set({ targets: { ...draft.targets, [priority]: { ...targets, [metric]: minutes } } })} />
          ))}
        </div>
        <Switch isSelected={draft.business ?? true} onChange={(business) => set({ business })} detail={t`Nights, weekends and holidays of the brand do not count.`}>
          {t`Only working hours count`}
        </Switch>
        <Choices
          legend={t`Solving and news wait while it is`}
          options={(["pending", "snoozed"] as const).map((id) => ({ id, label: statusName(id) }))}
          chosen={draft.pause_on ?? []}
          onChange={(pause_on) => set({ pause_on })}
        />
        <NumberField label={t`Warn before, in minutes`} hint={t`Empty: no warning.`} value={draft.warn_minutes ?? null} least={1} most={longest} onChange={(warn_minutes) => set({ warn_minutes })} />
        <Choices legend={t`Warn`} options={whom()} chosen={draft.warn ?? []} onChange={(warn) => set({ warn })} />
        <Choices legend={t`Tell when it is missed`} options={whom()} chosen={draft.escalate ?? []} onChange={(escalate) => set({ escalate })} />
        <Switch isSelected={draft.active ?? true} onChange={(active) => set({ active })}>{t`On`}</Switch>
        {save.error && (
          <Banner tone="pomegranate" icon="warning">
            {errorText(save.error)}
          </Banner>
        )}
      </form>
    </Dialog>
  );
}

const whom = (): { id: Whom; label: string }[] => [
  { id: "assignee", label: t`Who has it` },
  { id: "team", label: t`Their team` },
  { id: "admins", label: t`Admins` },
];

interface ChoicesProps<T extends string> {
  legend: string;
  options: readonly { id: T; label: string }[];
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
}

function Choices<T extends string>({ legend, options, chosen, onChange }: ChoicesProps<T>) {
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      {options.map(({ id, label }) => (
        <Checkbox key={id} isSelected={chosen.includes(id)} onChange={(on) => onChange(on ? [...chosen, id] : chosen.filter((each) => each !== id))}>
          {label}
        </Checkbox>
      ))}
    </fieldset>
  );
}
