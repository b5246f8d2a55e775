import { t } from "@lingui/core/macro";
import { api, body } from "@merhaba/api";
import { Button, Checkbox, IconButton, Select } from "@merhaba/ui";
import { useRef } from "react";
import { toast } from "../../feedback/toasts";
import { Part } from "../SettingsPage";
import { useSettingsChange } from "../useSettings";
import type { DayOff } from "./types";

interface DaysOffProps {
  days: readonly DayOff[];
  onChange: (days: DayOff[]) => void;
}

/** The days that differ from the week: holidays, blackouts, special openings; also from a calendar file. */
export function DaysOff({ days, onChange }: DaysOffProps) {
  const file = useRef<HTMLInputElement>(null);
  const read = useSettingsChange("calendar", (content: string): Promise<{ items: DayOff[] }> => body(api.POST("/api/v1/hours/calendar", { body: { content, kind: "holiday" } })));
  const take = async (chosen: File | undefined) => {
    if (!chosen) return;
    const { items } = await read.mutateAsync(await chosen.text()).catch(() => ({ items: [] as DayOff[] }));
    const known = new Set(days.map(keyOf));
    const added = items.filter((each) => !known.has(keyOf(each)));
    if (added.length > 0) onChange([...days, ...added]);
    if (items.length > 0) toast(t`Read. They count once you have saved.`);
  };
  const today = new Date().toISOString().slice(0, 10);
  return (
    <Part
      title={t`Holidays and other days`}
      lead={t`A special opening counts before a holiday on the same day.`}
      action={
        <>
          <input ref={file} type="file" hidden accept=".ics,text/calendar" aria-label={t`Calendar file`} onChange={(event) => { void take(event.target.files?.[0]); event.target.value = ""; }} />
          <Button icon="calendar" isPending={read.isPending} onPress={() => file.current?.click()}>{t`Import calendar`}</Button>
        </>
      }
    >
      <ul className="days-off">
        {days.map((day, at) => (
          <DayRow key={at} day={day} onChange={(changed) => onChange(days.with(at, changed))} onRemove={() => onChange(days.toSpliced(at, 1))} />
        ))}
      </ul>
      <Button icon="plus" className="fit" onPress={() => onChange([...days, { kind: "holiday", name: "", on: today, until: today, yearly: false, spans: [] }])}>{t`Add a day`}</Button>
    </Part>
  );
}

const keyOf = (day: DayOff) => `${day.on} ${day.until} ${day.name}`;

function DayRow({ day, onChange, onRemove }: { day: DayOff; onChange: (day: DayOff) => void; onRemove: () => void }) {
  const set = (changes: Partial<DayOff>) => onChange({ ...day, ...changes });
  const [from = "10:00", to = "14:00"] = day.spans[0] ?? [];
  const kinds = [
    { id: "holiday" as const, label: t`Holiday` },
    { id: "blackout" as const, label: t`Closed` },
    { id: "special" as const, label: t`Special opening` },
  ];
  return (
    <li className="day-off">
      <Select label={t`Kind`} value={day.kind} options={kinds} onChange={(kind) => set({ kind, spans: kind === "special" ? [[from, to]] : [] })} />
      <label className="tf grow">
        <span className="label">{t`Name`}</span>
        <input className="box" dir="auto" value={day.name} onChange={(event) => set({ name: event.target.value })} />
      </label>
      <label className="tf">
        <span className="label">{t`First day`}</span>
        <input className="box" type="date" value={day.on} onChange={(event) => event.target.value && set({ on: event.target.value, until: event.target.value > day.until ? event.target.value : day.until })} />
      </label>
      <label className="tf">
        <span className="label">{t`Last day`}</span>
        <input className="box" type="date" min={day.on} value={day.until} onChange={(event) => event.target.value && set({ until: event.target.value })} />
      </label>
      {day.kind === "special" && (
        <span className="stretch">
          <input className="box" type="time" dir="ltr" aria-label={t`Opens`} value={from} onChange={(event) => set({ spans: [[event.target.value, to]] })} />
          <span aria-hidden="true">–</span>
          <input className="box" type="time" dir="ltr" aria-label={t`Closes`} aria-invalid={to <= from} value={to} onChange={(event) => set({ spans: [[from, event.target.value]] })} />
        </span>
      )}
      <Checkbox isSelected={day.yearly} onChange={(yearly) => set({ yearly })}>{t`Every year`}</Checkbox>
      <IconButton icon="trash" label={t`Remove`} onPress={onRemove} />
    </li>
  );
}
