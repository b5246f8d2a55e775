import { t } from "@lingui/core/macro";
import { Icon, IconButton } from "@merhaba/ui";
import { useState } from "react";
import { toast } from "../../feedback/toasts";
import { countryName } from "../../i18n/format";
import type { Address, Order } from "../../orders/types";

/** What one needs less often: notes, addresses, the ways to reach the customer, links. */
export function OrderDetails({ order }: { order: Order }) {
  const notes = [
    [t`Order note`, order.note],
    [t`Packing note`, order.packing_note],
  ].filter((each): each is [string, string] => Boolean(each[1]));
  const [open, setOpen] = useState(false);
  const billing = order.billing_address && JSON.stringify(order.billing_address) !== JSON.stringify(order.address) ? order.billing_address : null;
  return (
    <>
      {notes.map(([title, text]) => (
        <p key={title} className="order-note">
          <b>{title}</b> <bdi>{text}</bdi>
        </p>
      ))}
      <button type="button" className="more-lines" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="chevronDown" size={14} className={open ? "turned" : ""} />
        {t`Addresses and more`}
      </button>
      {open && (
        <dl className="order-facts">
          <Fact title={t`Sent to`} lines={addressLines(order.address)} />
          {billing && <Fact title={t`Billed to`} lines={addressLines(billing)} />}
          <Fact title={t`Reached at`} lines={[order.email, order.phone].filter(Boolean)} ltr />
          {order.tags.length > 0 && <Fact title={t`Tags at the shop`} lines={[order.tags.join(", ")]} />}
          {order.state && <Fact title={t`State at the shop`} lines={[order.state]} />}
          {order.status_url && (
            <div>
              <dt>{t`The customer's page`}</dt>
              <dd>
                <a className="link" href={order.status_url} target="_blank" rel="noreferrer noopener">{t`Open`}</a>
              </dd>
            </div>
          )}
        </dl>
      )}
    </>
  );
}

function addressLines(address: Address): string[] {
  const city = [address.postcode, address.city].filter(Boolean).join(" ");
  return [address.name, address.company, address.street, address.street2, city, address.region, address.country && countryName(address.country), address.phone].filter(Boolean);
}

function Fact({ title, lines, ltr = false }: { title: string; lines: string[]; ltr?: boolean }) {
  if (lines.length === 0) return null;
  const copy = () => void navigator.clipboard.writeText(lines.join("\n")).then(() => toast(t`Copied`));
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <address>
          {lines.map((each, index) => (
            <bdi key={index} className="block" {...(ltr && { dir: "ltr" as const })}>
              {each}
            </bdi>
          ))}
        </address>
        <IconButton icon="copy" size={14} className="small" label={t`Copy: ${title}`} onPress={copy} />
      </dd>
    </div>
  );
}
