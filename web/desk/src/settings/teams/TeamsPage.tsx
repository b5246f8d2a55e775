import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { api, body, type Page, type Team } from "@merhaba/api";
import { Avatar, Button, Checkbox, Dialog, Empty, Icon, IconButton, TextField } from "@merhaba/ui";
import { useId, useState, type FormEvent } from "react";
import { listOf } from "../../i18n/format";
import { useSession } from "../../session/session";
import { Confirm } from "../Confirm";
import { Loaded, SettingsPage } from "../SettingsPage";
import { useSettingsChange } from "../useSettings";

const teamsQuery = { queryKey: ["settings", "teams"], queryFn: (): Promise<Page<Team>> => body(api.GET("/api/v1/teams", {})) };

/** The teams, and who is in them. */
export default function TeamsPage() {
  const query = useQuery(teamsQuery);
  const { agents } = useSession();
  const [editing, setEditing] = useState<Team | "new" | null>(null);
  const [removing, setRemoving] = useState<Team | null>(null);
  const remove = useSettingsChange("teams", (id: string): Promise<void> => body(api.DELETE("/api/v1/teams/{team}", { params: { path: { team: id } } })));
  const names = (team: Team) => listOf(agents.filter((agent) => team.members.includes(agent.id)).map((agent) => agent.name));
  return (
    <SettingsPage id="teams" action={<Button look="go" icon="plus" onPress={() => setEditing("new")}>{t`New team`}</Button>}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="team" title={t`No teams yet`}>{t`Make one for each kind of work, such as returns or shipping, and give conversations to it.`}</Empty>
          ) : (
            <ul className="cards">
              {items.map((team) => (
                <li key={team.id} className="card">
                  <Icon name="team" />
                  <div className="grow">
                    <p className="cut">
                      <bdi className="b">{team.name}</bdi>
                    </p>
                    <p className="mute s cut">{team.members.length === 0 ? t`No one yet` : names(team)}</p>
                  </div>
                  <span className="mute s only-wide">{plural(team.members.length, { one: "# person", other: "# people" })}</span>
                  <IconButton icon="pencil" label={t`Edit ${team.name}`} onPress={() => setEditing(team)} />
                  <IconButton icon="trash" label={t`Delete ${team.name}`} onPress={() => setRemoving(team)} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {editing && <EditTeam team={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
      {removing && (
        <Confirm
          title={t`Delete the team ${removing.name}?`}
          action={t`Delete`}
          isPending={remove.isPending}
          onConfirm={() => remove.mutate(removing.id, { onSettled: () => setRemoving(null) })}
          onClose={() => setRemoving(null)}
        >
          {t`Its conversations stay and belong to no team.`}
        </Confirm>
      )}
    </SettingsPage>
  );
}

function EditTeam({ team, onClose }: { team: Team | null; onClose: () => void }) {
  const form = useId();
  const { agents } = useSession();
  const [name, setName] = useState(team?.name ?? "");
  const [members, setMembers] = useState<readonly string[]>(team?.members ?? []);
  const save = useSettingsChange("teams", (): Promise<Team> => {
    const content = { name: name.trim(), members: [...members] };
    return team ? body(api.PATCH("/api/v1/teams/{team}", { params: { path: { team: team.id } }, body: content })) : body(api.POST("/api/v1/teams", { body: content }));
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined, { onSuccess: onClose });
  };
  const turn = (id: string, on: boolean) => setMembers(on ? [...members, id] : members.filter((each) => each !== id));
  return (
    <Dialog
      title={team ? t`Edit the team` : t`New team`}
      closeLabel={t`Close`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="go" type="submit" form={form} isPending={save.isPending}>{t`Save`}</Button>
        </>
      }
    >
      <form id={form} className="stack-v" onSubmit={submit}>
        <TextField label={t`Name`} isRequired autoFocus value={name} onChange={setName} />
        <fieldset>
          <legend className="label">{t`Members`}</legend>
          <ul className="ticks">
            {agents
              .filter((agent) => agent.active && agent.role !== "viewer")
              .map((agent) => (
                <li key={agent.id}>
                  <Checkbox isSelected={members.includes(agent.id)} onChange={(on) => turn(agent.id, on)}>
                    <Avatar name={agent.name} kind="us" />
                    <bdi>{agent.name}</bdi>
                  </Checkbox>
                </li>
              ))}
          </ul>
        </fieldset>
      </form>
    </Dialog>
  );
}
