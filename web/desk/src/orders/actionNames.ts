import { t } from "@lingui/core/macro";
import type { IconName } from "@merhaba/ui";
import type { ActionKind, OrderActionKind } from "./types";

/** The actions in the order they stand on an order: what is used most first. */
export const orderActions: readonly OrderActionKind[] = ["refund", "return", "resend", "exchange", "edit_address", "cancel", "edit_lines", "receive_return", "cancel_return", "duplicate", "change_payment", "note", "packing_note"];

export const actionIcons: Record<ActionKind, IconName> = {
  refund: "undo",
  cancel: "close",
  return: "reply",
  receive_return: "box",
  cancel_return: "close",
  exchange: "swap",
  resend: "truck",
  duplicate: "copy",
  edit_address: "pin",
  edit_lines: "list",
  change_payment: "card",
  note: "pencil",
  packing_note: "box",
  discount: "percent",
  gift_card: "tag",
  store_credit: "card",
  customer_address: "home",
};

/** What a button calls the action. */
export function actionName(action: ActionKind): string {
  switch (action) {
    case "refund":
      return t`Refund`;
    case "cancel":
      return t`Cancel the order`;
    case "return":
      return t`Return`;
    case "receive_return":
      return t`Take in a return`;
    case "cancel_return":
      return t`Call off a return`;
    case "exchange":
      return t`Exchange`;
    case "resend":
      return t`Resend`;
    case "duplicate":
      return t`Duplicate`;
    case "edit_address":
      return t`Edit address`;
    case "edit_lines":
      return t`Change the lines`;
    case "change_payment":
      return t`Change the payment`;
    case "note":
      return t`Order note`;
    case "packing_note":
      return t`Packing note`;
    case "discount":
      return t`Discount`;
    case "gift_card":
      return t`Gift card`;
    case "store_credit":
      return t`Store credit`;
    case "customer_address":
      return t`Customer's address`;
  }
}

/** The title of an action's form, and how the palette calls it: Refund #10482. */
export function actionTitle(action: ActionKind, number: string): string {
  switch (action) {
    case "refund":
      return t`Refund ${number}`;
    case "cancel":
      return t`Cancel ${number}`;
    case "return":
      return t`Return from ${number}`;
    case "receive_return":
      return t`Take in a return of ${number}`;
    case "cancel_return":
      return t`Call off a return of ${number}`;
    case "exchange":
      return t`Exchange from ${number}`;
    case "resend":
      return t`Resend from ${number}`;
    case "duplicate":
      return t`Duplicate ${number}`;
    case "edit_address":
      return t`Edit the address of ${number}`;
    case "edit_lines":
      return t`Change the lines of ${number}`;
    case "change_payment":
      return t`Change the payment of ${number}`;
    case "note":
      return t`Note on ${number}`;
    case "packing_note":
      return t`Packing note on ${number}`;
    case "discount":
      return t`Discount code`;
    case "gift_card":
      return t`Gift card`;
    case "store_credit":
      return t`Store credit`;
    case "customer_address":
      return t`Customer's address`;
  }
}
