import { t } from "@lingui/core/macro";
import type { Message } from "@merhaba/api";

type Failure = Pick<NonNullable<Message["delivery"]>, "state" | "reason">;

/** Why a message failed or waits, in words. The far side's own words stand beside it. */
export function failureText({ state, reason }: Failure): string {
  switch (reason) {
    case "no-recipient":
      return t`There is nobody to send it to.`;
    case "bad-address":
      return t`Mail cannot be sent to this address.`;
    case "unknown-recipient":
      return t`There is no such e-mail address.`;
    case "some-refused":
      return t`It was not taken for everybody.`;
    case "mailbox-full":
      return t`The mailbox of the customer is full.`;
    case "mailbox-closed":
      return t`The mailbox of the customer is closed.`;
    case "too-large":
      return t`The attachments are too large for the receiving server.`;
    case "not-proven":
      return t`The receiving server could not verify that the mail is really from this shop (SPF, DKIM, DMARC).`;
    case "unwanted":
      return t`The receiving server took it for unwanted mail.`;
    case "content-refused":
      return t`The receiving server refused what is in it.`;
    case "relay-denied":
      return t`The outgoing server does not deliver to this address.`;
    case "refused":
      return t`The receiving server refused it.`;
    case "later":
      return t`The mail server asks to try again later.`;
    case "unreachable":
      return t`The mail server could not be reached.`;
    case "no-smtputf8":
      return t`The outgoing server cannot deliver to addresses with such letters.`;
    case "no-server":
      return t`No outgoing mail server is set. Enter one in the settings of the channel.`;
    case "sign-in":
      return t`The mail server refused the sign-in. Connect the channel again in the settings.`;
    case "encryption":
      return t`The encryption of the outgoing server could not be trusted.`;
    case "channel-removed":
      return t`The channel this would go out by was removed.`;
    case "fault":
      return t`It could not be sent because of an error here.`;
    case "bounced":
      return t`It came back: the address does not exist or takes no mail.`;
    case "bounced-for-now":
      return t`It came back: the mailbox could not take it.`;
    case "delayed":
      return t`It is delayed. The mail server goes on trying.`;
    case "complaint":
      return t`The recipient marked it as spam.`;
    case "other":
      return "";
    default:
      return state === "failed" ? t`The reason is not known.` : "";
  }
}
