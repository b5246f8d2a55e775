import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Icon } from "@merhaba/ui";
import { useState } from "react";
import { amount, money, moment } from "../i18n/format";
import { Picture } from "../orders/forms/LineFields";
import { cartQuery } from "../orders/queries";
import type { Cart } from "../orders/types";

/** What the customer is about to buy, where the shop tells. */
export function Carts({ customer }: { customer: string }) {
  const { data } = useQuery({ ...cartQuery(customer), retry: false });
  const carts = (data?.items ?? []).filter((each) => each.lines.length > 0);
  return carts.map((cart) => <OpenCart key={cart.shop.id} cart={cart} />);
}

/** Closed, it is one line. */
function OpenCart({ cart }: { cart: Cart }) {
  const [open, setOpen] = useState(false);
  return (
    <section className={open ? "ord cart" : "ord cart shut"} aria-label={t`Open cart`}>
      <button type="button" className="oh" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="bag" size={14} />
        <b>{t`Open cart`}</b>
        {cart.updated_at && (
          <time className="s mute" dateTime={cart.updated_at}>
            {moment(cart.updated_at)}
          </time>
        )}
        <span className="grow" />
        <b>
          <bdi dir="ltr">{money(cart.total)}</bdi>
        </b>
      </button>
      {open && <Contents cart={cart} />}
    </section>
  );
}

function Contents({ cart }: { cart: Cart }) {
  return (
    <>
      <ul>
        {cart.lines.map((line, index) => (
          <li key={index} className="ln">
            <Picture url={line.image_url} />
            <div className="grow">
              <div className="t cut">
                <bdi>{line.title}</bdi>
              </div>
              <div className="v cut">
                <bdi>{line.variant}</bdi>
              </div>
            </div>
            <div className="p">
              <bdi dir="ltr">
                {line.quantity} × {amount(line.price)}
              </bdi>
            </div>
          </li>
        ))}
      </ul>
      {cart.url && (
        <a className="link s cart-link" href={cart.url} target="_blank" rel="noreferrer noopener">
          {t`Open the cart at ${cart.shop.name}`}
        </a>
      )}
    </>
  );
}
