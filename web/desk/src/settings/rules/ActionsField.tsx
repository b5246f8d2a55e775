import { t } from "@lingui/core/macro";
import { Button, IconButton, Select } from "@merhaba/ui";
import { ActionDetails } from "./ActionDetails";
import { actionName, kinds, type ActionKind } from "./names";
import type { Action } from "./types";

const MOST = 20;

interface ActionsFieldProps {
  actions: readonly Action[];
  variables: readonly string[];
  onChange: (actions: Action[]) => void;
}

/** What the rule does, in this order. */
export function ActionsField({ actions, variables, onChange }: ActionsFieldProps) {
  return (
    <div className="rule-group">
      {actions.map((action, at) => (
        <div key={at} className="rule-leaf" role="group" aria-label={t`Action ${at + 1}`}>
          <Select hideLabel label={t`What is done`} value={action.do} options={kinds.map((id) => ({ id, label: actionName(id) }))} onChange={(kind) => onChange(actions.with(at, blank(kind)))} />
          <ActionDetails action={action} variables={variables} onChange={(next) => onChange(actions.with(at, next))} />
          <IconButton icon="trash" label={t`Remove the action`} onPress={() => onChange(actions.toSpliced(at, 1))} />
        </div>
      ))}
      {actions.length < MOST && (
        <div className="rule-row">
          <Button icon="plus" onPress={() => onChange([...actions, blank("add_tags")])}>{t`Add an action`}</Button>
        </div>
      )}
    </div>
  );
}

function blank(kind: ActionKind): Action {
  switch (kind) {
    case "reply":
      return { do: kind, text: {} };
    case "note":
      return { do: kind, text: "" };
    case "add_tags":
    case "remove_tags":
      return { do: kind, tags: [] };
    case "assign":
      return { do: kind, agent: null };
    case "team":
      return { do: kind, team: null };
    case "priority":
      return { do: kind, priority: "high" };
    case "status":
      return { do: kind, status: "closed" };
    case "snooze":
      return { do: kind, length: "1d" };
    case "notify":
      return { do: kind, agents: [], teams: [] };
    case "webhook":
      return { do: kind, url: "" };
    case "propose":
      return { do: kind, action: "refund", text: "" };
  }
}

/** Whether an action says all it has to. */
export function isDone(action: Action): boolean {
  switch (action.do) {
    case "reply":
      return Object.values(action.text).some((words) => words?.trim());
    case "note":
      return Boolean(action.text.trim());
    case "add_tags":
    case "remove_tags":
      return action.tags.length > 0;
    case "notify":
      return action.agents.length + action.teams.length > 0;
    case "snooze":
      return Boolean(action.length);
    case "webhook":
      return /^https?:\/\/[^\s/]+/.test(action.url);
    default:
      return true;
  }
}
