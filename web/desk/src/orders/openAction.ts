import { createStore } from "../state/store";
import type { ActionKind, Address, Order } from "./types";

/** The form that is open: an action on an order, or at a shop for a customer. */
export interface OpenAction {
  action: ActionKind;
  order: Order | null;
  shop: string;
  customer: string | null;
  currency: string;
  conversation: string | null;
  /** What a form about an address starts with. */
  address?: Address;
  /** Where a made code goes, when the form was opened to write it into a message. */
  onMade?: (code: string) => void;
}

export const openAction = createStore<OpenAction | null>(null);

/** Opens the form of an action on an order. */
export const openOrderAction = (action: ActionKind, order: Order, conversation: string | null): void =>
  openAction.set({ action, order, shop: order.shop.id, customer: order.customer, currency: order.total.currency, conversation });

/** The order that the commands of the palette are about, and the conversation it is looked at from. */
export const currentOrder = createStore<{ order: Order; conversation: string | null } | null>(null);
