import { t } from "@lingui/core/macro";
import type { Money } from "@merhaba/api";
import { activeLocale } from "./activate";

const kept = new Map<string, unknown>();

/** One formatter per language and options: making them is slow, using them is not. */
function formatter<F>(kind: string, options: object, make: (locale: string) => F): F {
  const locale = activeLocale.get().intl;
  const key = `${kind}|${locale}|${JSON.stringify(options)}`;
  let found = kept.get(key) as F | undefined;
  if (!found) kept.set(key, (found = make(locale)));
  return found;
}

const dates = (options: Intl.DateTimeFormatOptions) =>
  formatter("date", options, (locale) => new Intl.DateTimeFormat(locale, options));

const dayKey = (at: Date) => `${at.getFullYear()}-${at.getMonth()}-${at.getDate()}`;

/** The clock time: 12:14. */
export const clock = (at: string | Date): string => dates({ hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(at));

/** The clock time in another place, and how far it is from here. */
export function clockIn(timeZone: string, now = new Date()): string | null {
  try {
    return new Intl.DateTimeFormat(activeLocale.get().intl, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone }).format(now);
  } catch {
    return null; // a time zone this browser does not know
  }
}

/** A day, short: today's and yesterday's by name, this year's without the year. */
export function day(at: string | Date, now = new Date()): string {
  const date = new Date(at);
  if (dayKey(date) === dayKey(now)) return t`Today`;
  const before = new Date(now);
  before.setDate(now.getDate() - 1);
  if (dayKey(date) === dayKey(before)) return t`Yesterday`;
  return shortDay(date, now);
}

/** A day by its number and month; the year only when it is another. */
export function shortDay(at: string | Date, now = new Date()): string {
  const date = new Date(at);
  const year = date.getFullYear() === now.getFullYear() ? {} : ({ year: "numeric" } as const);
  return dates({ day: "numeric", month: "short", ...year }).format(date);
}

/** A day in full, as dividers show it. */
export const longDay = (at: string | Date): string => dates({ weekday: "long", day: "numeric", month: "long" }).format(new Date(at));

/** Today the clock, otherwise the day. */
export function moment(at: string | Date, now = new Date()): string {
  const date = new Date(at);
  return dayKey(date) === dayKey(now) ? clock(date) : shortDay(date, now);
}

/** Day and clock, for what must be exact: snoozed until, sent at. */
export const exact = (at: string | Date): string =>
  dates({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(at));

/** How long something takes or has taken, short: 12 m, 3 h 05 m, 2 d. */
export function duration(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  if (minutes < 1) return t`now`;
  if (minutes < 60) return t`${minutes} m`;
  const hours = Math.floor(minutes / 60);
  const rest = String(minutes % 60).padStart(2, "0");
  if (hours < 24) return t`${hours} h ${rest} m`;
  const days = Math.floor(hours / 24);
  return t`${days} d`;
}

/** A plain number. */
export const number = (value: number): string => formatter("number", {}, (locale) => new Intl.NumberFormat(locale)).format(value);

/** A share: 0.08 is 8 %. */
export const percent = (share: number): string =>
  formatter("percent", {}, (locale) => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 })).format(share);

/** An amount without its currency, with as many decimals as the currency has. */
export function amount(money: Money): string {
  const digits = decimals(money.currency);
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return formatter("amount", options, (locale) => new Intl.NumberFormat(locale, options)).format(Number(money.amount));
}

/** An amount with its currency's code: 24.90 EUR. */
export const money = (value: Money): string => `${amount(value)} ${value.currency}`;

function decimals(currency: string): number {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2; // not a currency code this browser knows
  }
}

/** A file's size: 1.8 MB. */
export function fileSize(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  let index = 0;
  let value = bytes;
  while (value >= 1000 && index < units.length - 1) {
    value /= 1000;
    index += 1;
  }
  // In full, bytes are counted as a language counts (1 byte, 69 bytes); its short form knows no plural.
  const options: Intl.NumberFormatOptions = { style: "unit", unit: units[index] ?? "byte", unitDisplay: index === 0 ? "long" : "short", maximumFractionDigits: value < 10 && index > 1 ? 1 : 0 };
  return formatter("size", options, (locale) => new Intl.NumberFormat(locale, options)).format(value);
}

/** A language's name in the language of the page: `tr` is Turkish, التركية, Türkçe. */
export function languageName(tag: string): string {
  try {
    return formatter("language", {}, (locale) => new Intl.DisplayNames(locale, { type: "language" })).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** A country's name in the language of the page. */
export function countryName(code: string): string {
  try {
    return formatter("region", {}, (locale) => new Intl.DisplayNames(locale, { type: "region" })).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Several names as a sentence would list them: Mehmet and Sena. */
export const listOf = (names: readonly string[]): string =>
  formatter("list", {}, (locale) => new Intl.ListFormat(locale, { type: "conjunction" })).format(names);
