import { t } from "@lingui/core/macro";
import type { Priority, Tag } from "@merhaba/api";
import { Button, Dropdown, Item, Select, Swatch, TextField, type Option } from "@merhaba/ui";
import { duration } from "../../i18n/format";
import { priorities, priorityName, statusName } from "../../inbox/status";
import { actionName, orderActions } from "../../orders/actionNames";
import type { ActionKind } from "../../orders/types";
import { useSession } from "../../session/session";
import type { MacroActions } from "./queries";

const hours = [1, 4, 24, 48, 72, 168] as const;
const hour = 3_600_000;
const none = "-";

interface ActionsFieldsProps {
  actions: MacroActions;
  error: string | undefined;
  onChange: (actions: MacroActions) => void;
}

/** What a macro does beside the answer. */
export function ActionsFields({ actions, error, onChange }: ActionsFieldsProps) {
  const { agents, teams, tags } = useSession();
  const set = (changes: Partial<MacroActions>) => onChange({ ...actions, ...changes });
  const nothing: Option = { id: none, label: t`Leave it as it is` };
  const state = actions.snooze_hours ? `snooze:${actions.snooze_hours}` : (actions.status ?? none);
  const snoozes = [...new Set([...hours, ...(actions.snooze_hours ? [actions.snooze_hours] : [])])];
  const states: Option[] = [
    nothing,
    ...(["open", "pending", "closed"] as const).map((id) => ({ id, label: statusName(id) })),
    ...snoozes.map((each) => ({ id: `snooze:${each}`, label: t`Snooze for ${duration(each * hour)}` })),
  ];
  const people: Option[] = [nothing, { id: "me", label: t`Whoever uses it` }, ...agents.filter((each) => each.active && each.role !== "viewer").map(({ id, name }) => ({ id, label: name }))];
  return (
    <fieldset className="macro-form">
      <legend className="label">{t`What it does`}</legend>
      <div className="macro-grid">
        <Select
          label={t`State, when the answer is sent`}
          value={state}
          options={states}
          onChange={(id) => {
            const snooze = id.startsWith("snooze:") ? Number(id.slice(7)) : null;
            set({ snooze_hours: snooze, status: snooze || id === none ? null : (id as "open" | "pending" | "closed") });
          }}
        />
        <Select label={t`Priority`} value={actions.priority ?? none} options={[nothing, ...priorities.map((id) => ({ id, label: priorityName(id) }))]} onChange={(id) => set({ priority: id === none ? null : (id as Priority) })} />
        <Select label={t`Assign to`} value={actions.to_me ? "me" : (actions.assignee ?? none)} options={people} onChange={(id) => set({ to_me: id === "me", assignee: id === "me" || id === none ? null : id })} />
        {teams.length > 0 && <Select label={t`Team`} value={actions.team ?? none} options={[nothing, ...teams.map(({ id, name }) => ({ id, label: name }))]} onChange={(id) => set({ team: id === none ? null : id })} />}
        <Select
          label={t`Open a form`}
          hint={t`It is filled in and sent by a person, never by the macro.`}
          value={actions.order_action ?? none}
          options={[{ id: none, label: t`None` }, ...([...orderActions, "discount"] as ActionKind[]).map((id) => ({ id, label: actionName(id) }))]}
          onChange={(id) => set({ order_action: id === none ? null : (id as ActionKind) })}
        />
      </div>
      <TagField label={t`Add tags`} tags={tags} chosen={actions.add_tags ?? []} onChange={(add_tags) => set({ add_tags })} />
      <TagField label={t`Take off tags`} tags={tags} chosen={actions.remove_tags ?? []} onChange={(remove_tags) => set({ remove_tags })} />
      <TextField label={t`Private note`} lines={2} value={actions.note ?? ""} error={error} onChange={(note) => set({ note })} hint={t`Your colleagues read it in the conversation, the customer never does.`} />
    </fieldset>
  );
}

function TagField({ label, tags, chosen, onChange }: { label: string; tags: readonly Tag[]; chosen: readonly string[]; onChange: (ids: string[]) => void }) {
  const on = tags.filter((tag) => chosen.includes(tag.id));
  const off = tags.filter((tag) => !chosen.includes(tag.id));
  return (
    <div className="macro-tags" role="group" aria-label={label}>
      <span className="label">{label}</span>
      {on.map((tag) => (
        <Button key={tag.id} className="small" aria-label={t`Remove ${tag.name}`} onPress={() => onChange(chosen.filter((each) => each !== tag.id))}>
          <Swatch colour={tag.colour} /> <bdi>{tag.name}</bdi> ×
        </Button>
      ))}
      {off.length > 0 && (
        <Dropdown aria-label={label} onAction={(key) => onChange([...chosen, String(key)])} trigger={<Button look="ghost" icon="plus" className="small" aria-label={label} />}>
          {off.map((tag) => (
            <Item key={tag.id} id={tag.id} start={<Swatch colour={tag.colour} />}>
              {tag.name}
            </Item>
          ))}
        </Dropdown>
      )}
    </div>
  );
}
