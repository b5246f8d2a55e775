import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Dialog } from "@merhaba/ui";
import { listOf, moment } from "../../i18n/format";
import { Loaded } from "../SettingsPage";
import { actionName } from "./names";
import { runsQuery } from "./queries";
import type { Rule } from "./types";

/** Where a rule acted lately, and what came of each action. */
export function RuleLog({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const query = useQuery(runsQuery(rule.id));
  return (
    <Dialog title={t`What ${rule.name} did`} closeLabel={t`Close`} isOpen onClose={onClose} width="wide">
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="mute">{t`It has not acted yet.`}</p>
          ) : (
            <ul className="rule-log">
              {items.map((run) => (
                <li key={`${run.at}${run.conversation.id}`}>
                  <span className="mute s">{moment(run.at)}</span>
                  <Link className="link" to="/inbox/$view/{-$conversation}" params={{ view: "all", conversation: run.conversation.id }}>
                    <bdi>{run.conversation.subject || `#${run.conversation.number}`}</bdi>
                  </Link>
                  <span className="s">{listOf(run.did.map(({ do: kind, outcome }) => said(kind, outcome)))}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Dialog>
  );
}

function said(kind: string, outcome: string): string {
  const name = actionName(kind);
  switch (outcome) {
    case "done":
      return name;
    case "queued":
      return t`${name} (on its way)`;
    case "told-lately":
      return t`${name} (not done: something was said by itself a moment ago)`;
    case "machine":
    case "unwanted":
    case "ours":
      return t`${name} (not done: no person to write to)`;
    case "gone":
      return t`${name} (not done: no longer there)`;
    default:
      return t`${name} (not done)`;
  }
}
