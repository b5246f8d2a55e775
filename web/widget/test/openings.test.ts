import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { arrive, remember, tidy, VISIT_ENDS, type Memory } from "../src/openings/memory";
import { choose, DAY, fits, mayShow, pageFits, readCart, scrolled } from "../src/openings/rules";
import type { Facts, Opening, PageMatch } from "../src/openings/types";
import { textIn, wordsIn } from "../src/openings/words";

const opening = (change: Partial<Opening> = {}): Opening => ({
  id: "one", text: { en: "Hello" }, pages: [], seconds: 0, scroll: 0, leaving: false, visits: 0, pages_seen: 0, cart: null, only_online: false,
  frequency: "visitor", every_days: 30, ...change,
});
const facts = (change: Partial<Facts> = {}): Facts => ({ address: "https://shop.example/products/mug", seconds: 0, scroll: 0, leaving: false, visits: 1, pages: 1, cart: null, ...change });
const memory = (change: Partial<Memory> = {}): Memory => ({ visits: 1, pages: 1, last: 0, shown: {}, shownIn: 0, dismissed: [], ...change });
const NOW = Date.UTC(2026, 2, 2);

describe("an address", () => {
  const cases: [PageMatch["how"], string, string, boolean][] = [
    ["contains", "/products/", "https://shop.example/products/mug", true],
    ["contains", "/products/", "https://shop.example/collections/mugs", false],
    ["contains", "SALE", "https://shop.example/?campaign=sale", true],
    ["is", "/cart", "https://shop.example/cart", true],
    ["is", "/cart", "https://shop.example/cart/", true],
    ["is", "/cart/", "https://shop.example/cart?step=2#top", true],
    ["is", "/cart", "https://shop.example/cart/empty", false],
    ["is", "/cart", "https://shop.example/de/cart", false],
    ["is", "/", "https://shop.example/", true],
    ["is", "/", "https://shop.example/products", false],
    ["is", "/search?q=mug", "https://shop.example/search?q=mug", true],
    ["is", "/search?q=mug", "https://shop.example/search?q=jar", false],
    ["is", "https://shop.example/cart", "http://shop.example/cart", true],
    ["is", "shop.example", "https://shop.example", true],
    ["starts", "/products", "https://shop.example/products/mug", true],
    ["starts", "/products", "https://shop.example/de/products/mug", false],
    ["starts", "https://de.shop.example", "https://de.shop.example/products", true],
    ["starts", "/", "https://shop.example/anything", true],
    ["contains", "/ürün/", "https://shop.example/%C3%BCr%C3%BCn/kupa", true],
    ["is", "/منتجات", "https://shop.example/%D9%85%D9%86%D8%AA%D8%AC%D8%A7%D8%AA", true],
    ["contains", "100%", "https://shop.example/100%-cotton", true], // not decodable: compared as it is
  ];
  it.each(cases)("%s %s: %s is %s", (how, value, address, expected) => expect(pageFits({ how, value }, address)).toBe(expected));

  it("never throws, whatever is typed", () => {
    for (const value of ["", "%", "%E0%A4%A", "(", "[", "\\", "?", "#", "//", "https://", "😀"]) {
      for (const how of ["contains", "is", "starts"] as const) expect(typeof pageFits({ how, value }, "https://shop.example/%")).toBe("boolean");
    }
  });
});

describe("conditions", () => {
  it("without any it fits everywhere at once", () => expect(fits(opening(), facts())).toBe(true));

  const each: [string, Partial<Opening>, Partial<Facts>, Partial<Facts>][] = [
    ["seconds", { seconds: 20 }, { seconds: 19.9 }, { seconds: 20 }],
    ["scroll", { scroll: 50 }, { scroll: 49 }, { scroll: 50 }],
    ["leaving", { leaving: true }, { leaving: false }, { leaving: true }],
    ["visits", { visits: 3 }, { visits: 2 }, { visits: 3 }],
    ["pages", { pages_seen: 4 }, { pages: 3 }, { pages: 4 }],
    ["cart", { cart: { amount: "50.00", currency: "EUR" } }, { cart: { total: 49.99, currency: "EUR" } }, { cart: { total: 50, currency: "EUR" } }],
  ];
  it.each(each)("%s alone decides", (_, condition, before, after) => {
    expect(fits(opening(condition), facts(before))).toBe(false);
    expect(fits(opening(condition), facts(after))).toBe(true);
  });
  it.each(each)("all must hold: %s is missing", (_, __, missing) => {
    const all = opening(Object.assign({}, ...each.map(([, condition]) => condition)));
    const met = facts(Object.assign({}, ...each.map(([, , , after]) => after)));
    expect(fits(all, met)).toBe(true);
    expect(fits(all, { ...met, ...missing })).toBe(false);
  });
  it("any one of several addresses is enough", () => {
    const pages: PageMatch[] = [{ how: "is", value: "/cart" }, { how: "contains", value: "/products/" }];
    expect(fits(opening({ pages }), facts())).toBe(true);
    expect(fits(opening({ pages }), facts({ address: "https://shop.example/blog" }))).toBe(false);
  });
  it("a cart in another currency says nothing", () => {
    const rich = opening({ cart: { amount: "10", currency: "EUR" } });
    expect(fits(rich, facts({ cart: { total: 10_000, currency: "TRY" } }))).toBe(false);
    expect(fits(rich, facts())).toBe(false);
  });
});

