import { t } from "@lingui/core/macro";
import { Checkbox, Switch, TextField } from "@merhaba/ui";
import { actionName } from "../../orders/actionNames";
import { AmountField } from "../../orders/forms/AmountField";
import { typedAmount } from "../../orders/decimal";
import type { ActionKind, RolePolicy } from "../../orders/types";

interface RoleRulesProps {
  rules: RolePolicy;
  currency: string;
  /** What the shop's platform can do at all. */
  actions: readonly ActionKind[];
  onChange: (changes: Partial<RolePolicy>) => void;
}

/** What one role may do: up to which amount, and which actions. */
export function RoleRules({ rules, currency, actions, onChange }: RoleRulesProps) {
  const chosen = rules.actions ?? null;
  const tick = (action: ActionKind, on: boolean) => onChange({ actions: on ? [...(chosen ?? []), action] : (chosen ?? actions).filter((each) => each !== action) });
  return (
    <>
      <div className="policy-grid">
        <AmountField label={t`Per order, without approval`} currency={currency} hint={t`Left empty, there is no limit.`} value={rules.per_order ?? ""} onChange={(text) => onChange({ per_order: text || null })} />
        <AmountField label={t`A day, without approval`} currency={currency} hint={t`Left empty, there is no limit.`} value={rules.per_day ?? ""} onChange={(text) => onChange({ per_day: text || null })} />
        <TextField label={t`Discount codes, at most`} inputMode="decimal" dir="ltr" hint={t`Left empty, there is no limit.`} value={rules.max_percent ?? ""} onChange={(text) => onChange({ max_percent: typedAmount(text) })} end={<span className="mute s">%</span>} />
      </div>
      <Switch isSelected={chosen === null} onChange={(all) => onChange({ actions: all ? null : [...actions] })}>
        {t`Every action the shop offers`}
      </Switch>
      {chosen !== null && (
        <div className="action-ticks" role="group" aria-label={t`Allowed actions`}>
          {actions.map((action) => (
            <Checkbox key={action} isSelected={chosen.includes(action)} onChange={(on) => tick(action, on)}>
              {actionName(action)}
            </Checkbox>
          ))}
        </div>
      )}
    </>
  );
}
