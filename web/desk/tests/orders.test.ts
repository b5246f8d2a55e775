import { beforeEach, expect, it } from "vitest";
import { add, compare, isZero, minus, times, typedAmount } from "../src/orders/decimal";
import { newFormDraft, readFormDraft, writeFormDraft } from "../src/orders/forms/draft";
import { chosen, linesOf, type FormContext } from "../src/orders/forms/define";
import { deliveryState } from "../src/orders/states";
import { failureText, whyText } from "../src/orders/why";
import type { Fulfilment, Order } from "../src/orders/types";

beforeEach(() => localStorage.clear());

it("adds amounts exactly, in as many places as they have", () => {
  expect(add("0.10", "0.20")).toBe("0.30");
  expect(add("1200", "300")).toBe("1500");
  expect(add("1.234", "0.001")).toBe("1.235");
  expect(minus("115.70", "87.80")).toBe("27.90");
  expect(minus("1.00", "2.50")).toBe("-1.50");
  expect(times("24.90", 3)).toBe("74.70");
  expect(compare("90.80", "90.8")).toBe(0);
  expect(compare("9.99", "10")).toBe(-1);
  expect(isZero("0.00")).toBe(true);
});

it.each([
  ["12.5", "12.5"],
  ["12,50", "12.50"],
  ["1.234,50", "1234.50"],
  ["1,234.50", "1234.50"],
  ["1.234.567", "1234567"],
  ["1 234,5", "1234.5"],
  ["١٢٫٥", "12.5"],
  ["１２．５".replace("．", "."), "12.5"],
  [",5", "0.5"],
  ["12", "12"],
])("reads %s as %s", (typed, amount) => expect(typedAmount(typed)).toBe(amount));

it.each(["", "-3", "abc", "1e5", "12 EUR"])("takes %j for no amount", (typed) => expect(typedAmount(typed)).toBeNull());

it("keeps what was begun with its key, and lets old beginnings go unless they were sent", () => {
  const draft = newFormDraft({ counts: { a: 1 } });
  writeFormDraft("x", draft);
  expect(readFormDraft("x")).toEqual(draft);
  const old = { ...draft, at: Date.now() - 25 * 3_600_000 };
  writeFormDraft("x", old);
  expect(readFormDraft("x")).toBeNull();
  const sent = { ...old, sent: { action: "refund" as const, reason: "", conversation: null, tell: false } };
  writeFormDraft("x", sent);
  expect(readFormDraft("x")?.key).toBe(draft.key);
});

it("holds what an older draft says within what is possible now", () => {
  const context: FormContext = { order: null, currency: "EUR", customer: null, shop: "s", fields: { lines: [{ line: "1", title: "Mug", quantity_left: 1 }, { line: "2", title: "Tray", quantity_left: 3 }] } };
  expect(chosen({ "1": 2, "2": 0, gone: 4 }, linesOf(context))).toEqual([{ line: "1", quantity: 1 }]);
});

const parcel = (status: Fulfilment["status"], more: Partial<Fulfilment> = {}): Fulfilment => ({ id: status, status, carrier: "", tracking_number: "", tracking_url: "", shipped_at: null, delivered_at: null, expected_at: null, lines: {}, events: [], ...more });
const way = (fulfilment_status: Order["fulfilment_status"], ...fulfilments: Fulfilment[]) => deliveryState({ fulfilment_status, fulfilments, cancelled_at: null })[2];

it("tells of an order's way by the parcel that is worst off", () => {
  expect(way("fulfilled", parcel("delivered"), parcel("failed"))).toBe("Delivery failed");
  expect(way("fulfilled", parcel("delivered"), parcel("out_for_delivery"))).toBe("Out for delivery");
  expect(way("fulfilled", parcel("in_transit", { delivered_at: "2026-01-01T00:00:00Z" }))).toBe("Delivered");
  expect(way("partial", parcel("delivered"))).toBe("Part sent");
  expect(way("unfulfilled")).toBe("Not sent yet");
  expect(deliveryState({ fulfilment_status: "fulfilled", fulfilments: [], cancelled_at: "2026-01-01T00:00:00Z" })[2]).toBe("Cancelled");
});

it("explains by the code and its values, else as the server says it", () => {
  expect(whyText({ code: "window-over", values: { since: "delivered", days: 41, window: 30 }, explanation: "x" })).toBe("Delivered 41 days ago; the time for it is 30 days.");
  expect(whyText({ code: "something-new", values: {}, explanation: "The moon is full." })).toBe("The moon is full.");
  expect(failureText({ failure: { code: "refused", detail: "Card closed" } }).what).toContain("Card closed");
});