describe("how often", () => {
  it("once dismissed it never comes back, whatever its frequency", () => {
    for (const frequency of ["visitor", "session", "days"] as const)
      expect(mayShow(opening({ frequency }), memory({ visits: 99, shown: { one: 1 }, dismissed: ["one"] }), NOW)).toBe(false);
  });
  it("one a visit: another that fits waits for the next", () => {
    expect(mayShow(opening({ id: "two" }), memory({ visits: 3, shownIn: 3 }), NOW)).toBe(false);
    expect(mayShow(opening({ id: "two" }), memory({ visits: 4, shownIn: 3 }), NOW)).toBe(true);
  });
  it("once for each visitor, once a visit, or once in some days", () => {
    const seen = memory({ visits: 5, shownIn: 4, shown: { one: NOW - 7 * DAY } });
    expect(mayShow(opening({ frequency: "visitor" }), seen, NOW)).toBe(false);
    expect(mayShow(opening({ frequency: "session" }), seen, NOW)).toBe(true);
    expect(mayShow(opening({ frequency: "days", every_days: 8 }), seen, NOW)).toBe(false);
    expect(mayShow(opening({ frequency: "days", every_days: 7 }), seen, NOW)).toBe(true);
  });
  it("the first in the settings that fits and may is the one", () => {
    const all = [opening({ id: "a", seconds: 60 }), opening({ id: "b" }), opening({ id: "c" })];
    expect(choose(all, facts(), memory(), NOW)?.id).toBe("b");
    expect(choose(all, facts({ seconds: 60 }), memory(), NOW)?.id).toBe("a");
    expect(choose(all, facts(), memory({ dismissed: ["b"] }), NOW)?.id).toBe("c");
    expect(choose(all, facts(), memory({ dismissed: ["a", "b", "c"] }), NOW)).toBeUndefined();
  });
  it("over any life of a visitor: never two in a visit, never a dismissed one", () => {
    let seed = 7;
    const dice = (sides: number): number => (seed = (seed * 48271) % 2147483647) % sides;
    const all = ["a", "b", "c"].map((id, i) => opening({ id, seconds: i * 5, frequency: (["visitor", "session", "days"] as const)[i]!, every_days: 2 }));
    let mind = memory({ visits: 0 });
    let now = NOW;
    const times: Record<string, number[]> = { a: [], b: [], c: [] };
    const perVisit = new Map<number, number>();
    for (let step = 0; step < 5000; step++) {
      now += dice(3) ? dice(60_000) : dice(3 * DAY);
      if (!dice(3)) mind = arrive(mind, now);
      const one = choose(all, facts({ seconds: dice(20), visits: mind.visits, pages: mind.pages }), mind, now);
      if (!one || !mind.visits) continue;
      expect(mind.dismissed).not.toContain(one.id);
      times[one.id]!.push(now);
      perVisit.set(mind.visits, (perVisit.get(mind.visits) ?? 0) + 1);
      mind = { ...mind, shown: { ...mind.shown, [one.id]: now }, shownIn: mind.visits, dismissed: dice(400) ? mind.dismissed : [...mind.dismissed, one.id] };
    }
    expect(Math.max(...perVisit.values())).toBe(1);
    expect(times["a"]!.length).toBeLessThanOrEqual(1);
    for (const [i, at] of times["c"]!.entries()) if (i) expect(at - times["c"]![i - 1]!).toBeGreaterThanOrEqual(2 * DAY);
  });
});

