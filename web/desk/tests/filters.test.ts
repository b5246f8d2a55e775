import { describe, expect, it } from "vitest";
import { belongs, compare, filtersOfSlug, type Filters } from "../src/inbox/filters";
import { conversation, me } from "./samples";

const of = (filters: Partial<Filters>): Filters => ({ view: "all", sort: "newest", ...filters });

describe("which list a conversation stands in", () => {
  it("reads the address", () => {
    expect(filtersOfSlug("mine")).toEqual({ view: "mine" });
    expect(filtersOfSlug("tag.0199-a.b")).toEqual({ view: "all", tag: "0199-a.b" });
    expect(filtersOfSlug("nonsense")).toEqual({ view: "all" });
  });

  it("follows assignee and status", () => {
    const mine = conversation({ assignee: { id: me, name: "Defne" } });
    expect(belongs(mine, of({ view: "mine" }), me)).toBe(true);
    expect(belongs(mine, of({ view: "unassigned" }), me)).toBe(false);
    expect(belongs({ ...mine, status: "closed" }, of({ view: "mine" }), me)).toBe(false);
    expect(belongs({ ...mine, status: "closed" }, of({ view: "closed" }), me)).toBe(true);
    expect(belongs({ ...mine, status: "pending" }, of({ view: "all" }), me)).toBe(true);
    expect(belongs({ ...mine, status: "closed" }, of({ view: "mine", status: "open,closed" }), me)).toBe(true);
  });

  it("keeps spam apart", () => {
    const spam = conversation({ spam: true });
    expect(belongs(spam, of({ view: "all" }), me)).toBe(false);
    expect(belongs(spam, of({ view: "spam" }), me)).toBe(true);
    expect(belongs(spam, of({ view: "any" }), me)).toBe(true);
  });

  it("ordered by waiting, holds only what waits", () => {
    expect(belongs(conversation({ waiting_since: null }), of({ sort: "waiting" }), me)).toBe(false);
    expect(belongs(conversation(), of({ sort: "waiting" }), me)).toBe(true);
  });

  it("does not guess what only the server knows", () => {
    expect(belongs(conversation(), of({ q: "mug" }), me)).toBeNull();
    expect(belongs(conversation(), of({ view: "mentions" }), me)).toBeNull();
    expect(belongs(conversation({ channel: "chat" }), of({ q: "mug", channel: "email" }), me)).toBe(false);
  });
});

describe("the order of a list", () => {
  const old = conversation({ last_message_at: "2026-11-20T10:00:00Z", waiting_since: "2026-11-20T10:00:00Z" });
  const fresh = conversation({ last_message_at: "2026-11-21T10:00:00Z", waiting_since: null });
  it.each([
    ["newest", [fresh, old]],
    ["oldest", [old, fresh]],
    ["waiting", [old, fresh]],
  ] as const)("%s", (sort, expected) => {
    expect([fresh, old].toSorted(compare(sort))).toEqual(expected);
    expect([old, fresh].toSorted(compare(sort))).toEqual(expected);
  });
});
