import { t } from "@lingui/core/macro";
import type { CheckResult } from "@merhaba/api";

/** A step of a shop's check, in words; a step not known here is told by its code. */
export function shopCheckText({ code, ok }: CheckResult): string {
  switch (code) {
    case "address":
      return ok ? t`It answers at its address` : t`It does not answer at its address`;
    case "sign-in":
      return ok ? t`It accepts the sign-in` : t`It refuses the sign-in`;
    case "version":
      return ok ? t`Its version is supported` : t`Its version is not supported`;
    case "permission-orders":
      return ok ? t`Orders can be read` : t`Orders cannot be read`;
    case "permission-products":
      return ok ? t`Products can be read` : t`Products cannot be read`;
    case "permission-customers":
      return ok ? t`Customers can be read` : t`Customers cannot be read`;
    case "actions":
      return ok ? t`What it can do is understood` : t`It names actions we do not know`;
    case "webhooks":
      return ok ? t`It tells us of changes` : t`It does not tell us of changes`;
    case "webhook-secret":
      return ok ? t`Its webhooks are signed` : t`The secret of its webhooks is missing`;
    default:
      return code;
  }
}
