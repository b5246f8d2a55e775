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
    case "imap-name":
      return ok ? t`The name of the incoming server is known` : t`The name of the incoming server cannot be found`;
    case "imap-connection":
      return ok ? t`The incoming server answers` : t`The incoming server does not answer`;
    case "imap-encryption":
      return ok ? t`The connection to the incoming server is encrypted` : t`The connection to the incoming server is not encrypted as asked for`;
    case "imap-sign-in":
      return ok ? t`The incoming server accepts the sign-in` : t`The incoming server refuses the sign-in`;
    case "imap-folder":
      return ok ? t`The folder is there` : t`The folder cannot be opened`;
    case "dns-spf":
      return ok ? t`SPF: your domain allows the outgoing server` : t`SPF: your domain does not allow the outgoing server`;
    case "dns-dkim":
      return ok ? t`DKIM: your domain has a key` : t`DKIM: no key of your domain was found`;
    case "dns-dmarc":
      return ok ? t`DMARC: your domain says what receivers should do` : t`DMARC: your domain and your mail do not fit together`;
    case "dns-aligned":
      return ok ? t`Receivers can prove that your mail is yours` : t`Nothing proves to receivers that your mail is yours`;
    default:
      return code;
  }
}
