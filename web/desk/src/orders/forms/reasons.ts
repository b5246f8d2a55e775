import { t } from "@lingui/core/macro";

export const cancelReasons = ["customer", "mistake", "stock", "fraud", "payment", "other"] as const;
export const returnReasons = ["damaged", "wrong_item", "not_as_described", "too_small", "too_large", "colour", "unwanted", "late", "other"] as const;

/** Why an order is cancelled or goods come back, in words; a reason of the shop's own is told as the shop names it. */
export function reasonName(code: string): string {
  switch (code) {
    case "customer":
      return t`The customer changed their mind`;
    case "mistake":
      return t`Ordered by mistake`;
    case "stock":
      return t`Out of stock`;
    case "fraud":
      return t`Looks like fraud`;
    case "payment":
      return t`Payment declined`;
    case "damaged":
      return t`Damaged or broken`;
    case "wrong_item":
      return t`Wrong item sent`;
    case "not_as_described":
      return t`Not as described`;
    case "too_small":
      return t`Too small`;
    case "too_large":
      return t`Too large`;
    case "unwanted":
      return t`No longer wanted`;
    case "late":
      return t`Came too late`;
    case "colour":
      return t`Colour or style`;
    case "other":
      return t`Another reason`;
    default:
      return code;
  }
}
