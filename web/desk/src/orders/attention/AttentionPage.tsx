import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Empty, Icon, Pill, Segmented } from "@merhaba/ui";
import { useState } from "react";
import { customerName } from "../../customer/customerName";
import { duration, money, shortDay } from "../../i18n/format";
import { beginConversation } from "../../inbox/begin";
import { canWrite, useSession } from "../../session/session";
import { Loaded } from "../../settings/SettingsPage";
import { useNow } from "../../state/clock";
import { attentionQuery } from "../queries";
import { attentionIcons, attentionName, deliveryState, orderNumber } from "../states";
import type { Attention, AttentionKind } from "../types";
import { firstWords } from "./firstWords";

const kinds: readonly AttentionKind[] = ["failed_delivery", "stuck", "late", "out_of_stock"];

/** Orders whose customers should hear from us before they ask. */
export function AttentionPage() {
  const [kind, setKind] = useState<AttentionKind | "all">("all");
  const query = useQuery(attentionQuery(kind === "all" ? null : kind));
  return (
    <main className="work-page" aria-label={t`Orders to follow up`}>
      <div className="page">
        <header className="page-head">
          <div className="grow">
            <h1>{t`Orders to follow up`}</h1>
            <p className="mute">{t`Late or failed parcels, orders that have not left, items that ran out. Write before the customer has to ask.`}</p>
          </div>
          <Button icon="refresh" isPending={query.isFetching} onPress={() => void query.refetch()}>{t`Look again`}</Button>
        </header>
        <Segmented label={t`Show`} value={kind} options={[{ id: "all", label: t`Everything` }, ...kinds.map((id) => ({ id, label: attentionName(id) }))]} onChange={setKind} />
        <Loaded query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon="check" title={t`Nothing to follow up`}>{t`Every order is on its way as it should be.`}</Empty>
            ) : (
              <ul className="cards">
                {items.map((each) => (
                  <Row key={`${each.order.id}.${each.kind}`} item={each} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
    </main>
  );
}

function Row({ item: { order, kind, since, detail } }: { item: Attention }) {
  const session = useSession();
  const now = useNow();
  const [tone, icon, words] = deliveryState(order);
  const name = customerName({ name: order.customer_name, email: order.email });
  const write = () => beginConversation(`order.${order.id}`, { to: order.email, name: order.customer_name, subject: t`Your order ${orderNumber(order.number)}`, text: firstWords(order, kind) });
  return (
    <li className="card tall attention">
      <Icon name={attentionIcons[kind]} />
      <div className="grow">
        <p className="attention-head">
          <b>{attentionName(kind)}</b>
          <span className="mute">{t`for ${duration(now - Date.parse(since))}`}</span>
          <Pill tone={tone} icon={icon}>
            {words}
          </Pill>
        </p>
        <p className="s">
          <bdi dir="ltr" className="m">
            {orderNumber(order.number)}
          </bdi>{" "}
          {order.customer ? (
            <Link className="link-quiet" to="/customers/{-$customer}" params={{ customer: order.customer }}>
              <bdi>{name}</bdi>
            </Link>
          ) : (
            <bdi>{name}</bdi>
          )}{" "}
          <span className="mute">
            {shortDay(order.created_at)} · <bdi dir="ltr">{money(order.total)}</bdi> · {plural(order.lines.length, { one: "# item", other: "# items" })}
          </span>
        </p>
        {detail && (
          <p className="s mute" dir="auto">
            {detail}
          </p>
        )}
      </div>
      {canWrite(session) && (
        <Button icon="send" isDisabled={!order.email} onPress={write}>
          {t`Write`}
        </Button>
      )}
    </li>
  );
}
