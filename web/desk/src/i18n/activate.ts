import { i18n, type Messages } from "@lingui/core";
import { createStore } from "../state/store";
import { recall, remember } from "../state/remembered";
import { browserLocale, localeFor, type Locale } from "./locales";

const catalogs: Record<string, () => Promise<{ messages: Messages }>> = {
  en: () => import("./catalogs/en"),
  ar: () => import("./catalogs/ar"),
  tr: () => import("./catalogs/tr"),
  zh: () => import("./catalogs/zh"),
  de: () => import("./catalogs/de"),
  fr: () => import("./catalogs/fr"),
  es: () => import("./catalogs/es"),
};

/** The language in use; the whole page is drawn anew when it changes. */
export const activeLocale = createStore<Locale>(localeFor("en"));

/** What to speak before anyone has signed in: the last choice in this browser, else the browser's own language. */
export function firstLocale(): Locale {
  const last = recall<string | null>("locale", null);
  return last ? localeFor(last) : browserLocale();
}

/** Loads a language's messages and turns the page to it: words, direction, numbers. */
export async function activate(locale: Locale): Promise<void> {
  const load = catalogs[locale.file];
  if (!load) return;
  const { messages } = await load();
  i18n.loadAndActivate({ locale: locale.code, messages });
  if (locale.dir === "rtl") await import("../app/arabicFont");
  document.documentElement.lang = locale.code;
  document.documentElement.dir = locale.dir;
  remember("locale", locale.code);
  activeLocale.set(locale);
}
