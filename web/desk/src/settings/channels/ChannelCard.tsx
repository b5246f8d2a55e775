import { t } from "@lingui/core/macro";
import { useMutation } from "@tanstack/react-query";
import { api, body, type ChannelAccount, type ChannelType, type CheckResult, type ConsentPage, type Page } from "@merhaba/api";
import { Button, Dropdown, Icon, IconButton, Item, Pill } from "@merhaba/ui";
import { useState } from "react";
import { moment } from "../../i18n/format";
import { localised } from "../../i18n/localised";
import { channelIcon } from "../../inbox/status";
import { useSession } from "../../session/session";
import { checkText } from "./checkText";
import { FetchLine, isFetched, signsInAt } from "./FetchLine";
import { Confirm } from "../Confirm";
import { useSettingsChange } from "../useSettings";

interface ChannelCardProps {
  account: ChannelAccount;
  type: ChannelType | undefined;
  onEdit: () => void;
}

/** One connected account: does it work, and what exactly is wrong when it does not. */
export function ChannelCard({ account, type, onEdit }: ChannelCardProps) {
  const { brands } = useSession();
  const [removing, setRemoving] = useState(false);
  const path = { account: account.id };
  const checking = useMutation({ mutationFn: (): Promise<Page<CheckResult>> => body(api.POST("/api/v1/channels/{account}/check", { params: { path } })) });
  const change = useSettingsChange("channels", (status: "active" | "paused"): Promise<ChannelAccount> => body(api.PATCH("/api/v1/channels/{account}", { params: { path }, body: { status } })));
  const remove = useSettingsChange("channels", (): Promise<void> => body(api.DELETE("/api/v1/channels/{account}", { params: { path } })));
  const provider = signsInAt(account);
  const consenting = useMutation({
    mutationFn: (): Promise<ConsentPage> => body(api.POST("/api/v1/channels/{account}/oauth", { params: { path } })),
    onSuccess: ({ url }) => location.assign(url),
  });
  const brand = brands.find((each) => each.id === account.brand)?.name;
  const paused = account.status === "paused";
  const menu = (key: string) => {
    if (key === "edit") onEdit();
    if (key === "pause") change.mutate(paused ? "active" : "paused");
    if (key === "remove") setRemoving(true);
  };
  return (
    <li className="card tall">
      <Icon name={channelIcon(account.channel)} />
      <div className="grow stack-v" style={{ gap: 4 }}>
        <div className="row">
          <div className="grow">
            <p className="cut">
              <bdi className="b">{account.name}</bdi> <span className="mute">{type ? localised(type.name) : account.channel}</span>
            </p>
            <p className="mute s cut">
              <bdi dir="ltr">{account.address}</bdi> {brands.length > 1 && brand && <bdi>{brand}</bdi>}
            </p>
          </div>
          <State status={account.status} />
          <Button isPending={checking.isPending} onPress={() => checking.mutate()}>{checking.isPending ? t`Checking…` : t`Check`}</Button>
          <Dropdown aria-label={t`More`} placement="bottom end" trigger={<IconButton icon="dots" label={t`More about ${account.name}`} />} onAction={(key) => menu(String(key))}>
            {type && <Item id="edit" icon="pencil">{t`Edit`}</Item>}
            <Item id="pause" icon={paused ? "check" : "moon"}>
              {paused ? t`Go on` : t`Pause`}
            </Item>
            <Item id="remove" icon="trash" danger>{t`Disconnect`}</Item>
          </Dropdown>
        </div>
        <p className={account.last_error ? "bad-text s" : "mute s"}>
          {account.last_error ? <bdi>{account.last_error}</bdi> : account.last_inbound_at ? t`last message ${moment(account.last_inbound_at)}` : t`nothing received yet`}
        </p>
        {isFetched(account) && !paused && <FetchLine account={account.id} />}
        {provider && (
          <p className="row">
            <Button className="small" icon="key" isPending={consenting.isPending} onPress={() => consenting.mutate()}>
              {provider === "google" ? t`Connect with Google` : t`Connect with Microsoft`}
            </Button>
          </p>
        )}
        {checking.data && <Findings items={checking.data.items} />}
      </div>
      {removing && (
        <Confirm title={t`Disconnect ${account.name}?`} action={t`Disconnect`} isPending={remove.isPending} onConfirm={() => remove.mutate(undefined, { onSettled: () => setRemoving(false) })} onClose={() => setRemoving(false)}>
          {t`Nothing more comes in or goes out by it. Its conversations stay.`}
        </Confirm>
      )}
    </li>
  );
}

function State({ status }: { status: string }) {
  if (status === "active") return <Pill tone="leaf">{t`Running`}</Pill>;
  return status === "paused" ? <Pill tone="grey">{t`Paused`}</Pill> : <Pill tone="pomegranate">{t`Failing`}</Pill>;
}

function Findings({ items }: { items: readonly CheckResult[] }) {
  return (
    <div role="status">
      <ul className="findings">
      {items.map((each, index) => (
        <li key={`${each.code}-${index}`} className={each.ok ? "good" : each.essential ? "poor" : "poor minor"}>
          <Icon name={each.ok ? "check" : "warning"} size={14} />
          <span className="vh">{each.ok ? t`In order:` : t`Wrong:`}</span>
          <span>{checkText(each)}</span>
          {each.detail && <bdi className="mute cut">{each.detail}</bdi>}
        </li>
      ))}
      </ul>
    </div>
  );
}
