import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { api, body, type ChannelAccount, type ChannelType, type Page } from "@merhaba/api";
import { Banner, Button, Dropdown, Empty, Icon, Item } from "@merhaba/ui";
import { useState } from "react";
import { localised } from "../../i18n/localised";
import { channelIcon } from "../../inbox/status";
import { Loaded, SettingsPage } from "../SettingsPage";
import { ChannelCard } from "./ChannelCard";
import { ChannelDialog } from "./ChannelDialog";

const channelsQuery = { queryKey: ["settings", "channels"], queryFn: (): Promise<Page<ChannelAccount>> => body(api.GET("/api/v1/channels", {})) };
const typesQuery = { queryKey: ["channel-types"], staleTime: Infinity, queryFn: (): Promise<Page<ChannelType>> => body(api.GET("/api/v1/channel-types", {})) };

type Editing = { type: ChannelType; account: ChannelAccount | null } | null;

/** Where messages come from. The form of each kind is made from what the channel says of itself. */
export default function ChannelsPage() {
  const query = useQuery(channelsQuery);
  const types = useQuery(typesQuery);
  const [editing, setEditing] = useState<Editing>(null);
  const [said] = useState(saidByProvider);
  const known = types.data?.items ?? [];
  const connect = (
    <Dropdown
      aria-label={t`Connect a channel`}
      placement="bottom end"
      onAction={(slug) => {
        const type = known.find((each) => each.slug === slug);
        if (type) setEditing({ type, account: null });
      }}
      trigger={
        <Button look="go" isDisabled={known.length === 0}>
          <Icon name="plus" />
          {t`Connect`}
        </Button>
      }
    >
      {known.map((type) => (
        <Item key={type.slug} id={type.slug} icon={channelIcon(type.slug)}>
          {localised(type.name)}
        </Item>
      ))}
    </Dropdown>
  );
  return (
    <SettingsPage id="channels" action={connect}>
      {said?.connected && (
        <Banner tone="teal" icon="check">
          {t`The mailbox is connected.`}
        </Banner>
      )}
      {said?.problem && (
        <Banner tone="pomegranate" icon="warning">
          {t`The mailbox could not be connected.`} <span dir="auto">{said.problem}</span>
        </Banner>
      )}
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="plug" title={t`No channel is connected`}>{t`Connect an e-mail account, or put the chat into your shop.`}</Empty>
          ) : (
            <ul className="cards">
              {items.map((account) => {
                const type = known.find((each) => each.slug === account.channel);
                return <ChannelCard key={account.id} account={account} type={type} onEdit={() => type && setEditing({ type, account })} />;
              })}
            </ul>
          )
        }
      </Loaded>
      {editing && <ChannelDialog type={editing.type} account={editing.account} onClose={() => setEditing(null)} />}
    </SettingsPage>
  );
}

/** What the address says after one has been at a mail provider's page to give access. */
function saidByProvider(): { connected: boolean; problem: string } | null {
  const query = new URLSearchParams(location.search);
  const problem = query.get("problem") ?? "";
  return query.has("connected") || problem ? { connected: query.has("connected"), problem } : null;
}
