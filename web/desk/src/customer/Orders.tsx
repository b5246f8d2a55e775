import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Icon, IconButton } from "@merhaba/ui";
import { useDeferredValue, useRef, useState } from "react";
import { ordersQuery, orderSearchQuery } from "../orders/queries";
import { Carts } from "./Cart";
import { OrderCard } from "./OrderCard";

interface OrdersProps {
  customer: string;
  conversation: string | null;
}

/** What a customer bought, newest first, and the way to any other order: by its number, an address, a phone, a parcel. */
export function Orders({ customer, conversation }: OrdersProps) {
  const [searching, setSearching] = useState(false);
  const [text, setText] = useState("");
  const q = useDeferredValue(text.trim());
  const own = useQuery(ordersQuery(customer));
  const found = useQuery(orderSearchQuery(searching ? q : ""));
  const looking = searching && q.length > 1;
  const orders = (looking ? found.data?.items : own.data?.items) ?? [];
  const [open, setOpen] = useState<string | null>(null);
  // The newest order is open at first, and stays open when a newer one comes: nothing moves under one's hand.
  const first = useRef<string | null>(null);
  first.current ??= own.data?.items[0]?.id ?? null;
  const shown = open ?? (looking ? orders[0]?.id : first.current);
  if (own.isPending) return null;
  return (
    <section className="orders" aria-label={t`Orders`}>
      <div className="orders-head">
        {searching ? (
          <label className="box">
            <Icon name="search" />
            <span className="vh">{t`Find an order`}</span>
            <input
              type="search"
              autoFocus
              dir="auto"
              autoComplete="off"
              placeholder={t`Number, e-mail, phone or parcel`}
              value={text}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
                event.stopPropagation();
                setSearching(false);
                setText("");
              }}
            />
          </label>
        ) : (
          <h3>{t`Orders`}</h3>
        )}
        <IconButton
          icon={searching ? "close" : "search"}
          className="small"
          label={searching ? t`Back to the customer's orders` : t`Find an order`}
          onPress={() => {
            setSearching(!searching);
            setText("");
          }}
        />
      </div>
      {!looking && <Carts customer={customer} />}
      {orders.map((order) => (
        <OrderCard key={order.id} order={order} conversation={conversation} isOpen={shown === order.id} onOpen={() => setOpen(shown === order.id ? "" : order.id)} />
      ))}
      {looking && found.isSuccess && orders.length === 0 && <p className="s mute">{t`No order found.`}</p>}
      {!looking && orders.length === 0 && <p className="s mute">{t`No orders yet.`}</p>}
      {!looking && own.data?.next && (
        <p className="xs mute row">
          <Icon name="info" size={12} /> {t`The latest ten are shown.`}
        </p>
      )}
    </section>
  );
}
