import { t } from "@lingui/core/macro";
import type { IconName, Tone } from "@merhaba/ui";
import type { ActionState, AttentionKind, FinancialStatus, Fulfilment, Order, OrderPayment, OrderReturn, ParcelStatus, Refund } from "./types";

/** The words, colours and icons of an order's many states; the server only says their codes. */
export type Shown = [Tone, IconName, string];

export function paymentState(status: FinancialStatus): Shown {
  switch (status) {
    case "paid":
      return ["grey", "card", t`Paid`];
    case "pending":
      return ["saffron", "clock", t`Payment pending`];
    case "authorized":
      return ["saffron", "clock", t`Authorised`];
    case "partially_paid":
      return ["saffron", "card", t`Part paid`];
    case "partially_refunded":
      return ["saffron", "undo", t`Part refunded`];
    case "refunded":
      return ["saffron", "undo", t`Refunded`];
    case "voided":
      return ["grey", "close", t`Voided`];
  }
}

export function parcelState(status: ParcelStatus): Shown {
  switch (status) {
    case "pending":
      return ["grey", "box", t`Being packed`];
    case "in_transit":
      return ["teal", "truck", t`On its way`];
    case "out_for_delivery":
      return ["teal", "truck", t`Out for delivery`];
    case "ready_for_pickup":
      return ["teal", "pin", t`Ready for pickup`];
    case "attempted":
      return ["saffron", "warning", t`Delivery attempted`];
    case "delivered":
      return ["leaf", "check", t`Delivered`];
    case "failed":
      return ["pomegranate", "warning", t`Delivery failed`];
    case "cancelled":
      return ["grey", "close", t`Parcel cancelled`];
  }
}

/** How far a parcel is: what still matters most to a customer comes first. */
const urgency: readonly ParcelStatus[] = ["failed", "attempted", "ready_for_pickup", "out_for_delivery", "in_transit", "pending", "delivered"];

/** The one state to tell of an order's way: that of the parcel that is furthest from being well. */
export function deliveryState(order: Pick<Order, "fulfilment_status" | "fulfilments" | "cancelled_at">): Shown {
  if (order.fulfilment_status === "cancelled" || order.cancelled_at) return ["pomegranate", "close", t`Cancelled`];
  if (order.fulfilment_status === "on_hold") return ["saffron", "clock", t`On hold`];
  if (order.fulfilment_status === "unfulfilled") return ["grey", "clock", t`Not sent yet`];
  const known = order.fulfilments.map(stateOfParcel);
  const worst = urgency.find((each) => known.includes(each));
  if (order.fulfilment_status === "partial" && (!worst || worst === "in_transit" || worst === "delivered")) return ["teal", "truck", t`Part sent`];
  return parcelState(worst ?? "in_transit");
}

/** Some shops only write when it was delivered and leave the state behind. */
const stateOfParcel = (parcel: Fulfilment): ParcelStatus => (parcel.delivered_at && parcel.status !== "failed" ? "delivered" : parcel.status);

export function refundState(state: Refund["state"]): [Tone, string] | null {
  switch (state) {
    case "pending":
      return ["saffron", t`on its way`];
    case "failed":
      return ["pomegranate", t`failed`];
    case "done":
      return null;
  }
}

export function returnState(state: OrderReturn["state"]): [Tone, string] {
  switch (state) {
    case "requested":
      return ["saffron", t`Return requested`];
    case "approved":
      return ["teal", t`Return agreed`];
    case "in_transit":
      return ["teal", t`Return on its way`];
    case "received":
      return ["leaf", t`Return received`];
    case "closed":
      return ["grey", t`Return closed`];
    case "declined":
      return ["grey", t`Return declined`];
    case "cancelled":
      return ["grey", t`Return cancelled`];
  }
}

/** How something was or will be paid: Visa ending 4417. */
export function paymentName({ kind, label, last4 }: Pick<OrderPayment, "kind" | "label" | "last4">): string {
  const name = label || paymentKind(kind);
  return last4 ? t`${name} ending ${last4}` : name;
}

function paymentKind(kind: OrderPayment["kind"]): string {
  switch (kind) {
    case "card":
      return t`Card`;
    case "wallet":
      return t`Wallet`;
    case "bank":
      return t`Bank transfer`;
    case "cash_on_delivery":
      return t`Cash on delivery`;
    case "gift_card":
      return t`Gift card`;
    case "store_credit":
      return t`Store credit`;
    case "other":
      return t`Another way`;
  }
}

export function actionState(state: ActionState): Shown {
  switch (state) {
    case "waiting_approval":
      return ["saffron", "shield", t`Waiting for approval`];
    case "declined":
      return ["pomegranate", "close", t`Declined`];
    case "withdrawn":
      return ["grey", "undo", t`Withdrawn`];
    case "queued":
    case "running":
      return ["teal", "refresh", t`Being carried out`];
    case "pending":
      return ["teal", "clock", t`The shop is working on it`];
    case "done":
      return ["leaf", "check", t`Done`];
    case "failed":
      return ["pomegranate", "warning", t`Failed`];
    case "unclear":
      return ["saffron", "warning", t`Unclear, being looked up`];
  }
}

export function attentionName(kind: AttentionKind): string {
  switch (kind) {
    case "late":
      return t`Late`;
    case "stuck":
      return t`Paid and not sent`;
    case "failed_delivery":
      return t`Delivery failed`;
    case "out_of_stock":
      return t`Out of stock`;
  }
}

export const attentionIcons: Record<AttentionKind, IconName> = { late: "clock", stuck: "box", failed_delivery: "warning", out_of_stock: "bag" };

/** A number is written with its sign, whether the shop keeps it or not. */
export const orderNumber = (number: string): string => (/^\d/.test(number) ? `#${number}` : number);