describe("the memory", () => {
  it("counts visits by pauses and pages within them", () => {
    let mind = arrive(memory({ visits: 0, pages: 0 }), NOW);
    expect([mind.visits, mind.pages]).toEqual([1, 1]);
    mind = arrive(mind, NOW + 1000);
    expect([mind.visits, mind.pages]).toEqual([1, 2]);
    mind = arrive(mind, NOW + 2000 + VISIT_ENDS);
    expect([mind.visits, mind.pages]).toEqual([2, 1]);
  });
  it.each([null, "", "{", "[]", "7", '"x"', '{"visits":"many","shown":[1,2],"dismissed":"one"}', '{"shown":{"one":"never"},"dismissed":[null,3]}'])("makes sense of %s", (text) => {
    const mind = remember(text);
    expect(mind.visits).toBe(0);
    expect(mind.dismissed).toEqual([]);
    expect(Object.keys(mind.shown).filter((id) => id === "one")).toEqual([]);
    expect(mayShow(opening(), arrive(mind, NOW), NOW)).toBe(true);
  });
  it("forgets openings that are gone", () => {
    const mind = tidy(memory({ shown: { one: 1, old: 2 }, dismissed: ["old", "one"] }), ["one"]);
    expect(mind.shown).toEqual({ one: 1 });
    expect(mind.dismissed).toEqual(["one"]);
  });
});

describe("what a page says of its cart", () => {
  it.each([
    [{ total: 59.9, currency: "EUR" }, { total: 59.9, currency: "EUR" }],
    [{ total: "59.90", currency: "eur " }, { total: 59.9, currency: "EUR" }],
    [{ total: 0, currency: "EUR" }, { total: 0, currency: "EUR" }],
  ])("%j", (said, read) => expect(readCart(said)).toEqual(read));
  it.each([undefined, null, 59, "59 EUR", [], {}, { total: -1, currency: "EUR" }, { total: NaN, currency: "EUR" }, { total: Infinity, currency: "EUR" }, { total: "", currency: "EUR" }, { total: "1,50", currency: "EUR" }, { total: 1, currency: "€" }, { total: 1 }, { total: {}, currency: "EUR" }])(
    "%j means nothing", (said) => expect(readCart(said)).toBeNull());
});

it.each([[0, 3000, 1000, 0], [1000, 3000, 1000, 50], [2000, 3000, 1000, 100], [2500, 3000, 1000, 100], [-40, 3000, 1000, 0], [0, 900, 1000, 100]])("scrolled to %i of %i with %i in view: %i%%", (top, height, view, share) =>
  expect(scrolled(top, height, view)).toBe(share));

describe("words", () => {
  it.each(["en", "ar", "tr", "zh", "de", "fr", "es"])("%s says that it is automatic, and how to send it away", (language) => {
    const [automatic, dismiss] = wordsIn(language);
    expect(automatic && dismiss).toBeTruthy();
    if (language !== "en") expect(wordsIn(language)).not.toEqual(wordsIn("en"));
  });
  it("speaks the visitor's language, else the shop's, else any", () => {
    expect(textIn({ en: "Hello", de: "Hallo" }, "de-AT", "en")).toEqual(["de", "Hallo"]);
    expect(textIn({ en: "Hello", de: "Hallo" }, "fr", "en")).toEqual(["en", "Hello"]);
    expect(textIn({ de: " Hallo ", en: "  " }, "en", "fr")).toEqual(["de", "Hallo"]);
  });
});

describe("on a page", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    localStorage.clear();
  });
  afterEach(() => vi.useRealTimers());

  it("time counts only while the page is in sight, and starts anew on another page", async () => {
    const { PageWatch } = await import("../src/openings/page");
    const watch = new PageWatch(() => undefined);
    const start = watch.seconds;
    vi.advanceTimersByTime(3000);
    watch.tick();
    expect(watch.seconds - start).toBeCloseTo(3, 1);
    const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    vi.advanceTimersByTime(60_000);
    watch.tick();
    hidden.mockRestore();
    expect(watch.seconds - start).toBeCloseTo(3, 1);
    history.pushState(null, "", "/another");
    expect(watch.tick()).toBe(true);
    expect(watch.seconds).toBe(0);
    expect(watch.tick()).toBe(false);
    history.pushState(null, "", "/another#part");
    expect(watch.tick(), "a jump within the page").toBe(false);
    watch.stop();
  });

  it("leaving by the top edge is leaving; moving between elements is not", async () => {
    const { PageWatch } = await import("../src/openings/page");
    const left = vi.fn();
    vi.stubGlobal("matchMedia", () => ({ matches: false }));
    const watch = new PageWatch(left);
    const out = (clientY: number, relatedTarget: Element | null): void => void document.dispatchEvent(new MouseEvent("mouseout", { clientY, relatedTarget, bubbles: true }));
    out(300, document.body);
    out(300, null);
    expect(left).not.toHaveBeenCalled();
    out(-2, null);
    expect(left).toHaveBeenCalledOnce();
    watch.stop();
    out(-2, null);
    expect(left).toHaveBeenCalledOnce();
    vi.unstubAllGlobals();
  });
});
