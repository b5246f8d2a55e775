import { t } from "@lingui/core/macro";
import type { CheckResult } from "@merhaba/api";

/** A step of a channel's check, in words; a step not known here is told by its code. */
export function checkText({ code, ok }: CheckResult): string {
  switch (code) {
    case "widget":
      return t`The chat is ready to be installed`;
    case "relay-set":
      return ok ? t`An outgoing server is set` : t`No outgoing server is set`;
    case "relay-name":
      return ok ? t`Its name is known` : t`Its name cannot be found`;
    case "relay-connection":
      return ok ? t`It answers` : t`It does not answer`;
    case "relay-encryption":
      return ok ? t`The connection is encrypted` : t`The connection is not encrypted as asked for`;
    case "relay-sign-in":
      return ok ? t`It accepts the sign-in` : t`It refuses the sign-in`;
    default:
      return code;
  }
}
