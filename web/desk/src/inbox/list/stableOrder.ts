import type { Conversation } from "@merhaba/api";
import { useEffect, useRef, useState } from "react";
import { createStore } from "../../state/store";

/** What a list shows: the rows in their order, which of them have left it, and how many wait to come in. */
export interface Shown {
  rows: Conversation[];
  gone: ReadonlySet<string>;
  waiting: number;
}

/**
 * Keeps the order of a list while a person points at it: what is new waits at the door, what has left stays
 * greyed in its place, what changed its place keeps it. `frozen` false lets everything in.
 */
export function stableRows(before: readonly Conversation[], fresh: readonly Conversation[], frozen: boolean, latest: (id: string) => Conversation | undefined): Shown {
  if (!frozen || before.length === 0) return { rows: [...fresh], gone: new Set(), waiting: 0 };
  const now = new Map(fresh.map((row) => [row.id, row]));
  const gone = new Set<string>();
  const kept = before.map((row) => {
    const current = now.get(row.id);
    if (current) return current;
    gone.add(row.id);
    return latest(row.id) ?? row;
  });
  const known = new Set(before.map((row) => row.id));
  const lastKept = fresh.findLastIndex((row) => known.has(row.id));
  // Rows behind the last known one are the next page, loaded by scrolling: they move nothing and may come at once.
  const below = fresh.slice(lastKept + 1);
  const waiting = fresh.slice(0, lastKept + 1).filter((row) => !known.has(row.id)).length;
  return { rows: [...kept, ...below], gone, waiting };
}

/** Counts up when the person acts on conversations: then the list follows at once. */
const acted = createStore(0);
export const followList = (): void => acted.set((count) => count + 1);

/** How long after the last movement a pointer still counts as pointing. */
const restsAfter = 4000;

/** The rows to show, held still while `pointing`; `release` lets everything in at once, `key` tells one list from another. */
export function useStableRows(fresh: readonly Conversation[], key: string, latest: (id: string) => Conversation | undefined) {
  const shown = useRef<{ key: string; rows: readonly Conversation[] }>({ key, rows: [] });
  const [frozen, setFrozen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (shown.current.key !== key) shown.current = { key, rows: [] };
  const result = stableRows(shown.current.rows, fresh, frozen, latest);
  useEffect(() => {
    shown.current = { key, rows: result.rows };
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => acted.watch(() => setFrozen(false)), []);
  const release = () => {
    clearTimeout(timer.current);
    setFrozen(false);
  };
  const point = () => {
    setFrozen(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(release, restsAfter);
  };
  return { ...result, point, release };
}
