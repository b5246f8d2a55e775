/** The languages the desk speaks. `code` is what the API stores, `file` the catalog, `intl` what dates and numbers follow. */
export const locales = [
  { code: "en", file: "en", intl: "en-GB", aria: "en-US", dir: "ltr", name: "English" },
  { code: "ar", file: "ar", intl: "ar-u-nu-latn", aria: "ar-AE", dir: "rtl", name: "العربية" },
  { code: "tr", file: "tr", intl: "tr", aria: "tr-TR", dir: "ltr", name: "Türkçe" },
  { code: "zh", file: "zh", intl: "zh-Hans", aria: "zh-CN", dir: "ltr", name: "简体中文" },
  { code: "de", file: "de", intl: "de", aria: "de-DE", dir: "ltr", name: "Deutsch" },
  { code: "fr", file: "fr", intl: "fr", aria: "fr-FR", dir: "ltr", name: "Français" },
  { code: "es", file: "es", intl: "es", aria: "es-ES", dir: "ltr", name: "Español" },
] as const;

export type Locale = (typeof locales)[number];
export type LocaleCode = Locale["code"];

/** The language that fits a tag best: `zh-Hans`, `zh-CN` and `zh` are all the one we have. English when none does. */
export function localeFor(tag: string | null | undefined): Locale {
  const language = tag?.split(/[-_]/)[0];
  return locales.find((locale) => locale.code === language) ?? locales[0];
}

/** The first of a person's browser languages that the desk speaks. */
export function browserLocale(preferred: readonly string[] = navigator.languages): Locale {
  const known = preferred.find((tag) => locales.some((locale) => locale.code === tag.split("-")[0]));
  return localeFor(known);
}
