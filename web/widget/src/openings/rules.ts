/** When an opening appears. Pure: everything it needs is handed in. */
import type { Cart, Facts, Opening, PageMatch } from "./types";
import type { Memory } from "./memory";

export const DAY = 86_400_000;

/** All of an opening's conditions, against the facts of this moment. */
export function fits(opening: Opening, facts: Facts): boolean {
  return (
    (!opening.pages.length || opening.pages.some((match) => pageFits(match, facts.address)))
    && facts.seconds >= opening.seconds
    && facts.scroll >= opening.scroll
    && (!opening.leaving || facts.leaving)
    && facts.visits >= opening.visits
    && facts.pages >= opening.pages_seen
    && (!opening.cart || cartFits(facts.cart, opening.cart))
  );
}

/** Whether this visitor may see it now: once dismissed never again, one a visit, and not more often than it says. */
export function mayShow(opening: Opening, memory: Memory, now: number): boolean {
  if (memory.dismissed.includes(opening.id) || memory.shownIn === memory.visits) return false;
  const last = memory.shown[opening.id];
  if (last === undefined || opening.frequency === "session") return true;
  // A clock that was set back must not keep an opening away for years.
  return opening.frequency === "days" && Math.abs(now - last) >= opening.every_days * DAY;
}

/** The first that fits: their order in the settings is their rank. */
export const choose = (openings: readonly Opening[], facts: Facts, memory: Memory, now: number): Opening | undefined =>
  openings.find((one) => mayShow(one, memory, now) && fits(one, facts));

/**
 * Compares as people read addresses: capitals, `https://` and a slash at the end do not matter, and what stands
 * after `?` or `#` only where it was asked for. With a leading slash the path is meant, else host and path.
 */
export function pageFits({ how, value }: PageMatch, address: string): boolean {
  if (how === "contains") return bare(address).includes(bare(value));
  const [wanted, whole] = [value, address].map((one) => bare(one).replace(/\/(?=$|[?#])/, "")) as [string, string];
  const here = wanted.startsWith("/") || !wanted ? whole.slice(whole.search(/\/|$/)) : whole;
  if (how === "starts") return here.startsWith(wanted);
  return (/[?#]/.test(wanted) ? here : here.replace(/[?#].*$/, "")).replace(/\/$/, "") === wanted;
}

const bare = (address: string): string => readable(address).trim().toLowerCase().replace(/^https?:\/\//, "");

/** `/%C3%BCr%C3%BCn` as people type it. */
function readable(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}

/** In another currency than the one that was set, nothing can be said. */
const cartFits = (cart: Cart | null, least: { amount: string; currency: string }): boolean =>
  !!cart && cart.currency === least.currency && cart.total >= Number(least.amount);

/** What a page handed over as its cart, or nothing where it makes no sense. */
export function readCart(said: unknown): Cart | null {
  const { total, currency } = (said ?? {}) as { total?: unknown; currency?: unknown };
  const amount = typeof total === "string" && total.trim() ? Number(total) : total;
  if (typeof amount !== "number" || !Number.isFinite(amount) || amount < 0 || typeof currency !== "string") return null;
  const code = currency.trim().toUpperCase();
  return /^[A-Z]{3}$/.test(code) ? { total: amount, currency: code } : null;
}

/** How far down a page one is, in per cent; a page without more than is in sight has been seen. */
export const scrolled = (top: number, height: number, view: number): number =>
  height <= view + 1 ? 100 : Math.min(100, Math.max(0, Math.round((top / (height - view)) * 100)));
