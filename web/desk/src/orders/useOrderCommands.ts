import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { t } from "@lingui/core/macro";
import { useCommands, type Command } from "../commands/commands";
import { money } from "../i18n/format";
import { isolate } from "../i18n/isolate";
import { useStore } from "../state/store";
import { canWrite, useSession } from "../session/session";
import { actionIcons, actionTitle, orderActions } from "./actionNames";
import { currentOrder, openAction, openOrderAction } from "./openAction";
import { offersQuery } from "./queries";
import { useShopActions } from "./shopActions";
import { orderNumber } from "./states";
import type { ActionKind } from "./types";
import { whyText } from "./why";

const keys: Partial<Record<ActionKind, string>> = { refund: "o r", return: "o b", resend: "o s", exchange: "o x", edit_address: "o a", cancel: "o c", note: "o n", discount: "o d" };

/** What can be done to the open order, by keys and from the palette. */
export function useOrderCommands(): void {
  const session = useSession();
  const here = useStore(currentOrder);
  const { data } = useQuery({ ...offersQuery(here?.order.id ?? ""), enabled: here !== null && canWrite(session) });
  const atShop = useShopActions(here?.order ?? null);
  const names = atShop.join();
  const offered = useMemo<Command[]>(() => {
    if (!here || !data) return [];
    const { order, conversation } = here;
    const number = isolate(orderNumber(order.number));
    const known = new Map(data.items.map((each) => [each.action, each]));
    const possible = orderActions.flatMap((action): Command[] => {
      const offer = known.get(action);
      if (!offer || ((action === "receive_return" || action === "cancel_return") && order.returns.length === 0)) return [];
      const upTo = action === "refund" ? offer.fields.maximum : action === "cancel" ? offer.fields.refund : null;
      const detail = offer.possible ? upTo && t`up to ${isolate(money(upTo))}` : whyText(offer);
      const key = offer.possible ? keys[action] : undefined;
      return [{ id: `order.${action}`, group: "order", title: actionTitle(action, number), icon: actionIcons[action], ...(detail && { detail }), ...(key && { keys: key }), run: () => openOrderAction(action, order, conversation) }];
    });
    const more = names.split(",").filter(Boolean).map((each) => each as ActionKind).map((action): Command => ({ id: `order.${action}`, group: "order", title: actionTitle(action, number), icon: actionIcons[action], ...(keys[action] && { keys: keys[action] }), run: () => openAction.set({ action, order: null, shop: order.shop.id, customer: order.customer, currency: order.total.currency, conversation }) }));
    return [...possible, ...more];
  }, [here, data, names]);
  useCommands(offered);
}
