import { t } from "@lingui/core/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Avatar, Button, Dropdown, Icon, Item, Section } from "@merhaba/ui";
import type { Agent } from "@merhaba/api";
import { localeFor, locales } from "../i18n/locales";
import { sessionKey, signOut, useChangeMe, useSession } from "../session/session";

/** Who one is, whether one takes work, and how the desk looks. */
export function MeMenu({ compact = false }: { compact?: boolean }) {
  const { me } = useSession();
  const change = useChangeMe();
  const navigate = useNavigate();
  const client = useQueryClient();
  const available = me.availability === "available";
  const leave = async () => {
    await signOut().catch(() => undefined);
    client.clear();
    client.setQueryData(sessionKey, null);
    await navigate({ to: "/login" });
  };
  const choose = (key: string) => {
    const [what, value = ""] = key.split(":");
    if (what === "availability") change.mutate({ availability: value as Agent["availability"] });
    if (what === "theme") change.mutate({ theme: value as Agent["theme"] });
    if (what === "locale") change.mutate({ locale: localeFor(value).code });
    if (what === "profile") void navigate({ to: "/settings/{-$section}", params: { section: "profile" } });
    if (what === "leave") void leave();
  };
  const trigger = compact ? (
    <Button look="ghost" className="tab-button" aria-label={t`You: ${me.name}`}>
      <Avatar name={me.name} size="sm" kind="us" online={available} />
      <span>{t`You`}</span>
    </Button>
  ) : (
    <Button look="ghost" className="me">
      <Avatar name={me.name} size="md" kind="us" online={available} />
      <span className="grow">
        <bdi className="cut block b">{me.name}</bdi>
        <span className="cut block state">{available ? t`Available` : t`Away`}</span>
      </span>
      <Icon name="chevronDown" />
    </Button>
  );
  return (
    <Dropdown aria-label={t`You`} placement="top start" trigger={trigger} onAction={(key) => choose(String(key))}>
      <Section title={t`Taking work`}>
        <Item id="availability:available" icon="check" end={available && <Chosen />}>{t`Available`}</Item>
        <Item id="availability:away" icon="moon" end={!available && <Chosen />}>{t`Away`}</Item>
      </Section>
      <Section title={t`Appearance`}>
        <Item id="theme:light" icon="sun" end={me.theme === "light" && <Chosen />}>{t`Light`}</Item>
        <Item id="theme:dark" icon="moon" end={me.theme === "dark" && <Chosen />}>{t`Dark`}</Item>
        <Item id="theme:system" icon="screen" end={me.theme === "system" && <Chosen />}>{t`Like this device`}</Item>
      </Section>
      <Section title={t`Language`}>
        {locales.map((each) => (
          <Item key={each.code} id={`locale:${each.code}`} textValue={each.name} end={localeFor(me.locale).code === each.code && <Chosen />}>
            <span lang={each.code}>{each.name}</span>
          </Item>
        ))}
      </Section>
      <Section title={t`Account`}>
        <Item id="profile" icon="person">{t`Profile and notifications`}</Item>
        <Item id="leave" icon="exit">{t`Sign out`}</Item>
      </Section>
    </Dropdown>
  );
}

function Chosen() {
  return (
    <>
      <Icon name="check" size={14} className="chosen" />
      <span className="vh">{t`chosen`}</span>
    </>
  );
}
