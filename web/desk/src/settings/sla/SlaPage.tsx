import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { api, body, type Schemas } from "@merhaba/api";
import { Button, Empty, IconButton, Pill } from "@merhaba/ui";
import { useState } from "react";
import { duration, listOf } from "../../i18n/format";
import { metricName } from "../../inbox/DueMark";
import { priorities, priorityName } from "../../inbox/status";
import { Confirm } from "../Confirm";
import { Loaded, Part, SettingsPage } from "../SettingsPage";
import { useSettingsChange } from "../useSettings";
import { AttainmentTable } from "./AttainmentTable";
import { metrics } from "./metrics";
import { PolicyDialog } from "./PolicyDialog";

type Policy = Schemas["SlaPolicy"];

const policiesQuery = { queryKey: ["settings", "sla"], queryFn: (): Promise<{ items: Policy[] }> => body(api.GET("/api/v1/sla/policies", {})) };

/** What is promised to whom, in the order in which it is tried, and how much of it was kept. */
export default function SlaPage() {
  const query = useQuery(policiesQuery);
  const [open, setOpen] = useState<Policy | "new" | null>(null);
  const [removing, setRemoving] = useState<Policy | null>(null);
  const order = useSettingsChange("sla", (policies: string[]): Promise<unknown> => body(api.PUT("/api/v1/sla/order", { body: { policies } })));
  const remove = useSettingsChange("sla", (policy: string): Promise<void> => body(api.DELETE("/api/v1/sla/policies/{policy}", { params: { path: { policy } } })));
  return (
    <SettingsPage id="sla" action={<Button icon="plus" onPress={() => setOpen("new")}>{t`New policy`}</Button>}>
      <Loaded query={query}>
        {({ items }) => {
          const ids = items.map((each) => each.id);
          const move = (at: number, by: number) => order.mutate(ids.toSpliced(at, 1).toSpliced(at + by, 0, ids[at] ?? ""));
          if (items.length === 0) return <Empty icon="clock" title={t`Nothing is promised yet`}>{t`A policy says by when customers are answered. Conversations then show the time that is left.`}</Empty>;
          return (
            <Part title={t`Policies`} lead={t`The first one that fits a conversation counts.`}>
              <ol className="cards">
                {items.map((policy, at) => (
                  <li key={policy.id} className="card">
                    <span className="grow">
                      <span className="b block">
                        <bdi>{policy.name}</bdi>
                      </span>
                      <span className="s mute block">{summary(policy)}</span>
                    </span>
                    {!policy.active && <Pill>{t`Off`}</Pill>}
                    <IconButton icon="arrowUp" label={t`Move ${policy.name} up`} isDisabled={at === 0} onPress={() => move(at, -1)} />
                    <IconButton icon="arrowDown" label={t`Move ${policy.name} down`} isDisabled={at === items.length - 1} onPress={() => move(at, 1)} />
                    <IconButton icon="pencil" label={t`Change ${policy.name}`} onPress={() => setOpen(policy)} />
                    <IconButton icon="trash" label={t`Delete ${policy.name}`} onPress={() => setRemoving(policy)} />
                  </li>
                ))}
              </ol>
            </Part>
          );
        }}
      </Loaded>
      <AttainmentTable />
      {open && <PolicyDialog policy={open === "new" ? null : open} onClose={() => setOpen(null)} />}
      {removing && (
        <Confirm title={t`Delete the policy ${removing.name}?`} action={t`Delete`} isPending={remove.isPending} onConfirm={() => remove.mutate(removing.id, { onSettled: () => setRemoving(null) })} onClose={() => setRemoving(null)}>
          {t`What it has promised already is still owed and counted.`}
        </Confirm>
      )}
    </SettingsPage>
  );
}

/** The targets of the most usual priority that has any. */
function summary(policy: Policy): string {
  const priority = (["normal", ...priorities] as const).find((each) => policy.targets[each]);
  const targets = priority && policy.targets[priority];
  if (!priority || !targets) return t`No targets`;
  const told = metrics.flatMap((metric) => {
    const minutes = targets[metric];
    return minutes ? [`${metricName(metric)} ${duration(minutes * 60_000)}`] : [];
  });
  return `${priorityName(priority)}: ${listOf(told)}`;
}
