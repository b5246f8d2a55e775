// @vitest-environment node
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const folder = new URL("../src/i18n/catalogs/", import.meta.url);
const translated = ["ar", "tr", "zh", "de", "fr", "es"];

/** The messages of a catalog: what the source says, and what it is in this language. */
function entries(locale: string): Map<string, string> {
  const text = readFileSync(new URL(`${locale}.po`, folder), "utf8");
  const joined = (lines: string) => JSON.parse(`"${lines.trim().split("\n").map((line) => line.trim().slice(1, -1)).join("")}"`) as string;
  const found = [...text.matchAll(/^msgid ((?:".*"\n)+)msgstr ((?:".*"(?:\n|$))+)/gm)].map(([, id = "", said = ""]) => [joined(id), joined(said)] as const);
  return new Map(found.filter(([id]) => id !== ""));
}

/** The names of the values a message takes, outside and inside plurals, and the tags around its words. */
function holes(message: string): string[] {
  const values = [...message.matchAll(/(?<!\b(?:zero|one|two|few|many|other) )\{\s*(\w+)\s*[,}]/g)].map((match) => match[1] ?? "");
  const tags = [...message.matchAll(/<(\/?\d+)>/g)].map((match) => match[1] ?? "");
  return [...new Set([...values, ...tags])].sort();
}

const source = entries("en");

it("every message of the source is in the catalogs, and none that is gone", { timeout: 60_000 }, () => {
  const { VITEST: _, ...env } = process.env; // under it the extractor looks for its own sources
  const check = ["lingui", "check", "sync", "--clean", "--workers", "1"];
  const said = execFileSync("npx", check, { cwd: new URL("..", import.meta.url), encoding: "utf8", stdio: "pipe", env });
  expect(said).toContain("in sync");
});

describe.each(translated)("the catalog %s", (locale) => {
  const catalog = entries(locale);
  const plurals = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;

  it("says everything", () => {
    expect([...source.keys()].filter((id) => !catalog.get(id))).toEqual([]);
    expect(catalog.size).toBe(source.size);
  });

  it("has the same values and tags in every message", () => {
    const wrong = [...catalog].filter(([id, said]) => holes(id).join() !== holes(said).join());
    expect(wrong).toEqual([]);
  });

  it("has every plural its language needs", () => {
    const counted = [...catalog].filter(([id]) => id.includes(", plural,"));
    expect(counted.length).toBeGreaterThan(5);
    const wrong = counted.filter(([, said]) => plurals.some((category) => !new RegExp(`\\b${category} \\{`).test(said)));
    expect(wrong.map(([, said]) => said)).toEqual([]);
  });
});
