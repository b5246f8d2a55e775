import { t } from "@lingui/core/macro";
import { Pill } from "@merhaba/ui";
import { money, moment } from "../i18n/format";
import { isolate } from "../i18n/isolate";
import { actionTitle } from "../orders/actionNames";
import { actionState, orderNumber } from "../orders/states";
import type { OrderAction } from "../orders/types";
import { Part } from "../settings/SettingsPage";

/** What was decided lately, by whom. */
export function Decided({ requests }: { requests: readonly OrderAction[] }) {
  return (
    <Part title={t`Decided lately`}>
      <ul className="decided">
        {requests.map((each) => {
          const [tone, icon, words] = actionState(each.state);
          return (
            <li key={each.id}>
              <span className="cut grow">
                <bdi>{actionTitle(each.action, isolate(orderNumber(each.order?.number ?? "")))}</bdi>{" "}
                <span className="mute">
                  {decidedText(each)}
                  {each.decision_note && <bdi>: {each.decision_note}</bdi>}
                </span>
              </span>
              {each.amount && <bdi dir="ltr">{money(each.amount)}</bdi>}
              <Pill tone={tone} icon={icon}>
                {words}
              </Pill>
              {each.decided_at && <time dateTime={each.decided_at}>{moment(each.decided_at)}</time>}
            </li>
          );
        })}
      </ul>
    </Part>
  );
}

function decidedText(request: OrderAction): string {
  const [asker, by] = [isolate(request.requested_by.name), isolate(request.decided_by?.name ?? "")];
  return t`${asker}, decided by ${by}`;
}
