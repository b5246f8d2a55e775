import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Banner, Button, Switch, TextField } from "@merhaba/ui";
import { useState } from "react";
import { NumberField } from "../NumberField";
import { Loaded, Part } from "../SettingsPage";
import { useSettingsChange } from "../useSettings";
import { ActionsField, isDone } from "./ActionsField";
import { Builder } from "./Builder";
import { DryRunPart } from "./DryRunPart";
import { MatchingNow } from "./MatchingNow";
import { changeRule, fieldsQuery, makeRule } from "./queries";
import { groupOf, isWhole, written, type Definition, type Rule } from "./types";
import { WhenField } from "./WhenField";

interface RuleEditorProps {
  /** The rule that is changed; null for a new one. */
  rule: Rule | null;
  variables: readonly string[];
  onClose: () => void;
}

const empty: Definition = { when: { on: "message_in", fields: [], since: null, after: null }, condition: { all: [] }, actions: [{ do: "add_tags", tags: [] }], stop: false, most_a_minute: 200 };

/** One rule: when it looks, what must hold, what it does; and what it would have done. */
export function RuleEditor({ rule, variables, onClose }: RuleEditorProps) {
  const fields = useQuery(fieldsQuery);
  const [name, setName] = useState(rule?.name ?? "");
  const [draft, setDraft] = useState<Definition>(() => (rule ? definitionOf(rule) : empty));
  const [group, setGroup] = useState(() => groupOf(draft.condition));
  const [asked, setAsked] = useState(false);
  const definition = { ...draft, condition: written(group) };
  const save = useSettingsChange("rules", () => (rule ? changeRule(rule.id, { name: name.trim(), definition }) : makeRule(name.trim(), definition)));
  const timed = draft.when.on !== "time" || Boolean(draft.when.after);
  const whole = timed && draft.actions.length > 0 && draft.actions.every(isDone) && isWhole(group, fields.data?.bare ?? []);
  const set = (changes: Partial<Definition>) => setDraft((now) => ({ ...now, ...changes }));
  const finish = () => {
    setAsked(true);
    if (name.trim() && whole) save.mutate(undefined, { onSuccess: onClose });
  };
  return (
    <div className="rule-editor stack-v">
      <TextField label={t`Name`} maxLength={80} value={name} onChange={setName} autoFocus={!rule} error={asked && !name.trim() ? t`Give it a name.` : undefined} />
      <Part title={t`When`}>
        <WhenField when={draft.when} onChange={(when) => set({ when })} />
      </Part>
      <Part title={t`If`} lead={t`Without conditions it acts every time.`}>
        <Loaded query={fields}>{({ items, lists, bare }) => <Builder group={group} fields={items} lists={lists} bare={bare} broken={rule?.broken.map((each) => each.path) ?? []} onChange={setGroup} />}</Loaded>
        {isWhole(group, fields.data?.bare ?? []) && <MatchingNow condition={definition.condition} />}
      </Part>
      <Part title={t`Then`}>
        <ActionsField actions={draft.actions} variables={variables} onChange={(actions) => set({ actions })} />
      </Part>
      <Part title={t`Limits`}>
        <Switch isSelected={draft.stop} onChange={(stop) => set({ stop })} detail={t`Rules below it do not look at what it acted on.`}>
          {t`Stop after this rule`}
        </Switch>
        <NumberField label={t`Most conversations in a minute`} hint={t`When there are more, the rule pauses itself and tells those who manage the workspace.`} least={1} most={10000} value={draft.most_a_minute} onChange={(most) => set({ most_a_minute: most ?? 200 })} />
      </Part>
      <DryRunPart definition={definition} isWhole={whole} />
      {asked && !whole && <Banner tone="saffron" icon="warning">{t`Something is not filled in yet.`}</Banner>}
      <div className="rule-row">
        <Button look="go" isPending={save.isPending} onPress={finish}>{t`Save`}</Button>
        <Button onPress={onClose}>{t`Cancel`}</Button>
      </div>
    </div>
  );
}

function definitionOf({ when, condition, actions, stop, most_a_minute }: Rule): Definition {
  return { when, condition, actions, stop, most_a_minute };
}
