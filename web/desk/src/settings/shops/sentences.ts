import { plural, t } from "@lingui/core/macro";
import { listOf, money } from "../../i18n/format";
import { isolate } from "../../i18n/isolate";
import { actionName } from "../../orders/actionNames";
import type { Policy, RolePolicy } from "../../orders/types";

const shown = (amount: string, currency: string) => isolate(money({ amount, currency }));

/** What a role's limits mean: "An agent may refund up to 100 EUR per order and 300 EUR a day." */
export function roleSentence(role: "agent" | "admin", { per_order = null, per_day = null, actions = null }: RolePolicy, currency: string): string {
  if (actions?.length === 0) return role === "agent" ? t`An agent may only look at orders.` : t`A manager may only look at orders.`;
  const money = role === "agent" ? agentMoney(per_order, per_day, currency) : managerMoney(per_order, per_day, currency);
  if (actions === null || actions.length > 4) return money;
  return `${money} ${t`Only: ${listOf(actions.map(actionName))}.`}`;
}

function agentMoney(order: string | null, day: string | null, currency: string): string {
  if (order !== null && day !== null) return t`An agent may refund up to ${shown(order, currency)} per order and ${shown(day, currency)} a day.`;
  if (order !== null) return t`An agent may refund up to ${shown(order, currency)} per order.`;
  if (day !== null) return t`An agent may refund up to ${shown(day, currency)} a day.`;
  return t`An agent may refund any amount.`;
}

function managerMoney(order: string | null, day: string | null, currency: string): string {
  if (order !== null && day !== null) return t`A manager may refund up to ${shown(order, currency)} per order and ${shown(day, currency)} a day.`;
  if (order !== null) return t`A manager may refund up to ${shown(order, currency)} per order.`;
  if (day !== null) return t`A manager may refund up to ${shown(day, currency)} a day.`;
  return t`A manager may refund any amount.`;
}

/** Until when an order can be refunded and returned. */
export function windowSentence({ refund_days: refund, return_days: back }: Policy): string {
  if (refund === null && back === null) return t`Refunds and returns are possible at any time.`;
  const days = (count: number) => plural(count, { one: "# day", other: "# days" });
  if (refund !== null && refund === back) return t`Refunds and returns are possible for ${days(refund)} after delivery.`;
  const first = refund === null ? t`Refunds are possible at any time.` : t`Refunds are possible for ${days(refund)} after delivery.`;
  const second = back === null ? t`Returns are possible at any time.` : t`Returns are possible for ${days(back)} after delivery.`;
  return `${first} ${second}`;
}

export const hoursText = (hours: number): string =>
  plural(hours, { one: "What goes above a limit waits for a manager's yes; after # hour it is shown as overdue.", other: "What goes above a limit waits for a manager's yes; after # hours it is shown as overdue." });
