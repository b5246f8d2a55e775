/** A time to be reminded at. */
export interface SnoozeChoice {
  id: "later" | "evening" | "tomorrow" | "weekend" | "next-week";
  at: Date;
}

const morning = 9;

/**
 * The usual times to put something off to, seen from now, in the person's own time zone.
 * Later today is three hours from now on the next quarter; it is not offered when that would be tomorrow.
 */
export function snoozeChoices(now: Date): SnoozeChoice[] {
  const later = quarterAfter(new Date(now.getTime() + 3 * 3_600_000));
  const choices: SnoozeChoice[] = [];
  if (later.getDate() === now.getDate() && later.getHours() < 20) choices.push({ id: "later", at: later });
  if (now.getHours() < 17) choices.push({ id: "evening", at: at(now, 0, 18) });
  choices.push({ id: "tomorrow", at: at(now, 1, morning) });
  const daysToMonday = (8 - now.getDay()) % 7 || 7;
  const daysToSaturday = (6 - now.getDay() + 7) % 7;
  if (daysToSaturday > 1) choices.push({ id: "weekend", at: at(now, daysToSaturday, morning) });
  if (daysToMonday > 1) choices.push({ id: "next-week", at: at(now, daysToMonday, morning) });
  return choices;
}

function at(now: Date, days: number, hour: number): Date {
  // Set by the calendar, not by adding hours: a day with a clock change has 23 or 25 of them.
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour, 0, 0, 0);
}

function quarterAfter(date: Date): Date {
  const next = new Date(date);
  next.setMinutes(Math.ceil(date.getMinutes() / 15) * 15, 0, 0);
  return next;
}

/** The value a date-and-time field shows for a moment, in local time: `2026-11-21T09:00`. */
export function fieldValue(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The moment a date-and-time field says, if it is one to come. */
export function fromField(value: string, now: Date): Date | null {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) || date <= now ? null : date;
}
