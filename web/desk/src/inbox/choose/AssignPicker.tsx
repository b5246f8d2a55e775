import { t } from "@lingui/core/macro";
import type { Conversation } from "@merhaba/api";
import { Avatar, Button, Icon, IconButton, Popup } from "@merhaba/ui";
import { useSession } from "../../session/session";
import { useActions } from "../actions";
import { FilterList, type Choice } from "./FilterList";
import { usePicker } from "./usePicker";

interface PickerProps {
  ids: readonly string[];
  of: "thread" | "bulk";
  /** The conversation it stands over, to show what is chosen now. */
  conversation?: Conversation;
}

/** Gives conversations to a person or a team. */
export function AssignPicker({ ids, of, conversation }: PickerProps) {
  const { agents, teams, me } = useSession();
  const act = useActions();
  const state = usePicker("assign", of);
  const can = agents.filter((each) => each.active && each.role !== "viewer");
  const mine = can.filter((each) => each.id === me.id);
  const others = can.filter((each) => each.id !== me.id).sort((a, b) => a.name.localeCompare(b.name));
  const people: Choice[] = [
    ...[...mine, ...others].map((each) => ({
      id: `agent:${each.id}`,
      name: each.name,
      mark: <Avatar name={each.name} kind="us" online={each.availability === "available"} />,
      detail: each.id === me.id ? t`you` : each.availability === "away" ? t`away` : null,
      chosen: conversation?.assignee?.id === each.id,
    })),
    { id: "agent:", name: t`No one`, mark: <Icon name="unassigned" />, chosen: conversation !== undefined && !conversation.assignee },
  ];
  const groups: Choice[] = teams.map((each) => ({ id: `team:${each.id}`, name: each.name, mark: <Icon name="team" />, chosen: conversation?.team?.id === each.id }));
  if (conversation?.team) groups.push({ id: "team:", name: t`No team`, mark: <Icon name="close" /> });
  const choose = (key: string) => {
    const at = key.indexOf(":");
    const id = key.slice(at + 1) || null;
    if (key.startsWith("team")) act.team(ids, id);
    else act.assign(ids, id);
    state.onOpenChange(false);
  };
  const trigger =
    of === "bulk" ? (
      <IconButton icon="person" className="small" label={t`Assign`} keys="a" />
    ) : (
      <Button look="ghost" className="pick" aria-label={t`Assigned to: ${conversation?.assignee?.name ?? t`No one`}`}>
        {conversation?.assignee ? <Avatar name={conversation.assignee.name} kind="us" /> : <Icon name="unassigned" />}
        <bdi className="cut">{conversation?.assignee?.name ?? t`No one`}</bdi>
        {conversation?.team && <bdi className="mute cut">{conversation.team.name}</bdi>}
        <Icon name="chevronDown" size={14} />
      </Button>
    );
  return (
    <Popup label={t`Assign`} trigger={trigger} {...state}>
      {() => (
        <FilterList
          label={t`Assign to a person or a team`}
          placeholder={t`Person or team`}
          groups={[
            { title: t`People`, choices: people },
            { title: t`Teams`, choices: groups },
          ]}
          onChoose={choose}
          empty={t`No one by that name.`}
        />
      )}
    </Popup>
  );
}
