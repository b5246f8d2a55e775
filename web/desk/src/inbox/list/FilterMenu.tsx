import { t } from "@lingui/core/macro";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Status } from "@merhaba/api";
import { Button, Dropdown, Icon, Item, Section } from "@merhaba/ui";
import type { InboxSearch } from "../../app/router";
import { useSession } from "../../session/session";
import { useInbox } from "../InboxContext";
import { channelIcon, channelName, statusName } from "../status";
import { useSort } from "./useSort";

type Field = "status" | "channel" | "assignee" | "team" | "tag";

function useFilter() {
  const navigate = useNavigate();
  return (field: Field, value: string | null) =>
    void navigate({
      to: ".",
      search: (now) => {
        const { [field]: _, ...rest } = now as InboxSearch;
        return value === null ? rest : { ...rest, [field]: value };
      },
      replace: true,
    });
}

/** Narrows the list by status, channel, person, team or tag. */
export function FilterMenu() {
  const { channels, agents, teams, tags } = useSession();
  const { slug } = useInbox();
  const set = useFilter();
  const used = [...new Set(channels.map((each) => each.channel))];
  const statuses: Status[] = ["open", "pending", "snoozed", "closed"];
  const choose = (key: string) => {
    const at = key.indexOf(":");
    set(key.slice(0, at) as Field, key.slice(at + 1));
  };
  return (
    <Dropdown
      aria-label={t`Filter`}
      placement="bottom end"
      onAction={(key) => choose(String(key))}
      trigger={
        <Button look="ghost" className="pick">
          <Icon name="filter" size={14} />
          {t`Filter`}
        </Button>
      }
    >
      <Section title={t`Status`}>
        {statuses.map((status) => (
          <Item key={status} id={`status:${status}`}>
            {statusName(status)}
          </Item>
        ))}
      </Section>
      {!slug.startsWith("channel.") && (
        <Section title={t`Channel`}>
          {used.map((each) => (
            <Item key={each} id={`channel:${each}`} icon={channelIcon(each)}>
              {channelName(each)}
            </Item>
          ))}
        </Section>
      )}
      {slug !== "mine" && slug !== "unassigned" && (
        <Section title={t`Assigned to`}>
          {agents.filter((each) => each.active && each.role !== "viewer").map((each) => (
            <Item key={each.id} id={`assignee:${each.id}`} textValue={each.name}>
              <bdi>{each.name}</bdi>
            </Item>
          ))}
        </Section>
      )}
      {!slug.startsWith("team.") && teams.length > 0 && (
        <Section title={t`Team`}>
          {teams.map((each) => (
            <Item key={each.id} id={`team:${each.id}`} icon="team" textValue={each.name}>
              <bdi>{each.name}</bdi>
            </Item>
          ))}
        </Section>
      )}
      {!slug.startsWith("tag.") && tags.length > 0 && (
        <Section title={t`Tag`}>
          {tags.map((each) => (
            <Item key={each.id} id={`tag:${each.id}`} icon="tag" textValue={each.name}>
              <bdi>{each.name}</bdi>
            </Item>
          ))}
        </Section>
      )}
    </Dropdown>
  );
}

/** What the list is narrowed to, each to be taken away with one press. */
export function FilterChips() {
  const search = useSearch({ from: "/desk/inbox/$view/{-$conversation}" });
  const { agents, teams, tags } = useSession();
  const { filters } = useInbox();
  const set = useFilter();
  const setSort = useSort();
  const name = (list: readonly { id: string; name: string }[], id: string) => list.find((each) => each.id === id)?.name ?? id;
  const chips: [Field, string][] = [];
  if (search.status) chips.push(["status", search.status.split(",").map((each) => statusName(each as Status)).join(", ")]);
  if (search.channel) chips.push(["channel", channelName(search.channel)]);
  if (search.assignee) chips.push(["assignee", name(agents, search.assignee)]);
  if (search.team) chips.push(["team", name(teams, search.team)]);
  if (search.tag) chips.push(["tag", name(tags, search.tag)]);
  const waiting = filters.sort === "waiting";
  if (chips.length === 0 && !waiting) return null;
  return (
    <div className="chips">
      {waiting && (
        <Button className="chip on" aria-label={t`Show also what is not waiting for us`} onPress={() => setSort("newest")}>
          {t`Waiting for us`}
          <Icon name="close" size={14} />
        </Button>
      )}
      {chips.map(([field, label]) => (
        <Button key={field} className="chip on" aria-label={t`Remove the filter ${label}`} onPress={() => set(field, null)}>
          <bdi>{label}</bdi>
          <Icon name="close" size={14} />
        </Button>
      ))}
    </div>
  );
}
