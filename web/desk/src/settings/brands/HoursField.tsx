import { t } from "@lingui/core/macro";
import type { Hours, Weekday } from "@merhaba/api";
import { Button, Checkbox, IconButton, Select } from "@merhaba/ui";
import { activeLocale } from "../../i18n/activate";

const week: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

interface HoursFieldProps {
  timezone: string;
  hours: Hours;
  onTimezone: (timezone: string) => void;
  onHours: (hours: Hours) => void;
}

/** When people answer: the time zone, and for each day none, one or more stretches. */
export function HoursField({ timezone, hours, onTimezone, onHours }: HoursFieldProps) {
  const set = (day: Weekday, stretches: string[][]) => onHours({ ...hours, [day]: stretches });
  return (
    <div className="form">
      <Select label={t`Time zone`} value={timezone} options={zones(timezone)} onChange={onTimezone} />
      <ul className="hours">
        {week.map((day, index) => {
          const stretches = hours[day];
          const name = dayName(index);
          return (
            <li key={day}>
              <Checkbox isSelected={stretches.length > 0} onChange={(on) => set(day, on ? [["09:00", "18:00"]] : [])}>
                <span className="day-name">{name}</span>
              </Checkbox>
              <div className="stretches">
                {stretches.length === 0 && <span className="mute s">{t`closed`}</span>}
                {stretches.map(([from = "", to = ""], at) => (
                  <span key={at} className="stretch">
                    <input className="box" type="time" dir="ltr" aria-label={t`${name}, from`} value={from} onChange={(event) => set(day, stretches.with(at, [event.target.value, to]))} />
                    <span aria-hidden="true">–</span>
                    <input className="box" type="time" dir="ltr" aria-label={t`${name}, until`} aria-invalid={to <= from} value={to === midnight ? "00:00" : to} onChange={(event) => set(day, stretches.with(at, [from, event.target.value === "00:00" ? midnight : event.target.value]))} />
                    {at > 0 && <IconButton icon="close" size={14} className="small" label={t`Remove`} onPress={() => set(day, stretches.toSpliced(at, 1))} />}
                  </span>
                ))}
                {stretches.length > 0 && stretches.length < 3 && (
                  <IconButton icon="plus" size={14} className="small" label={t`${name}: another stretch, after a break`} onPress={() => set(day, [...stretches, ["19:00", "21:00"]])} />
                )}
              </div>
            </li>
          );
        })}
      </ul>
      <Button className="fit" onPress={() => onHours(always)}>{t`Always open`}</Button>
    </div>
  );
}

/** The end of a day; a time field can only show it as the beginning of the next. */
const midnight = "24:00";
const allDay = [["00:00", midnight]];
const always: Hours = { mon: allDay, tue: allDay, wed: allDay, thu: allDay, fri: allDay, sat: allDay, sun: allDay };

/** A weekday's name; Monday is 0. The first of January 2024 was a Monday. */
const dayName = (index: number): string => new Intl.DateTimeFormat(activeLocale.get().intl, { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + index));

function zones(present: string) {
  const known = Intl.supportedValuesOf("timeZone");
  return [...new Set([present, ...known])].map((id) => ({ id, label: id.replaceAll("_", " ") }));
}
