/** Times as a shopper reads them, in their own zone and language. */
import { locale, t } from "./i18n";

/** Local calendar day, for comparing. */
export const dayOf = (at: string | Date): string => {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
};

const addDays = (date: Date, days: number): Date => new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);

/** "14:05" */
export const clock = (at: string): string =>
  new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));

/** "4 minutes", "2 hours": the language's own plural. */
export function duration(minutes: number): string {
  const hours = minutes >= 60;
  return new Intl.NumberFormat(locale(), { style: "unit", unit: hours ? "hour" : "minute", unitDisplay: "long" })
    .format(hours ? Math.round(minutes / 60) : Math.max(1, Math.round(minutes)));
}

/** The heading of a day in the thread. */
export function dayTitle(at: string, now = new Date()): string {
  const day = dayOf(at);
  if (day === dayOf(now)) return t("today");
  if (day === dayOf(addDays(now, -1))) return t("yesterday");
  const date = new Date(at);
  const week = now.getTime() - date.getTime() < 6 * 86_400_000;
  const thisYear = date.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat(locale(), week ? { weekday: "long" } : { day: "numeric", month: "long", ...(!thisYear && { year: "numeric" }) }).format(date);
}

/** "14:05" today, "Yesterday", then a short date: for lists. */
export function shortTime(at: string, now = new Date()): string {
  if (dayOf(at) === dayOf(now)) return clock(at);
  if (dayOf(at) === dayOf(addDays(now, -1))) return t("yesterday");
  return new Intl.DateTimeFormat(locale(), { day: "numeric", month: "short" }).format(new Date(at));
}

/** When people are back: "today at 9:00", "on Monday at 9:00", in the shopper's own time. */
export function whenBack(at: string, now = new Date()): string {
  const time = clock(at);
  const day = dayOf(at);
  if (day === dayOf(now)) return t("todayAt", { time });
  if (day === dayOf(addDays(now, 1))) return t("tomorrowAt", { time });
  const near = new Date(at).getTime() - now.getTime() < 6 * 86_400_000;
  return t("dayAt", { day: new Intl.DateTimeFormat(locale(), near ? { weekday: "long" } : { day: "numeric", month: "long" }).format(new Date(at)), time });
}

/** "1.3 MB" */
export function fileSize(bytes: number): string {
  const [unit, value] = bytes >= 1e6 ? (["megabyte", bytes / 1e6] as const) : bytes >= 1e3 ? (["kilobyte", bytes / 1e3] as const) : (["byte", bytes] as const);
  // In full, bytes are counted as a language counts (1 byte, 69 bytes); its short form knows no plural.
  return new Intl.NumberFormat(locale(), { style: "unit", unit, unitDisplay: unit === "byte" ? "long" : "short", maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}
