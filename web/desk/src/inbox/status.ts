import { t } from "@lingui/core/macro";
import type { AuthorKind, Priority, Status, View } from "@merhaba/api";
import type { IconName } from "@merhaba/ui";

/** The words for states, priorities, channels and roles; the server only says their codes. */
export function statusName(status: Status): string {
  switch (status) {
    case "open":
      return t`Open`;
    case "pending":
      return t`Pending`;
    case "snoozed":
      return t`Snoozed`;
    case "closed":
      return t`Closed`;
  }
}

export const priorities: readonly Priority[] = ["urgent", "high", "normal", "low"];

export function priorityName(priority: Priority): string {
  switch (priority) {
    case "urgent":
      return t`Urgent`;
    case "high":
      return t`High`;
    case "normal":
      return t`Normal`;
    case "low":
      return t`Low`;
  }
}

export function viewName(view: View | "any"): string {
  switch (view) {
    case "mine":
      return t`Mine`;
    case "unassigned":
      return t`Unassigned`;
    case "all":
      return t`All open`;
    case "mentions":
      return t`Mentions`;
    case "snoozed":
      return t`Snoozed`;
    case "closed":
      return t`Closed`;
    case "spam":
      return t`Spam`;
    case "any":
      return t`All conversations`;
  }
}

export const viewIcons: Record<View, IconName> = {
  mine: "person",
  unassigned: "unassigned",
  all: "inbox",
  mentions: "at",
  snoozed: "moon",
  closed: "archive",
  spam: "warning",
};

export function channelName(channel: string): string {
  switch (channel) {
    case "email":
      return t`E-mail`;
    case "chat":
      return t`Chat`;
    case "phone":
      return t`Phone`;
    default:
      return channel.charAt(0).toLocaleUpperCase("en") + channel.slice(1);
  }
}

export function channelIcon(channel: string): IconName {
  if (channel === "email") return "mail";
  if (channel === "phone") return "phone";
  return channel === "chat" ? "chat" : "bubble";
}

/** What stands beside a name, so that no one wonders whether a person is speaking. */
export function authorRole(kind: AuthorKind): string | null {
  switch (kind) {
    case "bot":
      return t`Assistant, automatic`;
    case "rule":
      return t`Rule, automatic`;
    case "system":
      return t`Automatic`;
    default:
      return null;
  }
}
