import { afterEach, describe, expect, it } from "vitest";
import { contrast, initials, onColour } from "@merhaba/ui";
import { activeLocale } from "../src/i18n/activate";
import { amount, day, duration, fileSize, money, percent } from "../src/i18n/format";
import { browserLocale, localeFor, locales } from "../src/i18n/locales";
import { localised } from "../src/i18n/localised";
import { hoursApart, whereAndWhen } from "../src/customer/Facts";
import { fold, matches, rank } from "../src/palette/rank";
import { contentOf, fieldsOf, initialValues } from "../src/settings/channels/schemaForm";
import { snippet } from "../src/settings/brands/Install";

const speak = (code: string) => activeLocale.set(localeFor(code));
afterEach(() => speak("en"));

describe("languages", () => {
  it("finds the one that fits", () => {
    expect(localeFor("zh-Hans").code).toBe("zh");
    expect(localeFor("pt-BR").code).toBe("en");
    expect(browserLocale(["pt-BR", "fr-CA", "en"]).code).toBe("fr");
    expect(locales.map((each) => each.code)).toEqual(["en", "ar", "tr", "zh", "de", "fr", "es"]);
  });
  it("takes the text in the page's language, else English, else any", () => {
    speak("tr");
    expect(localised({ en: "Hello", tr: "Merhaba" })).toBe("Merhaba");
    expect(localised({ en: "Hello", de: "Hallo" })).toBe("Hello");
    expect(localised({ de: "Hallo" })).toBe("Hallo");
    expect(localised(null)).toBe("");
  });
});

describe("numbers and times", () => {
  it("money has the decimals of its currency and Latin digits in Arabic", () => {
    expect(money({ amount: "115.7", currency: "EUR" })).toBe("115.70 EUR");
    expect(amount({ amount: "1500", currency: "JPY" })).toBe("1,500");
    speak("ar");
    expect(amount({ amount: "24.9", currency: "EUR" })).toMatch(/24[.٫,]90/);
    speak("de");
    expect(amount({ amount: "1234.5", currency: "EUR" })).toBe("1.234,50");
  });
  it("durations are short", () => {
    expect(duration(20_000)).toBe("now");
    expect(duration(12 * 60_000)).toBe("12 m");
    expect(duration(185 * 60_000)).toBe("3 h 05 m");
    expect(duration(50 * 3_600_000)).toBe("2 d");
  });
  it("days are called by name when near", () => {
    const now = new Date("2026-11-21T00:30:00");
    expect(day("2026-11-21T00:10:00", now)).toBe("Today");
    expect(day("2026-11-20T23:50:00", now)).toBe("Yesterday");
    expect(day("2025-11-20T23:50:00", now)).toBe("20 Nov 2025");
  });
  it("shares and sizes", () => {
    expect(percent(0.08)).toBe("8%");
    expect(fileSize(1_800_000)).toBe("1.8 MB");
    expect(fileSize(1000)).toBe("1 kB");
  });
  it.each([
    ["en", ["0 bytes", "1 byte", "69 bytes"]],
    ["ar", ["0 بايت", "1 بايت", "69 بايت"]],
    ["tr", ["0 bayt", "1 bayt", "69 bayt"]],
    ["zh", ["0字节", "1字节", "69字节"]],
    ["de", ["0 Byte", "1 Byte", "69 Byte"]],
    ["fr", ["0 octet", "1 octet", "69 octets"]],
    ["es", ["0 bytes", "1 byte", "69 bytes"]],
  ])("counts bytes as people do in %s", (code, said) => {
    speak(code);
    expect([0, 1, 69].map((bytes) => fileSize(bytes).replaceAll("\u00a0", " ").replaceAll("\u202f", " "))).toEqual(said);
  });
  it("knows how far a customer's clock is from ours", () => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const now = new Date("2026-11-21T12:00:00Z");
    expect(hoursApart(here, now)).toBe(0);
    expect(hoursApart("Asia/Kolkata", now) - hoursApart("UTC", now)).toBe(5.5);
    expect(hoursApart("America/New_York", now) - hoursApart("UTC", now)).toBe(-5);
    expect(whereAndWhen({ timezone: "Not/AZone", country: "IE" }, now)).toBe("Ireland");
  });
});

describe("finding by a few letters", () => {
  it("ignores case, accents and the Turkish i", () => {
    expect(fold("İZMİR Ümit ışık")).toBe("izmir umit isik");
    expect(matches("Mehmet Yıldız", "yildiz")).toEqual([[7, 13]]);
    expect(matches("Refund order", "ord ref")).toEqual([[0, 3], [7, 10]]);
    expect(matches("Refund", "xyz")).toBeNull();
  });
  it("ranks a beginning before a middle", () => {
    expect(rank("Snooze", "sno")).toBeLessThan(rank("Send and snooze", "sno"));
    expect(rank("Close", "zzz")).toBe(Infinity);
  });
});

describe("small parts", () => {
  it("initials do not break letters apart", () => {
    expect(initials("Clara Whitmore")).toBe("CW");
    expect(initials("ريم الحدّاد", 1)).toBe("ر");
    expect(initials("👩‍🚀 Ada", 1)).toBe("👩‍🚀");
    expect(initials("")).toBe("");
  });
  it("contrast is WCAG's", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 1);
    expect(contrast("red", "#ffffff")).toBeNull();
    expect(onColour("#ffe08a")).toBe("#1d2327");
    expect(onColour("#0b7a78")).toBe("#ffffff");
  });
  it("the line to install is one line and keeps odd keys whole", () => {
    expect(snippet("https://help.test", "a&b")).toBe('<script async src="https://help.test/widget.js?site=a%26b"></script>');
  });
});

describe("a settings form made from a schema", () => {
  const fields = fieldsOf({
    required: ["host"],
    properties: { host: { type: "string" }, port: { type: "integer", default: 993 }, tls: { type: "boolean", default: true }, password: { type: "string", writeOnly: true } },
  });
  it("proposes what the channel proposes, shows what is kept, never a secret", () => {
    expect(initialValues(fields, {})).toEqual({ host: "", port: "993", tls: true, password: "" });
    expect(initialValues(fields, { host: "mail.test", tls: false, password: "leak" })).toEqual({ host: "mail.test", port: "993", tls: false, password: "" });
  });
  it("sends types, and a secret only when it was written", () => {
    expect(contentOf(fields, { host: "mail.test", port: "25", tls: false, password: "" })).toEqual({ config: { host: "mail.test", port: 25, tls: false }, secrets: {} });
    expect(contentOf(fields, { host: "m", port: "", tls: true, password: "s" })).toEqual({ config: { host: "m", tls: true }, secrets: { password: "s" } });
  });
});
