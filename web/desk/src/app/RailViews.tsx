import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useMatchRoute, useParams } from "@tanstack/react-router";
import { Icon, Swatch, type IconName } from "@merhaba/ui";
import type { Counts, View } from "@merhaba/api";
import type { ReactNode } from "react";
import { number } from "../i18n/format";
import { countsQuery } from "../inbox/queries";
import { channelIcon, channelName, viewIcons, viewName } from "../inbox/status";
import { useSession } from "../session/session";

const views: readonly View[] = ["mine", "unassigned", "all", "mentions", "snoozed", "closed", "spam"];

/** Views, channels, teams and tags, each with how much is open in it. */
export function RailViews() {
  const session = useSession();
  const { channels, teams, tags } = session;
  const { approvals } = session;
  const { data: counts } = useQuery(countsQuery);
  const used = [...new Set([...channels.map((each) => each.channel), ...Object.keys(counts?.channels ?? {})])];
  const shownTags = tags.filter((tag) => counts?.tags[tag.id]).sort((a, b) => (counts?.tags[b.id] ?? 0) - (counts?.tags[a.id] ?? 0));
  return (
    <nav className="views" aria-label={t`Views`}>
      <ul>
        {views.map((view) => (
          <Entry key={view} slug={view} mark={<Icon name={viewIcons[view]} />} count={countOf(counts, view)} hot={view === "mentions"}>
            {viewName(view)}
          </Entry>
        ))}
        <Work to="/inbox/approvals" icon="shield" count={approvals}>{t`Approvals`}</Work>
        <Work to="/inbox/follow-up" icon="bag">{t`Orders to follow up`}</Work>
      </ul>
      {used.length > 0 && (
        <Group title={t`Channels`}>
          {used.map((channel) => (
            <Entry key={channel} slug={`channel.${channel}`} mark={<Icon name={channelIcon(channel)} />} count={counts?.channels[channel]}>
              {channelName(channel)}
            </Entry>
          ))}
        </Group>
      )}
      {teams.length > 0 && (
        <Group title={t`Teams`}>
          {teams.map((team) => (
            <Entry key={team.id} slug={`team.${team.id}`} mark={<Icon name="team" />} count={counts?.teams[team.id]}>
              <bdi>{team.name}</bdi>
            </Entry>
          ))}
        </Group>
      )}
      {shownTags.length > 0 && (
        <Group title={t`Tags`}>
          {shownTags.slice(0, 8).map((tag) => (
            <Entry key={tag.id} slug={`tag.${tag.id}`} mark={<Swatch colour={tag.colour} />} count={counts?.tags[tag.id]}>
              <bdi>{tag.name}</bdi>
            </Entry>
          ))}
        </Group>
      )}
    </nav>
  );
}

/** What is closed or spam is not waiting for anyone: no number. */
function countOf(counts: Counts | undefined, view: View): number | undefined {
  return view === "closed" || view === "spam" ? undefined : counts?.views[view];
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div role="group" aria-label={title}>
      <h2>{title}</h2>
      <ul>{children}</ul>
    </div>
  );
}

/** Work that is not a conversation. */
function Work({ to, icon, count = 0, children }: { to: "/inbox/approvals" | "/inbox/follow-up"; icon: IconName; count?: number; children: ReactNode }) {
  const here = useMatchRoute()({ to }) !== false;
  return (
    <li>
      <Link to={to} {...(here && { "aria-current": "page" as const })}>
        <span className="entry-mark">
          <Icon name={icon} />
        </span>
        <span className="cut">{children}</span>
        {count > 0 && <span className="n hot">{number(count)}</span>}
      </Link>
    </li>
  );
}

interface EntryProps {
  slug: string;
  mark: ReactNode;
  count: number | undefined;
  hot?: boolean;
  children: ReactNode;
}

function Entry({ slug, mark, count, hot = false, children }: EntryProps) {
  const here = useParams({ strict: false }).view === slug;
  return (
    <li>
      <Link to="/inbox/$view/{-$conversation}" params={{ view: slug, conversation: undefined }} {...(here && { "aria-current": "page" as const })}>
        <span className="entry-mark">{mark}</span>
        <span className="cut" dir="auto">{children}</span>
        {count !== undefined && count > 0 && <span className={hot ? "n hot" : "n"}>{number(count)}</span>}
      </Link>
    </li>
  );
}
