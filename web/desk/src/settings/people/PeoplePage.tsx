import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { api, body, type Agent, type Page, type Role } from "@merhaba/api";
import { Avatar, Button, Dropdown, Icon, IconButton, Item, Pill } from "@merhaba/ui";
import { useState } from "react";
import { moment } from "../../i18n/format";
import { useSession } from "../../session/session";
import { Confirm } from "../Confirm";
import { roleName, roles, roleText } from "../roles";
import { Loaded, Part, SettingsPage } from "../SettingsPage";
import { useSettingsChange } from "../useSettings";
import { Invitations } from "./Invitations";
import { Invite } from "./Invite";

const agentsQuery = {
  queryKey: ["settings", "people", "agents"],
  queryFn: (): Promise<Page<Agent>> => body(api.GET("/api/v1/agents", {})),
};

/** Who works here. */
export default function PeoplePage() {
  const query = useQuery(agentsQuery);
  const [inviting, setInviting] = useState(false);
  return (
    <SettingsPage id="people" action={<Button look="go" icon="plus" onPress={() => setInviting(true)}>{t`Invite`}</Button>}>
      <Loaded query={query}>
        {({ items }) => (
          <ul className="cards">
            {items.map((agent) => (
              <Person key={agent.id} agent={agent} />
            ))}
          </ul>
        )}
      </Loaded>
      <Part title={t`Invitations`} lead={t`Open until they are used or expire.`}>
        <Invitations />
      </Part>
      {inviting && <Invite onClose={() => setInviting(false)} />}
    </SettingsPage>
  );
}

function Person({ agent }: { agent: Agent }) {
  const { me } = useSession();
  const [leaving, setLeaving] = useState(false);
  const change = useSettingsChange("people", (changes: { role?: Role; active?: boolean }): Promise<Agent> =>
    body(api.PATCH("/api/v1/agents/{agent}", { params: { path: { agent: agent.id } }, body: changes })),
  );
  const own = agent.id === me.id;
  const mayChange = !own && (me.role === "owner" || agent.role !== "owner");
  return (
    <li className={agent.active ? "card" : "card off"}>
      <Avatar name={agent.name} size="md" kind="us" online={agent.active && agent.availability === "available"} />
      <div className="grow">
        <p className="cut">
          <bdi className="b">{agent.name}</bdi> {own && <span className="mute">{t`you`}</span>}
        </p>
        <p className="mute s cut">
          <bdi dir="ltr">{agent.email}</bdi>
        </p>
      </div>
      {!agent.active && <Pill>{t`Deactivated`}</Pill>}
      {agent.active && agent.last_seen_at && <span className="mute s only-wide">{t`last here ${moment(agent.last_seen_at)}`}</span>}
      {mayChange ? (
        <Dropdown
          aria-label={t`Role of ${agent.name}`}
          placement="bottom end"
          selectionMode="single"
          selectedKeys={[agent.role]}
          onAction={(role) => change.mutate({ role: role as Role })}
          trigger={
            <Button>
              {roleName(agent.role)}
              <Icon name="chevronDown" size={14} />
            </Button>
          }
        >
          {roles
            .filter((role) => role !== "owner" || me.role === "owner")
            .map((role) => (
              <Item key={role} id={role} detail={roleText(role)} textValue={roleName(role)}>
                {roleName(role)}
              </Item>
            ))}
        </Dropdown>
      ) : (
        <span className="pick">{roleName(agent.role)}</span>
      )}
      {mayChange ? (
        <Dropdown
          aria-label={t`More`}
          placement="bottom end"
          trigger={<IconButton icon="dots" label={t`More about ${agent.name}`} />}
          onAction={() => (agent.active ? setLeaving(true) : change.mutate({ active: true }))}
        >
          {agent.active ? <Item id="off" icon="lock" danger>{t`Deactivate`}</Item> : <Item id="on" icon="check">{t`Activate again`}</Item>}
        </Dropdown>
      ) : (
        <span className="ico-space" />
      )}
      {leaving && (
        <Confirm
          title={t`Deactivate ${agent.name}?`}
          action={t`Deactivate`}
          isPending={change.isPending}
          onConfirm={() => change.mutate({ active: false }, { onSettled: () => setLeaving(false) })}
          onClose={() => setLeaving(false)}
        >
          {t`They are signed out everywhere and cannot sign in. Everything they wrote stays. You can activate them again.`}
        </Confirm>
      )}
    </li>
  );
}
