import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Button, Dropdown, Icon, IconButton, Item, Section } from "@merhaba/ui";
import { useEffect, useState } from "react";
import { money } from "../../i18n/format";
import { isolate } from "../../i18n/isolate";
import { actionIcons, actionName, orderActions } from "../../orders/actionNames";
import { currentOrder, openAction, openOrderAction } from "../../orders/openAction";
import { offersQuery } from "../../orders/queries";
import { useShopActions } from "../../orders/shopActions";
import type { ActionKind, Offer, Order } from "../../orders/types";
import { whyText } from "../../orders/why";
import { canWrite, useSession } from "../../session/session";

/** These stand on the order itself; the rest one press away. */
const first: readonly ActionKind[] = ["refund", "return", "resend", "edit_address"];
/** They say nothing on an order from which nothing comes back. */
const aboutReturns: readonly ActionKind[] = ["receive_return", "cancel_return"];

/** What can be done to an order. What cannot is shown too, with the reason. */
export function OrderButtons({ order, conversation }: { order: Order; conversation: string | null }) {
  const session = useSession();
  const { data } = useQuery(offersQuery(order.id));
  const atShop = useShopActions(order);
  const [why, setWhy] = useState<string | null>(null);
  useEffect(() => {
    const here = { order, conversation };
    currentOrder.set(here);
    return () => currentOrder.set((now) => (now === here ? null : now));
  }, [order, conversation]);
  if (!canWrite(session) || !data || data.items.length + atShop.length === 0) return null;
  const offers = new Map(data.items.map((each) => [each.action, each]));
  const known = orderActions.flatMap((each) => (aboutReturns.includes(each) && order.returns.length === 0 ? [] : (offers.get(each) ?? [])));
  const shown = first.flatMap((each) => offers.get(each) ?? []);
  const rest = known.filter((each) => !first.includes(each.action));
  const forCustomer = atShop.filter((each) => each !== "discount");
  const blocked = shown.filter((each) => !each.possible);
  const explained = why ? known.find((each) => each.action === why) : blocked[0];
  const shopForm = (action: ActionKind) => openAction.set({ action, order: null, shop: order.shop.id, customer: order.customer, currency: order.total.currency, conversation, address: order.address });
  const run = (key: string) => {
    const action = key as ActionKind;
    if (atShop.includes(action)) shopForm(action);
    else openOrderAction(action, order, conversation);
  };
  return (
    <div className="order-actions">
      <div className="act">
        {shown.map((offer) => (
          <ActionButton key={offer.action} offer={offer} onRun={() => run(offer.action)} onWhy={() => setWhy(offer.action)} />
        ))}
        {atShop.includes("discount") && (
          <Button icon="percent" onPress={() => run("discount")}>
            {t`Discount`}
          </Button>
        )}
        <Dropdown aria-label={t`More to do with the order`} placement="bottom end" trigger={<IconButton icon="dots" look="plain" label={t`More to do with the order`} />} onAction={(key) => run(String(key))} disabledKeys={rest.filter((each) => !each.possible).map((each) => each.action)}>
          <Section title={t`This order`}>
            {rest.map((offer) => (
              <Item key={offer.action} id={offer.action} icon={actionIcons[offer.action]} danger={offer.action === "cancel"} detail={offer.possible ? approvalHint(offer) : <span dir="auto">{whyText(offer)}</span>}>
                {actionName(offer.action)}
              </Item>
            ))}
          </Section>
          {forCustomer.length > 0 && (
            <Section title={t`For the customer`}>
              {forCustomer.map((action) => (
                <Item key={action} id={action} icon={actionIcons[action]}>
                  {actionName(action)}
                </Item>
              ))}
            </Section>
          )}
        </Dropdown>
      </div>
      {explained && !explained.possible && (
        <p className="why" role="status">
          <Icon name="lock" size={12} />
          <span dir="auto">
            {actionName(explained.action)}: {whyText(explained)}
          </span>
        </p>
      )}
    </div>
  );
}

/** A button that cannot be used stays reachable, so that its reason can be read and heard. */
function ActionButton({ offer, onRun, onWhy }: { offer: Offer; onRun: () => void; onWhy: () => void }) {
  const { action, possible } = offer;
  if (possible) {
    return (
      <Button icon={actionIcons[action]} onPress={onRun}>
        {actionName(action)}
      </Button>
    );
  }
  return (
    <button type="button" className="btn cannot" aria-disabled="true" aria-label={`${actionName(action)}: ${whyText(offer)}`} onClick={onWhy} onFocus={onWhy} onMouseEnter={onWhy}>
      <Icon name={actionIcons[action]} />
      {actionName(action)}
    </button>
  );
}

const approvalHint = ({ approval_above: above }: Offer) => (above ? t`above ${isolate(money(above))} with approval` : undefined);
