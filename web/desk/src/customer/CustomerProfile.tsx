import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import type { Customer } from "@merhaba/api";
import { Avatar, Banner, Button, Dropdown, IconButton, Item } from "@merhaba/ui";
import { useState } from "react";
import { amount, number, percent } from "../i18n/format";
import { presence } from "../live/presence";
import { canWrite, useSession } from "../session/session";
import { useStore } from "../state/store";
import { customerName } from "./customerName";
import { Earlier } from "./Earlier";
import { EditCustomer } from "./EditCustomer";
import { Facts, whereAndWhen } from "./Facts";
import { InlineName } from "./InlineName";
import { MergeDialog } from "./MergeDialog";
import { Notes } from "./Notes";
import { Orders } from "./Orders";
import { Proof } from "./Proof";
import { summaryQuery } from "./queries";
import { Timeline } from "./Timeline";
import { useNow } from "../state/clock";

/** Everything about one person: who, where, what they bought, what was said before. */
export function CustomerProfile({ customer, conversation }: { customer: Customer; conversation: string | null }) {
  const session = useSession();
  const online = useStore(presence, (known) => known.online[customer.id] === true);
  const [editing, setEditing] = useState(false);
  const [merging, setMerging] = useState<string | null>(null);
  const now = useNow();
  const writer = canWrite(session);
  const name = customerName(customer);
  return (
    <div className="profile">
      <div className="cust">
        <Avatar name={name} size="lg" online={online} />
        <div className="grow">
          <h2>
            <InlineName customer={customer} isReadOnly={!writer} />
          </h2>
          <p className="s mute cut">{whereAndWhen(customer, new Date(now)) || customer.email}</p>
        </div>
        <Dropdown
          aria-label={t`More about the customer`}
          placement="bottom end"
          trigger={<IconButton icon="dots" label={t`More about the customer`} />}
          onAction={(key) => (key === "edit" ? setEditing(true) : key === "merge" ? setMerging("") : void navigator.clipboard.writeText(customer.email ?? customer.id))}
        >
          {writer && <Item id="edit" icon="pencil">{t`Edit`}</Item>}
          {writer && <Item id="merge" icon="merge">{t`Merge with another customer…`}</Item>}
          {customer.email && <Item id="copy" icon="copy">{t`Copy the e-mail address`}</Item>}
        </Dropdown>
      </div>
      <Facts customer={customer} />
      {conversation && <Proof customer={customer.id} conversation={conversation} />}
      {writer && customer.possible_duplicates[0] && <Duplicate customer={customer} onMerge={setMerging} />}
      <Summary id={customer.id} />
      <Notes customer={customer} isReadOnly={!writer} />
      <Orders customer={customer.id} conversation={conversation} />
      <Earlier customer={customer} conversation={conversation} />
      <Timeline customer={customer} />
      {editing && <EditCustomer customer={customer} onClose={() => setEditing(false)} />}
      {merging !== null && <MergeDialog customer={customer} other={merging || null} onClose={() => setMerging(null)} />}
    </div>
  );
}

function Duplicate({ customer, onMerge }: { customer: Customer; onMerge: (id: string) => void }) {
  const [hidden, setHidden] = useState(false);
  const [other] = customer.possible_duplicates;
  if (!other || hidden) return null;
  return (
    <div className="duplicate">
      <Banner tone="saffron" icon="merge">
        <p>
          <b>{t`Perhaps the same person:`}</b> <bdi>{other.name || other.email}</bdi>
        </p>
        <div className="row">
          <Button className="small" onPress={() => onMerge(other.id)}>{t`Compare and merge`}</Button>
          <Button className="small" look="ghost" onPress={() => setHidden(true)}>{t`Not now`}</Button>
        </div>
      </Banner>
    </div>
  );
}

function Summary({ id }: { id: string }) {
  const { data } = useQuery(summaryQuery(id));
  if (!data || (!data.lifetime_value && data.orders === 0)) return null;
  return (
    <dl className="nums">
      {data.lifetime_value && (
        <div>
          <dt>{t`Lifetime value`}</dt>
          <dd>
            <bdi>{amount(data.lifetime_value)}</bdi> <small>{data.lifetime_value.currency}</small>
          </dd>
        </div>
      )}
      <div>
        <dt>{t`Orders`}</dt>
        <dd>{number(data.orders)}</dd>
      </div>
      {data.return_rate !== null && (
        <div>
          <dt>{t`Return rate`}</dt>
          <dd>
            <bdi>{percent(data.return_rate)}</bdi>
          </dd>
        </div>
      )}
    </dl>
  );
}
