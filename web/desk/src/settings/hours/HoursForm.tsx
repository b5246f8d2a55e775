import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { api, body, type Hours } from "@merhaba/api";
import { Banner, Button, Switch } from "@merhaba/ui";
import { useState } from "react";
import { errorText } from "../../feedback/errorText";
import { toast } from "../../feedback/toasts";
import { exact } from "../../i18n/format";
import { HoursField } from "../brands/HoursField";
import { Part } from "../SettingsPage";
import { useSettingsChange } from "../useSettings";
import { DaysOff } from "./DaysOff";
import type { HoursOf, HoursVersion, Schedule, SentSchedule } from "./types";

const week: Hours = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };

/** The hours of one brand, team or person. */
export function HoursForm({ of }: { of: HoursOf }) {
  const before = of.schedule;
  const [draft, setDraft] = useState<Schedule | null>(before);
  const path = { whose: of.id };
  const save = useSettingsChange("hours", (): Promise<HoursOf> => body(api.PUT("/api/v1/hours/{whose}", { params: { path }, body: { schedule: draft as SentSchedule | null } })), true);
  const dirty = JSON.stringify(draft) !== JSON.stringify(before);
  const fresh = (): Schedule => ({ timezone: Intl.DateTimeFormat().resolvedOptions().timeZone, weekly: week, exceptions: [] });
  return (
    <>
      <Part title={t`Week`} lead={nowText(of)}>
        {of.owner !== "brand" && (
          <Switch isSelected={draft !== null} onChange={(own) => setDraft(own ? (before ?? fresh()) : null)} detail={t`Otherwise the hours of the brand count.`}>
            {t`Own hours`}
          </Switch>
        )}
        {draft && <HoursField timezone={draft.timezone} hours={draft.weekly} onTimezone={(timezone) => setDraft({ ...draft, timezone })} onHours={(weekly) => setDraft({ ...draft, weekly })} />}
      </Part>
      {draft && <DaysOff days={draft.exceptions} onChange={(exceptions) => setDraft({ ...draft, exceptions })} />}
      <Before of={of} />
      {save.error && (
        <Banner tone="pomegranate" icon="warning">
          {errorText(save.error)}
        </Banner>
      )}
      <div className={dirty ? "save-bar on" : "save-bar"} aria-hidden={!dirty}>
        <span className="grow s">{t`Not saved yet`}</span>
        <Button look="ghost" onPress={() => setDraft(before)}>{t`Discard`}</Button>
        <Button look="go" isPending={save.isPending} onPress={() => save.mutate(undefined, { onSuccess: () => toast(t`Saved`) })}>{t`Save`}</Button>
      </div>
    </>
  );
}

function nowText({ open, closes_at, next_open_at }: HoursOf): string {
  if (open === null || open === undefined) return t`The hours of the brand count.`;
  if (open) return closes_at ? t`Open now, until ${exact(closes_at)}.` : t`Open now.`;
  return next_open_at ? t`Closed now, open again ${exact(next_open_at)}.` : t`Closed now.`;
}

/** Since when other hours counted; what was measured by them stays as it was. */
function Before({ of }: { of: HoursOf }) {
  const path = { whose: of.id };
  const { data } = useQuery({
    queryKey: ["settings", "hours", of.id],
    queryFn: (): Promise<{ items: HoursVersion[] }> => body(api.GET("/api/v1/hours/{whose}/versions", { params: { path } })),
  });
  if (!data || data.items.length < 2) return null;
  return (
    <Part title={t`Earlier hours`} lead={t`What began under earlier hours is still counted by them.`}>
      <ul className="plain s mute">
        {data.items.slice(1, 11).map((each) => (
          <li key={each.id}>
            {exact(each.valid_from)} – {each.valid_until && exact(each.valid_until)}
          </li>
        ))}
      </ul>
    </Part>
  );
}
