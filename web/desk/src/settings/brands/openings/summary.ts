import { plural, t } from "@lingui/core/macro";
import type { Opening } from "@merhaba/api";
import { isolate } from "../../../i18n/isolate";

/** When an opening appears, in one line. */
export function summary(opening: Opening): string {
  const { pages, seconds, scroll, leaving, visits, pages_seen, cart, only_online } = opening;
  const first = pages[0];
  const parts = [
    first && (pages.length === 1 ? isolate(first.value) : t`${isolate(first.value)} and ${pages.length - 1} more`),
    seconds > 0 && t`after ${seconds} s`,
    scroll > 0 && t`scrolled ${scroll} %`,
    leaving && t`when leaving`,
    visits > 1 && t`from visit ${visits}`,
    pages_seen > 1 && t`from page ${pages_seen}`,
    cart && t`cart from ${cart.amount} ${cart.currency}`,
    only_online && t`only when someone is there`,
    often(opening),
  ];
  return parts.filter(Boolean).join(" · ");
}

function often({ frequency, every_days }: Opening): string {
  if (frequency === "visitor") return t`once for each visitor`;
  if (frequency === "session") return t`once a visit`;
  return plural(every_days, { one: "once a day", other: "once in # days" });
}
