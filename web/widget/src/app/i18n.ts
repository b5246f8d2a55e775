import en from "./locales/en.json";

export type Catalog = typeof en;

/** English comes with the app; every other language is a small file of its own, fetched when it is spoken. */
const LOADERS: Record<string, () => Promise<{ default: Catalog }>> = {
  ar: () => import("./locales/ar.json"),
  tr: () => import("./locales/tr.json"),
  zh: () => import("./locales/zh.json"),
  de: () => import("./locales/de.json"),
  fr: () => import("./locales/fr.json"),
  es: () => import("./locales/es.json"),
};

/** What each language calls itself. */
export const LANGUAGE_NAMES: Record<string, string> = {
  en: "English", ar: "العربية", tr: "Türkçe", zh: "简体中文", de: "Deutsch", fr: "Français", es: "Español",
};

let catalog: Catalog = en;
let current = "en";

/** Switches what `t` and the times speak; stays with what it had when the file cannot be had. */
export async function setLanguage(language: string): Promise<void> {
  const base = language.split("-")[0]!;
  try {
    catalog = base === "en" ? en : (await LOADERS[base]!()).default;
    current = base;
  } catch {
    // unknown, or no connection: a known language is better than an empty panel
  }
}

/** The language now spoken, as Intl wants it. Arabic keeps European digits, as shops there write prices and times. */
export const locale = (): string => (current === "ar" ? "ar-u-nu-latn" : current === "zh" ? "zh-Hans" : current);

/** One sentence of the interface, with `{name}` places filled in. */
export function t(name: keyof Catalog, values: Record<string, string | number> = {}): string {
  return catalog[name].replace(/\{(\w+)\}/g, (_, place: string) => String(values[place] ?? ""));
}

/** The same, cut around the places, so that a name can be set in bold: `["", {name}, " joined"]`. */
export function pieces(name: keyof Catalog): (string | { place: string })[] {
  return catalog[name].split(/\{(\w+)\}/).map((part, i) => (i % 2 ? { place: part } : part));
}
