import { t } from "@lingui/core/macro";
import type { Customer } from "@merhaba/api";
import { Icon, type IconName } from "@merhaba/ui";
import { clockIn, countryName, languageName } from "../i18n/format";
import { channelIcon, channelName } from "../inbox/status";

/** A few facts one wants to know before one answers. */
export function Facts({ customer }: { customer: Customer }) {
  const year = String(new Date(customer.created_at).getFullYear());
  const channel = customer.preferred_channel;
  return (
    <>
      <ul className="facts">
        {customer.language && <Fact icon="globe">{languageName(customer.language)}</Fact>}
        {channel && <Fact icon={channelIcon(channel)}>{preference(channel)}</Fact>}
        <Fact icon="person">{t`since ${year}`}</Fact>
      </ul>
      <ul className="facts contacts">
        {customer.identities
          .filter((each) => each.kind === "email" || each.kind === "phone")
          .map((each) => (
            <Fact key={each.id} icon={each.kind === "phone" ? "phone" : "mail"}>
              <bdi dir="ltr" className="cut">
                {each.value}
              </bdi>
              {!each.verified && <span className="mute">{t`not confirmed`}</span>}
              {each.unreachable && <span className="bad-text">{each.unreachable === "complaint" ? t`called our mail spam` : t`mail came back`}</span>}
            </Fact>
          ))}
      </ul>
    </>
  );
}

function preference(channel: string): string {
  switch (channel) {
    case "email":
      return t`prefers e-mail`;
    case "chat":
      return t`prefers chat`;
    case "phone":
      return t`prefers the phone`;
    default:
      return t`prefers ${channelName(channel)}`;
  }
}

function Fact({ icon, children }: { icon: IconName; children: React.ReactNode }) {
  return (
    <li>
      <Icon name={icon} size={14} />
      {children}
    </li>
  );
}

/** Where someone is, what their clock says, and how far that is from ours: Ireland, 11:47, 3 h behind you. */
export function whereAndWhen(customer: Pick<Customer, "timezone" | "country">, now: Date): string {
  const parts: string[] = [];
  const city = customer.timezone?.split("/").at(-1)?.replaceAll("_", " ");
  if (customer.country) parts.push(countryName(customer.country));
  else if (city) parts.push(city);
  const time = customer.timezone ? clockIn(customer.timezone, now) : null;
  if (customer.timezone && time) {
    parts.push(time);
    const hours = hoursApart(customer.timezone, now);
    const size = Math.abs(hours);
    if (hours > 0) parts.push(t`${size} h ahead of you`);
    if (hours < 0) parts.push(t`${size} h behind you`);
  }
  return parts.join(t`, `);
}

/** How many hours a time zone is ahead of ours, halves and quarters included. */
export function hoursApart(timeZone: string, now: Date): number {
  const there = wallClock(timeZone, now);
  const here = wallClock(undefined, now);
  return Math.round(((there - here) / 3_600_000) * 4) / 4;
}

function wallClock(timeZone: string | undefined, now: Date): number {
  const options = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", hourCycle: "h23", ...(timeZone && { timeZone }) } as const;
  const parts = new Intl.DateTimeFormat("en-US", options).formatToParts(now);
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(value("year"), value("month") - 1, value("day"), value("hour"), value("minute"));
}
