import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Button, Dialog, Empty, Pill } from "@merhaba/ui";
import { moment } from "../../i18n/format";
import { request } from "../../orders/request";
import type { Shop, ShopHook } from "../../orders/types";
import { Loaded } from "../SettingsPage";
import { useSettingsChange } from "../useSettings";
import { failedHooksQuery } from "./queries";

/** What a shop told us that could not be worked in. It is kept as it came and can be tried again. */
export function HooksDialog({ shop, onClose }: { shop: Shop; onClose: () => void }) {
  const query = useQuery({ ...failedHooksQuery(shop.id), staleTime: 0 });
  return (
    <Dialog title={t`Failed webhooks of ${shop.name}`} closeLabel={t`Close`} isOpen onClose={onClose} width="wide">
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="check" title={t`None has failed`}>{t`Everything the shop told us has been worked in.`}</Empty>
          ) : (
            <ul className="cards">
              {items.map((each) => (
                <Hook key={each.id} hook={each} shop={shop} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Dialog>
  );
}

function Hook({ hook, shop }: { hook: ShopHook; shop: Shop }) {
  const replay = useSettingsChange("shops", () => request<ShopHook>("POST", `/shops/${shop.id}/hooks/${hook.id}/replay`, { json: {} }));
  return (
    <li className="card tall">
      <div className="grow">
        <p className="row">
          <bdi dir="ltr" className="m cut">
            {hook.hook_id}
          </bdi>
          <Pill>{plural(hook.attempts, { one: "# attempt", other: "# attempts" })}</Pill>
          <time className="mute s" dateTime={hook.received_at}>
            {moment(hook.received_at)}
          </time>
        </p>
        {hook.error && (
          <p className="bad-text s" dir="auto">
            {hook.error}
          </p>
        )}
      </div>
      <Button icon="refresh" isPending={replay.isPending} onPress={() => replay.mutate(undefined)}>{t`Try again`}</Button>
    </li>
  );
}
