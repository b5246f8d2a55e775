import type { ActionKind } from "../types";
import { customerAddress, editAddress } from "./address";
import { duplicate, resend } from "./again";
import { cancel } from "./cancel";
import type { AnyForm } from "./define";
import { exchange } from "./exchange";
import { editLines } from "./lines";
import { changePayment, discount, giftCard, storeCredit } from "./money";
import { note, packingNote } from "./notes";
import { refund } from "./refund";
import { cancelReturn, receiveReturn, returnGoods } from "./returns";

/** The form of every action. */
export const forms: Record<ActionKind, AnyForm> = {
  refund,
  cancel,
  return: returnGoods,
  receive_return: receiveReturn,
  cancel_return: cancelReturn,
  exchange,
  resend,
  duplicate,
  edit_address: editAddress,
  edit_lines: editLines,
  change_payment: changePayment,
  note,
  packing_note: packingNote,
  discount,
  gift_card: giftCard,
  store_credit: storeCredit,
  customer_address: customerAddress,
};
