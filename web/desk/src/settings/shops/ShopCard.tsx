import { t } from "@lingui/core/macro";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { CheckResult, Page } from "@merhaba/api";
import { Button, Dropdown, Icon, IconButton, Item, Pill } from "@merhaba/ui";
import { useState } from "react";
import { localised } from "../../i18n/localised";
import { request } from "../../orders/request";
import type { Shop, ShopType } from "../../orders/types";
import { useSession } from "../../session/session";
import { Confirm } from "../Confirm";
import { CopyField } from "../CopyField";
import { useSettingsChange } from "../useSettings";
import { HooksDialog } from "./HooksDialog";
import { shopCheckText } from "./shopCheckText";
import { SyncProgress } from "./SyncProgress";

interface ShopCardProps {
  shop: Shop;
  type: ShopType | undefined;
  onEdit: () => void;
}

/** One connected shop: does it work, how far is it read, and what exactly is wrong when it does not. */
export function ShopCard({ shop, type, onEdit }: ShopCardProps) {
  const { brands } = useSession();
  const [asking, setAsking] = useState<"remove" | "resync" | "hooks" | null>(null);
  const path = `/shops/${shop.id}`;
  const checking = useMutation({ mutationFn: () => request<Page<CheckResult>>("POST", `${path}/check`, { json: {} }) });
  const change = useSettingsChange("shops", (status: Shop["status"]) => request<Shop>("PATCH", path, { json: { status } }));
  const sync = useSettingsChange("shops", (from: "sync" | "resync") => request<Shop>("POST", `${path}/${from}`, { json: {} }));
  const remove = useSettingsChange("shops", () => request<void>("DELETE", path));
  const brand = brands.find((each) => each.id === shop.brand)?.name;
  const paused = shop.status === "paused";
  const menu = (key: string) => {
    if (key === "edit") onEdit();
    if (key === "pause") change.mutate(paused ? "active" : "paused");
    if (key === "hooks" || key === "resync" || key === "remove") setAsking(key);
  };
  return (
    <li className="card tall shop">
      <Icon name="shop" />
      <div className="grow stack-v">
        <div className="row shop-head">
          <div className="grow">
            <p className="cut">
              <bdi className="b">{shop.name}</bdi> <span className="mute">{type ? localised(type.name) : shop.platform}</span>
            </p>
            <p className="mute s cut">
              <bdi dir="ltr">{shop.domain}</bdi> · <bdi dir="ltr">{shop.currency}</bdi>
              {brands.length > 1 && brand && (
                <>
                  {" · "}
                  <bdi>{brand}</bdi>
                </>
              )}
            </p>
          </div>
          <State status={shop.status} />
          <Button isPending={checking.isPending} onPress={() => checking.mutate()}>{checking.isPending ? t`Checking…` : t`Check`}</Button>
          <Dropdown aria-label={t`More`} placement="bottom end" trigger={<IconButton icon="dots" label={t`More about ${shop.name}`} />} onAction={(key) => menu(String(key))}>
            {type && <Item id="edit" icon="pencil">{t`Edit`}</Item>}
            <Item id="pause" icon="moon">{paused ? t`Go on` : t`Pause`}</Item>
            <Item id="hooks" icon="archive">{t`Failed webhooks`}</Item>
            <Item id="resync" icon="refresh">{t`Read everything again…`}</Item>
            <Item id="remove" icon="trash" danger>{t`Disconnect…`}</Item>
          </Dropdown>
        </div>
        {shop.last_error && (
          <p className="bad-text s" role="status" dir="auto">
            {shop.last_error}
          </p>
        )}
        {shop.hooks_error && (
          <p className="s mute" dir="auto">
            {t`Changes are found by looking, not at once:`} {shop.hooks_error}
          </p>
        )}
        {checking.data && (
          <ul className="findings" aria-live="polite">
            {checking.data.items.map((each) => (
              <li key={each.code} className={each.ok ? "good" : "poor"}>
                <Icon name={each.ok ? "check" : "warning"} size={14} />
                <span>{shopCheckText(each)}</span>
                {each.detail && <bdi className="mute">{each.detail}</bdi>}
              </li>
            ))}
          </ul>
        )}
        <SyncProgress shop={shop} />
        <div className="row wrap">
          <Button className="small" icon="refresh" isPending={sync.isPending} isDisabled={paused} onPress={() => sync.mutate("sync")}>{t`Look for changes now`}</Button>
          <Link className="link s" to="/settings/{-$section}" params={{ section: "order-rules" }}>{t`Order rules`}</Link>
        </div>
        {shop.hook_url && type?.capabilities.hooks === "manual" && <CopyField label={t`Webhook address to enter at the shop`} text={shop.hook_url} />}
      </div>
      {asking === "hooks" && <HooksDialog shop={shop} onClose={() => setAsking(null)} />}
      {asking === "resync" && (
        <Confirm title={t`Read everything again?`} action={t`Read again`} isPending={sync.isPending} onConfirm={() => sync.mutate("resync", { onSuccess: () => setAsking(null) })} onClose={() => setAsking(null)}>
          <p>{t`All customers, products and orders of ${shop.name} are read from the beginning. You can go on working meanwhile; with many orders it takes a while.`}</p>
        </Confirm>
      )}
      {asking === "remove" && (
        <Confirm title={t`Disconnect ${shop.name}?`} action={t`Disconnect`} isPending={remove.isPending} onConfirm={() => remove.mutate(undefined, { onSuccess: () => setAsking(null) })} onClose={() => setAsking(null)}>
          <p>{t`Its orders and products no longer stand beside conversations, and its webhooks are taken back. Conversations and customers stay.`}</p>
        </Confirm>
      )}
    </li>
  );
}

function State({ status }: { status: Shop["status"] }) {
  if (status === "active") return <Pill tone="leaf">{t`Running`}</Pill>;
  if (status === "paused") return <Pill>{t`Paused`}</Pill>;
  return <Pill tone="pomegranate">{t`Connect again`}</Pill>;
}
