import { plural, t } from "@lingui/core/macro";
import { ApiError } from "@merhaba/api";
import { errorText } from "../feedback/errorText";
import { money, number } from "../i18n/format";
import { isolate } from "../i18n/isolate";
import type { OrderAction, Why } from "./types";

/** Why something is not possible, in the person's language where the code is known, else as the server says it. */
export function whyText(why: Why): string {
  return (why.code && byCode(why.code, why.values ?? {})) || why.explanation || t`This is not possible now.`;
}

function byCode(code: string, values: Record<string, unknown>): string | null {
  const title = named(values["title"]);
  const shop = named(values["shop"]);
  switch (code) {
    case "window-over":
      return windowText(values);
    case "already-cancelled":
      return t`The order is cancelled already.`;
    case "already-sent":
      return t`The order is on its way already.`;
    case "not-sent":
      return t`Nothing has been sent yet.`;
    case "not-paid":
      return t`Nothing has been paid yet.`;
    case "not-delivered":
      return t`It has not been delivered yet.`;
    case "nothing-left":
      return t`Nothing is left: everything is refunded or returned already.`;
    case "not-supported":
      return shop ? t`${shop} does not offer it.` : t`The shop does not offer it.`;
    case "role":
    case "not-allowed":
      return t`Your role does not allow this.`;
    case "no-permission":
      return t`The shop does not permit it to us. Its connection needs more rights.`;
    case "shop-disconnected":
      return t`The shop has to be connected again first.`;
    case "action-running":
      return t`Another action on this order is still being carried out.`;
    case "amount-too-high":
      return tooMuchText(values);
    case "bad-amount":
      return t`This amount is not possible in this currency.`;
    case "quantity-too-high":
      return title ? t`There are not that many of ${title} left.` : t`There are not that many left.`;
    case "no-such-line":
    case "no-such-payment":
    case "no-such-return":
      return t`The order has changed in the meantime. Close this and look at it again.`;
    case "no-such-variant":
      return t`This product is no longer sold.`;
    case "not-same-product":
      return t`It can only become another kind of the same product.`;
    case "out-of-stock":
      return title ? t`${title} is out of stock.` : t`It is out of stock.`;
    case "payment-not-refundable":
      return t`This payment cannot be refunded. Choose another way.`;
    case "bad-address":
      return t`The address needs at least a street, a town and a country.`;
    case "empty":
      return t`Choose at least one item.`;
    case "no-such-customer":
      return t`The customer has no account at the shop.`;
    case "already-decided":
      return t`This has been decided already.`;
    case "other-customer":
      return t`The order belongs to someone else, so nothing is told in this conversation.`;
    case "own-request":
      return t`It is your own request: someone else decides.`;
    default:
      return null;
  }
}

const named = (value: unknown): string => (typeof value === "string" && value ? isolate(value) : "");

/** How long ago the time for something began to run, and how long it was. */
function windowText({ since, days, window }: Record<string, unknown>): string | null {
  if (typeof days !== "number" || typeof window !== "number") return null;
  const length = plural(window, { one: "# day", other: "# days" });
  const ago =
    since === "sent"
      ? plural(days, { one: "Sent # day ago", other: "Sent # days ago" })
      : since === "ordered"
        ? plural(days, { one: "Ordered # day ago", other: "Ordered # days ago" })
        : plural(days, { one: "Delivered # day ago", other: "Delivered # days ago" });
  return t`${ago}; the time for it is ${length}.`;
}

function tooMuchText({ maximum, currency }: Record<string, unknown>): string {
  if (typeof maximum !== "string" || typeof currency !== "string") return t`That is more than is left.`;
  const shown = isolate(money({ amount: maximum, currency }));
  return t`That is more than is left: ${shown}.`;
}

/** What a request about an action met with, in words. A refusal by the rules carries its code and values. */
export function refusalText(error: unknown): string {
  if (!(error instanceof ApiError)) return errorText(error);
  const { values } = error.problem as { values?: Record<string, unknown> };
  return byCode(error.code, values ?? error.problem) ?? errorText(error);
}

/** Why an action failed, and what to do about it. */
export function failureText({ failure }: Pick<OrderAction, "failure">): { what: string; todo: string } {
  const code = failure?.code ?? "";
  const detail = failure?.detail ?? "";
  switch (code) {
    case "unreachable":
      return { what: t`The shop did not answer for half a day.`, todo: t`Nothing was done. Ask for it again, or do it in the shop itself.` };
    case "shop-disconnected":
      return { what: t`The shop no longer lets us in.`, todo: t`Someone who manages the workspace must connect it again in the settings.` };
    case "refused":
      return { what: detail ? t`The shop refused: ${isolate(detail)}` : t`The shop refused.`, todo: t`Change what you asked for, or do it in the shop itself.` };
    case "not-found":
      return { what: t`The order is no longer in the shop.`, todo: t`Nothing was done.` };
    default:
      return { what: byCode(code, {}) ?? (detail || t`It could not be done.`), todo: t`Look at the order, then try again or do it in the shop itself.` };
  }
}

/** A count with the limit it is held against: 2 of 3. */
export const ofText = (some: number, all: number): string => t`${number(some)} of ${number(all)}`;
