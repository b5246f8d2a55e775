import { describe, expect, it } from "vitest";
import { extend, keepOnly, nothing, toggle } from "../src/inbox/list/selection";
import { stableRows } from "../src/inbox/list/stableOrder";
import { placeRow, removeRow, replaceRow, rowsOf } from "../src/inbox/pages";
import { conversation, pagesOf } from "./samples";

const [a, b, c, d] = [conversation(), conversation(), conversation(), conversation()] as const;
const ids = (rows: readonly { id: string }[]) => rows.map((row) => row.id);
const unknown = () => undefined;

describe("a list someone points at", () => {
  it("lets nothing in above, and says how much waits", () => {
    const shown = stableRows([a, b], [c, a, b], true, unknown);
    expect(ids(shown.rows)).toEqual(ids([a, b]));
    expect(shown.waiting).toBe(1);
  });
  it("keeps the order when one moves up, with its new contents", () => {
    const newer = { ...b, preview: "new" };
    const shown = stableRows([a, b], [newer, a], true, unknown);
    expect(shown.rows).toEqual([a, newer]);
  });
  it("keeps what has left in its place, marked, as it is now", () => {
    const closed = { ...a, status: "closed" as const };
    const shown = stableRows([a, b], [b], true, () => closed);
    expect(shown.rows).toEqual([closed, b]);
    expect([...shown.gone]).toEqual([a.id]);
  });
  it("takes the next page at the end", () => {
    const shown = stableRows([a, b], [a, b, c, d], true, unknown);
    expect(ids(shown.rows)).toEqual(ids([a, b, c, d]));
    expect(shown.waiting).toBe(0);
  });
  it("follows when no one points", () => {
    expect(stableRows([a, b], [c, b], false, unknown)).toMatchObject({ rows: [c, b], waiting: 0 });
  });
});

describe("ticking", () => {
  const order = ids([a, b, c, d]);
  it("one, a stretch in either direction, and off again", () => {
    const one = toggle(nothing, c.id);
    expect([...extend(one, a.id, order).ids].sort()).toEqual(ids([a, b, c]).sort());
    expect(toggle(one, c.id).ids.size).toBe(0);
    expect([...extend(nothing, b.id, order).ids]).toEqual([b.id]);
  });
  it("forgets what is no longer in the list", () => {
    const two = toggle(toggle(nothing, a.id), b.id);
    expect([...keepOnly(two, [b.id]).ids]).toEqual([b.id]);
    expect(keepOnly(two, order)).toBe(two);
  });
});

describe("pages", () => {
  const byNumber = (one: { number: number }, other: { number: number }) => one.number - other.number;
  const row = (number: number) => ({ id: String(number), number });
  const pages = () => pagesOf({ items: [row(1), row(3)], next: "x" }, { items: [row(5)], next: null });
  const numbers = (given: ReturnType<typeof pages>) => rowsOf(given).map((each) => each.number);

  it("places, moves and removes", () => {
    expect(numbers(placeRow(pages(), row(4), byNumber))).toEqual([1, 3, 4, 5]);
    expect(numbers(placeRow(pages(), row(9), byNumber))).toEqual([1, 3, 5, 9]);
    expect(numbers(placeRow(pages(), { id: "1", number: 4 }, byNumber))).toEqual([3, 4, 5]);
    expect(numbers(removeRow(pages(), "3"))).toEqual([1, 5]);
  });
  it("keeps the same object when nothing changes", () => {
    const given = pages();
    expect(removeRow(given, "7")).toBe(given);
    expect(replaceRow(given, row(7))).toBe(given);
  });
});
