import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { greet, greeting } from "../src/app/greeting";
import { setLanguage, t } from "../src/app/i18n";
import en from "../src/app/locales/en.json";
import { dayTitle, duration, fileSize, shortTime, whenBack } from "../src/app/times";
import type { Boot } from "../src/app/types";
import { looksLikeEmail } from "../src/app/views/address";
import { isRightToLeft, pickLanguage } from "../src/shared/language";

const ROOT = join(import.meta.dirname, "../src/app");
const LANGUAGES = ["en", "ar", "tr", "zh", "de", "fr", "es"];
const catalog = (language: string) => JSON.parse(readFileSync(join(ROOT, `locales/${language}.json`), "utf8")) as Record<string, string>;
const sources = (folder: string): string => readdirSync(folder, { withFileTypes: true, recursive: true })
  .filter((entry) => /\.tsx?$/.test(entry.name)).map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8")).join("\n");

describe("catalogs", () => {
  it.each(LANGUAGES)("%s says everything, with the same places", (language) => {
    const texts = catalog(language);
    expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort());
    for (const [name, text] of Object.entries(texts)) {
      expect(text.trim(), name).not.toBe("");
      expect([...text.matchAll(/\{\w+\}/g)].map(String).sort(), name).toEqual([...en[name as keyof typeof en].matchAll(/\{\w+\}/g)].map(String).sort());
    }
  });

  it.each(LANGUAGES.slice(1))("%s is translated, not copied", (language) => {
    const texts = catalog(language);
    const same = Object.keys(en).filter((name) => texts[name] === en[name as keyof typeof en]);
    expect(same.filter((name) => !["assistant", "messages", "doneOf"].includes(name))).toEqual([]);
  });

  it("holds nothing that is never said", () => {
    const code = sources(ROOT);
    expect(Object.keys(en).filter((name) => !code.includes(`"${name}"`))).toEqual([]);
  });
});

describe("greeting", () => {
  it.each([
    ["Hi {name}, how can we help?", "Clara Whitmore", "Hi Clara, how can we help?"],
    ["Hi {name}, how can we help?", "", "Hi, how can we help?"],
    ["Hi, {name}!", null, "Hi!"],
    ["{name}，您好", null, "您好"],
    ["مرحبًا {name}، كيف نساعدك؟", undefined, "مرحبًا، كيف نساعدك؟"],
    ["{name}, hello", "  ", "hello"],
    ["Hi {name}", "$& Brown", "Hi $&"],
  ])("%s for %s", (template, name, said) => expect(greet(template, name)).toBe(said));
});

describe("the first words", () => {
  const boot = (own: string, name: string | null) => ({ greeting: own, customer: name === null ? null : { name, email_masked: null } }) as Boot;
  afterAll(() => setLanguage("en"));

  it.each(LANGUAGES)("in %s: by name when it is known, and never with a hole where a name should be", async (language) => {
    await setLanguage(language);
    for (const own of ["", "How can we help?", "Hi {name}, how can we help?"]) {
      expect(greeting(boot(own, "Clara Whitmore"))).toContain("Clara");
      for (const nobody of [null, "", "  "]) {
        const said = greeting(boot(own, nobody));
        expect(said).not.toMatch(/[{}]|\s[,،，:]|^[,،，:\s]/u);
        expect(said).not.toBe("");
      }
    }
    expect(greeting(null)).not.toBe("");
  });
});

describe("times", () => {
  const now = new Date(2026, 10, 21, 12, 0);
  const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();
  afterAll(() => setLanguage("en"));

  describe("in English", () => {
    beforeAll(() => setLanguage("en"));
    it("names days as people do", () => {
      expect(dayTitle(at(2026, 10, 21, 9, 0), now)).toBe("Today");
      expect(dayTitle(at(2026, 10, 20, 23, 59), now)).toBe("Yesterday");
      expect(dayTitle(at(2026, 10, 18, 9, 0), now)).toBe("Wednesday");
      expect(dayTitle(at(2025, 10, 18, 9, 0), now)).toContain("2025");
      expect(shortTime(at(2026, 10, 21, 9, 5), now)).toBe("09:05");
    });
    it("says when people are back", () => {
      expect(whenBack(at(2026, 10, 21, 14, 0), now)).toBe("today at 14:00");
      expect(whenBack(at(2026, 10, 22, 9, 0), now)).toBe("tomorrow at 09:00");
      expect(whenBack(at(2026, 10, 23, 9, 0), now)).toBe("on Monday at 09:00");
    });
    it("rounds durations and sizes", () => {
      expect(duration(0.2)).toBe("1 minute");
      expect(duration(4)).toBe("4 minutes");
      expect(duration(120)).toBe("2 hours");
      expect(fileSize(1_340_000)).toBe("1.3 MB");
      expect(fileSize(1_000)).toBe("1 kB");
    });
  });

  it.each([
    ["en", ["1 byte", "69 bytes"]], ["ar", ["1 بايت", "69 بايت"]], ["tr", ["1 bayt", "69 bayt"]], ["zh", ["1字节", "69字节"]],
    ["de", ["1 Byte", "69 Byte"]], ["fr", ["1 octet", "69 octets"]], ["es", ["1 byte", "69 bytes"]],
  ])("counts bytes as people do in %s", async (language, said) => {
    await setLanguage(language);
    expect([1, 69].map((bytes) => fileSize(bytes).replace(/[\u00a0\u202f]/g, " "))).toEqual(said);
    await setLanguage("en");
  });

  it("uses each language's own plural and European digits", async () => {
    await setLanguage("ar");
    expect(duration(2)).toBe("دقيقتان");
    expect(duration(4)).toBe("4 دقائق");
    await setLanguage("de");
    expect(whenBack(at(2026, 10, 23, 9, 0), now)).toBe("am Montag um 09:00 Uhr");
  });

  it("stays with a known language when asked for one it does not have", async () => {
    await setLanguage("de");
    await setLanguage("xx");
    expect(t("send")).toBe("Senden");
  });
});

describe("language", () => {
  it("follows the page, then the browser, then the shop", () => {
    expect(pickLanguage(["tr-TR", "en"], LANGUAGES, "en")).toBe("tr");
    expect(pickLanguage(["ja", null, "de-AT"], LANGUAGES, "en")).toBe("de");
    expect(pickLanguage(["ja", ""], LANGUAGES, "fr")).toBe("fr");
    expect(pickLanguage(["zh-CN"], ["en", "zh-Hans"], "en")).toBe("zh-Hans");
    expect([isRightToLeft("ar"), isRightToLeft("ar-EG"), isRightToLeft("en")]).toEqual([true, true, false]);
  });
});

describe("addresses", () => {
  it.each(["a@b.co", "clara.whitmore+chat@hey.test", "müller@büro.example"])("takes %s", (text) => expect(looksLikeEmail(text)).toBe(true));
  it.each(["", "a@b", "a b@c.de", "a@b..de", "<a@b.de>", "a@b.de, c@d.ef"])("refuses %s", (text) => expect(looksLikeEmail(text)).toBe(false));
});
