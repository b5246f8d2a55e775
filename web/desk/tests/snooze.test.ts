import { describe, expect, it } from "vitest";
import { fieldValue, fromField, snoozeChoices } from "../src/inbox/snooze";

const at = (text: string) => new Date(text);
const of = (now: string) => Object.fromEntries(snoozeChoices(at(now)).map((choice) => [choice.id, fieldValue(choice.at)]));

describe("times to snooze to", () => {
  it("on a Tuesday morning", () => {
    expect(of("2026-11-17T10:07:30")).toEqual({
      later: "2026-11-17T13:15",
      evening: "2026-11-17T18:00",
      tomorrow: "2026-11-18T09:00",
      weekend: "2026-11-21T09:00",
      "next-week": "2026-11-23T09:00",
    });
  });

  it("late in the day offers no time that has passed or lies in the night", () => {
    expect(Object.keys(of("2026-11-17T17:30:00"))).toEqual(["tomorrow", "weekend", "next-week"]);
    expect(Object.keys(of("2026-11-17T22:30:00"))).toEqual(["tomorrow", "weekend", "next-week"]);
  });

  it("does not offer the same morning twice", () => {
    expect(Object.keys(of("2026-11-20T18:00:00"))).toEqual(["tomorrow", "next-week"]); // Friday: tomorrow is the weekend
    expect(Object.keys(of("2026-11-22T18:00:00"))).toEqual(["tomorrow", "weekend"]); // Sunday: tomorrow is next week
  });

  it("every choice lies ahead, at any hour of any day", () => {
    for (let hour = 0; hour < 24 * 14; hour += 1) {
      const now = new Date(2026, 2, 20, hour, 31); // across the change to summer time
      for (const choice of snoozeChoices(now)) expect(choice.at.getTime()).toBeGreaterThan(now.getTime());
    }
  });

  it("takes only a time to come from the field", () => {
    const now = at("2026-11-17T10:00:00");
    expect(fromField("2026-11-17T10:01", now)).toEqual(at("2026-11-17T10:01:00"));
    expect(fromField("2026-11-17T09:59", now)).toBeNull();
    expect(fromField("nonsense", now)).toBeNull();
  });
});
