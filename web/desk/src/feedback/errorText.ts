import { t } from "@lingui/core/macro";
import { ApiError } from "@merhaba/api";

/** What went wrong, in the person's language where the code is known, else as the server says it. */
export function errorText(error: unknown): string {
  if (!(error instanceof ApiError)) return t`Something went wrong. Try again.`;
  return byCode(error.code) ?? byStatus(error) ?? error.message;
}

function byCode(code: string): string | null {
  switch (code) {
    case "unreachable":
      return t`No connection to the server.`;
    case "sign-in-failed":
      return t`This e-mail address and password do not belong together.`;
    case "too-many-attempts":
      return t`Too many attempts. Wait a few minutes and try again.`;
    case "file-too-large":
      return t`This file is too large.`;
    case "already-sent":
      return t`It is already sent and cannot be taken back.`;
    case "newer-message":
      return t`Someone has answered in the meantime.`;
    case "wrong-password":
      return t`The current password is not right.`;
    case "weak-password":
      return t`This password is too easy to guess. Choose a longer one.`;
    case "tag-exists":
      return t`There is a tag with this name already.`;
    case "already-a-member":
      return t`This person is here already.`;
    case "customer-exists":
      return t`There is a customer with this address already.`;
    case "already-connected":
      return t`This address is connected already.`;
    case "already-merged":
    case "already-undone":
    case "merged-again":
      return t`These customers have been changed in the meantime.`;
    case "no-address":
      return t`The customer has no address to write to.`;
    case "address-unreachable":
      return t`Mail to this address came back or was called spam. Say in the conversation that it may be written to again.`;
    case "already-blocked":
      return t`This sender is blocked already.`;
    case "nothing-forwarded":
      return t`No mail of somebody else was found in this one.`;
    case "no-channel":
    case "channel-missing":
      return t`There is no channel to send this by. Connect one in the settings.`;
    case "empty-message":
      return t`There is nothing to send.`;
    case "too-long":
    case "too-large":
      return t`This is too long to be sent.`;
    case "shop-unreachable":
      return null; // what the shop said is more than we could say
    case "consent-unknown":
      return t`This sign-in is too old. Begin again.`;
    case "own-request":
      return t`It is your own request: someone else decides.`;
    case "not-failed":
      return t`It has not failed, or is being sent again already.`;
    case "invitation-over":
      return t`This invitation is used up or has expired. Ask for a new one.`;
    case "not-allowed":
      return t`Your role does not allow this.`;
    case "not-found":
      return t`It is not there any more.`;
    default:
      return null;
  }
}

function byStatus(error: ApiError): string | null {
  if (error.unreachable) return t`The server does not answer. Try again in a moment.`;
  if (error.status >= 500) return t`The server had a problem. Try again.`;
  return null;
}

/** Errors of single fields, by the field's name, as forms show them. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  return Object.fromEntries((error.problem.errors ?? []).map((each) => [each.field, each.message]));
}
