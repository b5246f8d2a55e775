import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Empty, Select } from "@merhaba/ui";
import { useState } from "react";
import { shopsQuery } from "../../orders/queries";
import { shopTypesQuery } from "../../orders/shopActions";
import { Loaded, SettingsPage } from "../SettingsPage";
import { PolicyForm } from "./PolicyForm";
import { policyQuery } from "./queries";

/** The rules that every order action keeps, shop by shop. */
export default function PolicyPage() {
  const shops = useQuery(shopsQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <SettingsPage id="order-rules">
      <Loaded query={shops}>
        {({ items }) => {
          const shop = items.find((each) => each.id === chosen) ?? items[0];
          if (!shop) return <Empty icon="shop" title={t`No shop is connected`} action={<Link className="link" to="/settings/{-$section}" params={{ section: "shops" }}>{t`Shops`}</Link>} />;
          return (
            <>
              {items.length > 1 && <div className="form"><Select label={t`Shop`} value={shop.id} options={items.map(({ id, name }) => ({ id, label: name }))} onChange={setChosen} /></div>}
              <Rules key={shop.id} shop={shop.id} currency={shop.currency} platform={shop.platform} />
            </>
          );
        }}
      </Loaded>
    </SettingsPage>
  );
}

function Rules({ shop, currency, platform }: { shop: string; currency: string; platform: string }) {
  const query = useQuery(policyQuery(shop));
  const types = useQuery(shopTypesQuery);
  const actions = types.data?.items.find((each) => each.slug === platform)?.capabilities.actions ?? [];
  return <Loaded query={query}>{(policy) => <PolicyForm shop={shop} policy={policy} currency={currency} actions={actions} />}</Loaded>;
}
