import { t } from "@lingui/core/macro";
import { Select, Tabs } from "@merhaba/ui";
import { languageName } from "../../i18n/format";
import { locales } from "../../i18n/locales";
import { priorities, priorityName, statusName } from "../../inbox/status";
import { actionName as orderActionName } from "../../orders/actionNames";
import { useSession } from "../../session/session";
import { OneOrNone, SeveralOf } from "./ChoiceOf";
import { LengthField } from "./LengthField";
import { actionName } from "./names";
import type { Action } from "./types";

interface ActionDetailsProps {
  action: Action;
  variables: readonly string[];
  onChange: (action: Action) => void;
}

const proposals = ["refund", "cancel", "return", "resend", "discount", "store_credit"] as const;
const statuses = ["open", "pending", "closed"] as const;

/** What an action needs to know. */
export function ActionDetails({ action, variables, onChange }: ActionDetailsProps) {
  const session = useSession();
  const label = actionName(action.do);
  switch (action.do) {
    case "reply":
      return <Reply action={action} variables={variables} onChange={onChange} />;
    case "note":
      return <Words label={label} value={action.text} variables={variables} onChange={(text) => onChange({ ...action, text })} />;
    case "add_tags":
    case "remove_tags":
      return <SeveralOf label={label} options={session.tags.map(named)} chosen={action.tags} onChange={(tags) => onChange({ ...action, tags })} />;
    case "assign":
      return <OneOrNone label={label} none={t`Nobody`} options={session.agents.filter((each) => each.active).map(named)} value={action.agent} onChange={(agent) => onChange({ ...action, agent })} />;
    case "team":
      return <OneOrNone label={label} none={t`No team`} options={session.teams.map(named)} value={action.team} onChange={(team) => onChange({ ...action, team })} />;
    case "priority":
      return <Select hideLabel label={label} value={action.priority} options={priorities.map((id) => ({ id, label: priorityName(id) }))} onChange={(priority) => onChange({ ...action, priority })} />;
    case "status":
      return <Select hideLabel label={label} value={action.status} options={statuses.map((id) => ({ id, label: statusName(id) }))} onChange={(status) => onChange({ ...action, status })} />;
    case "snooze":
      return <LengthField label={t`How long`} value={action.length} onChange={(length) => onChange({ ...action, length })} />;
    case "notify":
      return (
        <div className="stack-v rule-grow">
          <SeveralOf label={t`People`} options={session.agents.filter((each) => each.active).map(named)} chosen={action.agents} onChange={(agents) => onChange({ ...action, agents })} />
          {session.teams.length > 0 && <SeveralOf label={t`Teams`} options={session.teams.map(named)} chosen={action.teams} onChange={(teams) => onChange({ ...action, teams })} />}
        </div>
      );
    case "webhook":
      return <input className="box" dir="ltr" type="url" maxLength={1000} placeholder="https://" aria-label={label} value={action.url} onChange={(event) => onChange({ ...action, url: event.target.value.trim() })} />;
    case "propose":
      return (
        <div className="stack-v rule-grow">
          <Select hideLabel label={label} value={action.action} options={proposals.map((id) => ({ id, label: orderActionName(id) }))} onChange={(next) => onChange({ ...action, action: next })} />
          <p className="hint">{t`A rule never does this by itself. It leaves a note that asks a person to decide.`}</p>
        </div>
      );
  }
}

function Reply({ action, variables, onChange }: { action: Extract<Action, { do: "reply" }>; variables: readonly string[]; onChange: (action: Action) => void }) {
  const texts = action.text as Record<string, string>;
  const tabs = locales.map(({ code }) => ({
    id: code,
    label: languageName(code),
    body: <Words label={t`Reply in ${languageName(code)}`} value={texts[code] ?? ""} variables={variables} onChange={(words) => onChange({ ...action, text: words ? { ...texts, [code]: words } : without(texts, code) })} />,
  }));
  return (
    <div className="rule-wide">
      <Tabs label={t`Language`} tabs={tabs} />
      <p className="hint">{t`At most one automatic reply to a customer in five minutes, and none to machines. It does not count as an answer.`}</p>
    </div>
  );
}

interface WordsProps {
  label: string;
  value: string;
  variables: readonly string[];
  onChange: (value: string) => void;
}

function Words({ label, value, variables, onChange }: WordsProps) {
  return (
    <div className="stack-v rule-wide">
      <textarea className="box rule-lines" dir="auto" rows={3} maxLength={5000} aria-label={label} value={value} onChange={(event) => onChange(event.target.value)} />
      <div className="rule-row" role="group" aria-label={t`Variables`}>
        {variables.map((name) => (
          <button key={name} type="button" className="rule-variable" dir="ltr" onClick={() => onChange(`${value}{{${name}}}`)}>
            {name}
          </button>
        ))}
      </div>
    </div>
  );
}

const named = ({ id, name }: { id: string; name: string }) => ({ id, label: name });

function without(texts: Record<string, string>, code: string): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([each]) => each !== code));
}
