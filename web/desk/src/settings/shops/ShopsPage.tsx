import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Button, Dropdown, Empty, Icon, Item } from "@merhaba/ui";
import { useState } from "react";
import { localised } from "../../i18n/localised";
import { shopsQuery } from "../../orders/queries";
import { shopTypesQuery } from "../../orders/shopActions";
import type { Shop, ShopType } from "../../orders/types";
import { Loaded, SettingsPage } from "../SettingsPage";
import { ShopCard } from "./ShopCard";
import { ShopDialog } from "./ShopDialog";

type Editing = { type: ShopType; shop: Shop | null } | null;

/** Where orders come from. The form of each platform is made from what the platform says of itself. */
export default function ShopsPage() {
  const query = useQuery(shopsQuery);
  const types = useQuery(shopTypesQuery);
  const [editing, setEditing] = useState<Editing>(null);
  const known = types.data?.items ?? [];
  const connect = (
    <Dropdown
      aria-label={t`Connect a shop`}
      placement="bottom end"
      onAction={(slug) => {
        const type = known.find((each) => each.slug === slug);
        if (type) setEditing({ type, shop: null });
      }}
      trigger={
        <Button look="go" isDisabled={known.length === 0}>
          <Icon name="plus" />
          {t`Connect`}
        </Button>
      }
    >
      {known.map((type) => (
        <Item key={type.slug} id={type.slug} icon="shop">
          {localised(type.name)}
        </Item>
      ))}
    </Dropdown>
  );
  return (
    <SettingsPage id="shops" action={connect}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="shop" title={t`No shop is connected`}>{t`Connect your shop, and every customer's orders stand beside their conversations.`}</Empty>
          ) : (
            <ul className="cards">
              {items.map((shop) => {
                const type = known.find((each) => each.slug === shop.platform);
                return <ShopCard key={shop.id} shop={shop} type={type} onEdit={() => type && setEditing({ type, shop })} />;
              })}
            </ul>
          )
        }
      </Loaded>
      {editing && <ShopDialog type={editing.type} shop={editing.shop} onClose={() => setEditing(null)} />}
    </SettingsPage>
  );
}
