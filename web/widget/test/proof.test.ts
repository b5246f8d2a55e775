import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { digitsOf } from "../src/app/proof/digits";
import en from "../src/app/proof/locales/en.json";
import { fill, wordsIn } from "../src/app/proof/words";

const ROOT = join(import.meta.dirname, "../src/app/proof");
const LANGUAGES = ["en", "ar", "tr", "zh", "de", "fr", "es"];
const catalog = (language: string) => JSON.parse(readFileSync(join(ROOT, `locales/${language}.json`), "utf8")) as Record<string, string>;

describe("the words of proving and of orders", () => {
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
    expect(Object.keys(en).filter((name) => texts[name] === en[name as keyof typeof en])).toEqual([]);
  });

  it("holds nothing that is never said", () => {
    const code = readdirSync(ROOT).filter((name) => /\.tsx?$/.test(name)).map((name) => readFileSync(join(ROOT, name), "utf8")).join("\n");
    const states = ["unfulfilled", "on_hold", "partial", "fulfilled", "cancelled"];
    const unsaid = Object.keys(en).filter((name) => !states.includes(name) && !name.startsWith("p_"));
    expect(unsaid.filter((name) => !new RegExp(`words\\.${name}\\b|"${name}"`).test(code))).toEqual([]);
  });

  it("falls back to English for a language it does not have", async () => {
    expect((await wordsIn("xx")).title).toBe(en.title);
    expect((await wordsIn("de-AT")).title).toBe(catalog("de").title);
  });

  it("fills places, and leaves what looks like a pattern alone", () => expect(fill("{n} of {total}", { n: "$&", total: 2 })).toBe("$& of 2"));
});

describe("the digits of a code", () => {
  it.each([
    ["042816", "042816"], [" 042 816 ", "042816"], ["042-816", "042816"], ["Your code: 042816.", "042816"],
    ["٠٤٢٨١٦", "042816"], ["۰۴۲۸۱۶", "042816"], ["０４２８１６", "042816"], ["0428169", "042816"], ["abc", ""],
  ])("%s is %s", (typed, digits) => expect(digitsOf(typed)).toBe(digits));
});
