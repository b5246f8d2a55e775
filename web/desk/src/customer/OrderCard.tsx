import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Icon, Pill } from "@merhaba/ui";
import { money, shortDay } from "../i18n/format";
import { orderQuery } from "../orders/queries";
import { deliveryState, orderNumber, paymentState } from "../orders/states";
import type { Order } from "../orders/types";
import { OrderButtons } from "./order/OrderButtons";
import { OrderDetails } from "./order/OrderDetails";
import { OrderLines } from "./order/OrderLines";
import { OrderMoney } from "./order/OrderMoney";
import { OrderParcels } from "./order/OrderParcels";
import { OrderRequests } from "./order/OrderRequests";
import { OrderWarnings } from "./order/OrderWarnings";

interface OrderCardProps {
  order: Order;
  isOpen: boolean;
  onOpen: () => void;
  conversation: string | null;
}

/** An order: what was bought, paid and sent, where it is, and what can be done. Closed, it is one line. */
export function OrderCard({ order: listed, isOpen, onOpen, conversation }: OrderCardProps) {
  const { data } = useQuery({ ...orderQuery(listed.id), enabled: isOpen });
  const order = data ?? listed;
  const [paymentTone, , paymentWords] = paymentState(order.financial_status);
  const [tone, icon, words] = deliveryState(order);
  return (
    <section className={isOpen ? "ord" : "ord shut"} aria-label={t`Order ${orderNumber(order.number)}`}>
      <h3>
        <button type="button" className="oh" aria-expanded={isOpen} onClick={onOpen}>
          <b>
            <bdi dir="ltr">{orderNumber(order.number)}</bdi>
          </b>
          <time className="s mute" dateTime={order.created_at}>
            {shortDay(order.created_at)}
          </time>
          {!isOpen && (
            <span className={`state-dot ${tone}`}>
              <Icon name={icon} size={12} />
              <span className="vh">{words}</span>
            </span>
          )}
          <span className="grow" />
          <b>
            <bdi dir="ltr">{money(order.total)}</bdi>
          </b>
        </button>
      </h3>
      {isOpen && (
        <>
          <div className="os">
            <Pill tone={paymentTone}>{paymentWords}</Pill>
            <Pill tone={tone} icon={icon}>
              {words}
            </Pill>
            {order.test && <Pill tone="violet">{t`Test order`}</Pill>}
            {order.shop.name && <ShopName order={order} />}
          </div>
          <OrderWarnings order={order} conversation={conversation} />
          <OrderLines order={order} />
          <OrderMoney order={order} />
          <OrderParcels order={order} />
          <OrderRequests order={order} />
          <OrderButtons order={order} conversation={conversation} />
          <OrderDetails order={order} />
        </>
      )}
    </section>
  );
}

/** Which shop it is from, and the way to the order there. */
function ShopName({ order }: { order: Order }) {
  const { shop, admin_url } = order;
  if (!admin_url) return <span className="xs mute shop-name cut"><bdi>{shop.name}</bdi></span>;
  return (
    <a className="xs shop-name link-quiet" href={admin_url} target="_blank" rel="noreferrer noopener" aria-label={t`Open the order at ${shop.name}`}>
      <bdi className="cut">{shop.name}</bdi>
      <Icon name="external" size={12} />
    </a>
  );
}
