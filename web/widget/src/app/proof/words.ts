/** What this part says: its own small catalogues, fetched with it, so that an opened chat stays small. */
import en from "./locales/en.json";

export type ProofWords = typeof en;

const LOADERS: Record<string, () => Promise<{ default: ProofWords }>> = {
  ar: () => import("./locales/ar.json"),
  tr: () => import("./locales/tr.json"),
  zh: () => import("./locales/zh.json"),
  de: () => import("./locales/de.json"),
  fr: () => import("./locales/fr.json"),
  es: () => import("./locales/es.json"),
};

/** The words in a language; English where it is unknown or cannot be had. */
export const wordsIn = async (language: string): Promise<ProofWords> =>
  (await LOADERS[language.split("-")[0]!]?.().catch(() => null))?.default ?? en;

/** A sentence with its places filled in. */
export const fill = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (_, place: string) => String(values[place] ?? ""));
