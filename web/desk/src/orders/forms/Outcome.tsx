import { t } from "@lingui/core/macro";
import { Banner, Button, Icon, Pill } from "@merhaba/ui";
import { CopyField } from "../../settings/CopyField";
import { money, moment } from "../../i18n/format";
import { isolate } from "../../i18n/isolate";
import { actionState, orderNumber } from "../states";
import type { OrderAction } from "../types";
import { failureText } from "../why";

interface OutcomeProps {
  action: OrderAction;
  onAgain: () => void;
  onRetry: () => void;
  isRetrying: boolean;
}

/** How far what was asked for has come, and what came of it. */
export function Outcome({ action, onAgain, onRetry, isRetrying }: OutcomeProps) {
  const [tone, icon, words] = actionState(action.state);
  const busy = action.state === "queued" || action.state === "running";
  return (
    <div className="outcome" role="status">
      <p className={`outcome-head ${tone} ${busy ? "busy" : ""}`}>
        <span className="outcome-mark">
          <Icon name={icon} size={20} />
        </span>
        <b>{words}</b>
        {action.amount && <bdi dir="ltr">{money(action.amount)}</bdi>}
      </p>
      <p dir="auto">{meaning(action)}</p>
      <Made action={action} />
      {action.state === "failed" && <Button className="fit" onPress={onAgain} icon="pencil">{t`Change and try again`}</Button>}
      {action.state === "unclear" && <Button className="fit" onPress={onRetry} isPending={isRetrying} icon="refresh">{t`Look it up again`}</Button>}
    </div>
  );
}

/** What a state means for the person who asked. */
function meaning(action: OrderAction): string {
  switch (action.state) {
    case "waiting_approval":
      return action.due_at ? t`It is asked for and waits for a yes until ${moment(action.due_at)}. You can close this; the answer appears on the order and in the conversation.` : t`It is asked for and waits for a yes. You can close this; the answer appears on the order and in the conversation.`;
    case "declined": {
      const by = isolate(action.decided_by?.name ?? t`A manager`);
      return action.decision_note ? t`${by} declined: ${action.decision_note}` : t`${by} declined.`;
    }
    case "withdrawn":
      return t`It was withdrawn; nothing happened.`;
    case "queued":
    case "running":
      return action.log.at(-1)?.what === "waiting" ? t`The shop does not answer just now. It is tried again by itself, and happens once only.` : t`The shop is being asked. Closing this does not stop it, and it happens once only.`;
    case "pending":
      return t`The shop has taken it and finishes by itself. The order shows when it is done.`;
    case "done":
      return t`The shop has confirmed it.`;
    case "failed": {
      const { what, todo } = failureText(action);
      return `${what} ${todo}`;
    }
    case "unclear":
      return t`The shop's answer was lost on the way. Before anything is repeated it is looked up whether it happened.`;
  }
}

/** What was made by it: a code, an order, an invoice. */
function Made({ action: { created } }: { action: OrderAction }) {
  const code = created.code ?? created.gift_card;
  return (
    <>
      {code && <CopyField label={t`Code`} text={code} />}
      {created.number && (
        <p>
          <Pill tone="leaf" icon="bag">
            {t`New order ${isolate(orderNumber(created.number))}`}
          </Pill>
        </p>
      )}
      {created.invoice_url && (
        <Banner tone="grey" icon="link">
          <a className="link" href={created.invoice_url} target="_blank" rel="noreferrer noopener">{t`The link to pay for it`}</a>
        </Banner>
      )}
    </>
  );
}
