import { t } from "@lingui/core/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Schemas } from "@merhaba/api";
import { Button, Empty } from "@merhaba/ui";
import { useState } from "react";
import { Confirm } from "../Confirm";
import { Loaded, SettingsPage } from "../SettingsPage";
import { useSettingsChange } from "../useSettings";
import { orderRules, removeRule, rulesQuery } from "./queries";
import { RuleEditor } from "./RuleEditor";
import { RuleLog } from "./RuleLog";
import { RuleRow } from "./RuleRow";
import type { Rule } from "./types";
import "./rules.css";

/** The rules, in the order in which they look. */
export default function RulesPage() {
  const query = useQuery(rulesQuery);
  const client = useQueryClient();
  const [editing, setEditing] = useState<Rule | "new" | null>(null);
  const [removing, setRemoving] = useState<Rule | null>(null);
  const [shown, setShown] = useState<Rule | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const remove = useSettingsChange("rules", removeRule);
  const order = useSettingsChange("rules", orderRules);
  const move = (items: readonly Rule[], from: number, to: number) => {
    const one = items[from];
    if (!one || from === to || to < 0 || to >= items.length) return;
    const next = items.toSpliced(from, 1).toSpliced(to, 0, one);
    client.setQueryData<Schemas["Rules"]>(rulesQuery.queryKey, (before) => before && { ...before, items: next });
    order.mutate(next.map((each) => each.id), { onError: () => void query.refetch() });
  };
  if (editing) {
    return (
      <SettingsPage id="rules" action={<Button icon="chevronBack" onPress={() => setEditing(null)}>{t`All rules`}</Button>}>
        <RuleEditor rule={editing === "new" ? null : editing} variables={query.data?.variables ?? []} onClose={() => setEditing(null)} />
      </SettingsPage>
    );
  }
  return (
    <SettingsPage id="rules" action={<Button icon="plus" onPress={() => setEditing("new")}>{t`New rule`}</Button>}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="bolt" title={t`No rules yet`}>{t`A rule takes routine off people's hands: it tags, assigns, answers or reminds when something happens.`}</Empty>
          ) : (
            <ol className="cards">
              {items.map((rule, at) => (
                <RuleRow
                  key={rule.id}
                  rule={rule}
                  place={at}
                  last={items.length - 1}
                  isDragged={dragged === at}
                  onDrag={setDragged}
                  onDrop={() => dragged !== null && move(items, dragged, at)}
                  onMove={(to) => move(items, at, to)}
                  onEdit={() => setEditing(rule)}
                  onLog={() => setShown(rule)}
                  onRemove={() => setRemoving(rule)}
                />
              ))}
            </ol>
          )
        }
      </Loaded>
      {shown && <RuleLog rule={shown} onClose={() => setShown(null)} />}
      {removing && (
        <Confirm title={t`Delete the rule ${removing.name}?`} action={t`Delete`} isPending={remove.isPending} onConfirm={() => remove.mutate(removing.id, { onSettled: () => setRemoving(null) })} onClose={() => setRemoving(null)}>
          {t`What it did stays. To stop it for a while, switch it off.`}
        </Confirm>
      )}
    </SettingsPage>
  );
}
