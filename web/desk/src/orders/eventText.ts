import { t } from "@lingui/core/macro";
import type { Money, TimelineEvent } from "@merhaba/api";
import { money } from "../i18n/format";
import { isolate } from "../i18n/isolate";
import { actionTitle } from "./actionNames";
import { orderNumber } from "./states";
import type { ActionKind, ActionState, OrderAction } from "./types";
import { failureText } from "./why";

/** A line of the thread about something done to an order. */
interface OrderEvent extends TimelineEvent {
  action?: ActionKind;
  state?: ActionState | "approved";
  order?: { id: string; number: string } | null;
  amount?: Money | null;
  note?: string;
  reason?: string;
  failure?: OrderAction["failure"];
}

/** The sentence of it: Refund #10482, 24.90 EUR: approved by Mehmet. */
export function orderEventText(who: string, raw: TimelineEvent): string {
  const event = raw as OrderEvent;
  const title = event.action ? actionTitle(event.action, isolate(orderNumber(event.order?.number ?? ""))) : "";
  const what = event.amount ? t`${title}, ${isolate(money(event.amount))}` : title;
  const said = event.note ?? "";
  switch (event.state) {
    case "waiting_approval":
      return event.reason ? t`${what}: ${who} asked for approval, “${event.reason}”` : t`${what}: ${who} asked for approval`;
    case "approved":
      return said ? t`${what}: approved by ${who}, “${said}”` : t`${what}: approved by ${who}`;
    case "declined":
      return said ? t`${what}: declined by ${who}, “${said}”` : t`${what}: declined by ${who}`;
    case "withdrawn":
      return t`${what}: withdrawn by ${who}`;
    case "done":
      return t`${what}: done, ${who}`;
    case "failed": {
      const why = failureText({ failure: event.failure ?? null }).what;
      return t`${what}: failed. ${why}`;
    }
    case "pending":
      return t`${what}: the shop is working on it`;
    case "unclear":
      return t`${what}: the shop's answer was lost, it is being looked up`;
    default:
      return t`${what}: started by ${who}`;
  }
}
