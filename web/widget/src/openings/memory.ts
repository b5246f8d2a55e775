/** What this browser remembers of openings: visits, pages, what was shown and what was sent away. */
import { key, read, write } from "../shared/stored";

export interface Memory {
  visits: number;
  /** Pages of this visit. */
  pages: number;
  /** The last sign of life, which tells visits apart. */
  last: number;
  shown: Record<string, number>;
  /** The visit in which one was shown last. */
  shownIn: number;
  dismissed: string[];
}

/** A pause this long ends a visit, as web statistics count. */
export const VISIT_ENDS = 30 * 60_000;

/** The memory as it was left; whatever is not as it should be counts as forgotten. */
export function remember(text: string | null): Memory {
  const fresh: Memory = { visits: 0, pages: 0, last: 0, shown: {}, shownIn: 0, dismissed: [] };
  try {
    const found = JSON.parse(text ?? "null") as Partial<Memory> | null;
    const count = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0);
    if (!found || typeof found !== "object") return fresh;
    return {
      visits: count(found.visits), pages: count(found.pages), last: count(found.last), shownIn: count(found.shownIn),
      shown: Object.fromEntries(Object.entries(found.shown ?? {}).filter(([, at]) => count(at))),
      dismissed: Array.isArray(found.dismissed) ? found.dismissed.filter((id) => typeof id === "string") : [],
    };
  } catch {
    return fresh;
  }
}

/** Another page is looked at; after a pause, another visit has begun. */
export const arrive = (memory: Memory, now: number): Memory => {
  const again = !memory.visits || Math.abs(now - memory.last) > VISIT_ENDS;
  return { ...memory, visits: memory.visits + Number(again), pages: again ? 1 : memory.pages + 1, last: now };
};

/** Forgets what belongs to openings that are no longer there, so that the memory never grows. */
export const tidy = (memory: Memory, known: readonly string[]): Memory => ({
  ...memory,
  shown: Object.fromEntries(Object.entries(memory.shown).filter(([id]) => known.includes(id))),
  dismissed: memory.dismissed.filter((id) => known.includes(id)),
});

export const load = (site: string): Memory => remember(read(key(site, "openings")));
export const save = (site: string, memory: Memory): void => write(key(site, "openings"), JSON.stringify(memory));
