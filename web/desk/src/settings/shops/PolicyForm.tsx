import { t } from "@lingui/core/macro";
import { Banner, Button, Icon, Segmented, Switch } from "@merhaba/ui";
import { useState } from "react";
import { errorText } from "../../feedback/errorText";
import { toast } from "../../feedback/toasts";
import { request } from "../../orders/request";
import type { ActionKind, Policy } from "../../orders/types";
import { roleName } from "../roles";
import { Part } from "../SettingsPage";
import { useSettingsChange } from "../useSettings";
import { DaysField } from "./DaysField";
import { RoleRules } from "./RoleRules";
import { hoursText, roleSentence, windowSentence } from "./sentences";

interface PolicyFormProps {
  shop: string;
  policy: Policy;
  currency: string;
  actions: readonly ActionKind[];
}

const roles = ["agent", "admin"] as const;

/** The rules of one shop; each says in a sentence what it means. */
export function PolicyForm({ shop, policy, currency, actions }: PolicyFormProps) {
  const [draft, setDraft] = useState(policy);
  const dirty = JSON.stringify(draft) !== JSON.stringify(policy);
  const set = (changes: Partial<Policy>) => setDraft({ ...draft, ...changes });
  const save = useSettingsChange("shops", () => request<Policy>("PUT", `/shops/${shop}/policy`, { json: draft }), true);
  return (
    <>
      <Part title={t`Until when`} lead={windowSentence(draft)}>
        <div className="policy-grid">
          <DaysField label={t`Refunds after delivery`} value={draft.refund_days} fallback={30} onChange={(refund_days) => set({ refund_days })} />
          <DaysField label={t`Returns after delivery`} value={draft.return_days} fallback={30} onChange={(return_days) => set({ return_days })} />
        </div>
      </Part>
      {roles.map((role) => {
        const rules = draft[role];
        return (
          <Part key={role} title={roleName(role)} lead={<span className="policy-sentence"><Icon name="shield" size={14} /> {roleSentence(role, rules, currency)}</span>}>
            <RoleRules rules={rules} currency={currency} actions={actions} onChange={(changes) => set({ [role]: { ...rules, ...changes } })} />
          </Part>
        );
      })}
      <Part title={t`Approval`} lead={hoursText(draft.approval_hours)}>
        <Segmented
          label={t`An answer is due within`}
          value={String(draft.approval_hours)}
          options={[...new Set([1, 4, 8, 24, 48, draft.approval_hours])].sort((a, b) => a - b).map((hours) => ({ id: String(hours), label: t`${hours} h` }))}
          onChange={(hours) => set({ approval_hours: Number(hours) })}
        />
        <Switch isSelected={draft.tell_by_default} onChange={(tell_by_default) => set({ tell_by_default })} detail={t`Agents can still choose otherwise for each action.`}>
          {t`Tell the customer in the conversation when something was done`}
        </Switch>
      </Part>
      {save.error && (
        <Banner tone="pomegranate" icon="warning">
          {errorText(save.error)}
        </Banner>
      )}
      <div className={dirty ? "save-bar on" : "save-bar"}>
        <span className="grow s">{t`Not saved yet`}</span>
        <Button look="ghost" onPress={() => setDraft(policy)}>{t`Discard`}</Button>
        <Button look="go" isPending={save.isPending} onPress={() => save.mutate(undefined, { onSuccess: () => toast(t`Saved`) })}>{t`Save`}</Button>
      </div>
    </>
  );
}
