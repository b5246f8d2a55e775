import type { Hours, Schemas } from "@merhaba/api";

/** A day that differs from the week, with its stretches as pairs of clock times. */
export type DayOff = Omit<Schemas["DayOff"], "spans"> & { spans: string[][] };
/** A week in a time zone, and the days that differ from it. */
export interface Schedule {
  timezone: string;
  weekly: Hours;
  exceptions: DayOff[];
}
export type HoursOf = Omit<Schemas["HoursOf"], "schedule"> & { schedule: Schedule | null };
export type HoursVersion = Omit<Schemas["HoursVersion"], "schedule"> & { schedule: Schedule | null };
/** As the server takes it. */
export type SentSchedule = NonNullable<Schemas["HoursChange"]["schedule"]>;
