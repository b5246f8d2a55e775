import { t } from "@lingui/core/macro";
import { orderNumber } from "../states";
import type { AttentionKind, Order } from "../types";

/** How a message about an order may begin; the agent goes on from there. */
export function firstWords(order: Order, kind: AttentionKind): string {
  const name = order.customer_name || order.email;
  const number = orderNumber(order.number);
  const parcel = order.fulfilments.find((each) => each.tracking_number);
  const tracking = parcel ? [parcel.carrier, parcel.tracking_number, parcel.tracking_url].filter(Boolean).join(" ") : "";
  return [t`Hello ${name},`, "", about(kind, number), ...(tracking ? ["", tracking] : []), "", ""].join("\n");
}

function about(kind: AttentionKind, number: string): string {
  switch (kind) {
    case "late":
      return t`your order ${number} should have reached you by now, and we are sorry that it has not.`;
    case "stuck":
      return t`your order ${number} has not left us yet, and we are sorry that it takes longer.`;
    case "failed_delivery":
      return t`the carrier could not deliver your order ${number}.`;
    case "out_of_stock":
      return t`an item of your order ${number} has run out, and we are sorry about that.`;
  }
}
