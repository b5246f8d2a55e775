import { t } from "@lingui/core/macro";
import type { Priority, Status } from "@merhaba/api";
import type { IconName } from "@merhaba/ui";
import { isolate } from "../../../i18n/isolate";
import { duration } from "../../../i18n/format";
import { priorityName, statusName } from "../../status";
import type { Planned } from "./queries";

const hour = 3_600_000;

/** What a macro does beside the answer, in words. */
export function plannedText({ kind, value, name }: Planned): { icon: IconName; text: string } {
  const named = isolate(name);
  switch (kind) {
    case "status":
      return { icon: "check", text: statusName(value as Status) };
    case "snooze":
      return { icon: "moon", text: t`Snooze for ${duration(Number(value) * hour)}` };
    case "priority":
      return { icon: "flag", text: t`Priority: ${priorityName(value as Priority)}` };
    case "add_tag":
      return { icon: "tag", text: named };
    case "remove_tag":
      return { icon: "minus", text: t`Without the tag ${named}` };
    case "assign":
      return { icon: "person", text: named };
    case "team":
      return { icon: "team", text: named };
    case "note":
      return { icon: "lock", text: t`Note: ${isolate(value)}` };
    case "attachment":
      return { icon: "paperclip", text: named };
  }
}

/** What a macro names that is not there any more. */
export function goneText(what: string): string {
  switch (what) {
    case "tag":
      return t`A tag of this macro is gone.`;
    case "person":
      return t`The person this macro assigns to is gone.`;
    case "team":
      return t`The team of this macro is gone.`;
    default:
      return t`A file of this macro is gone.`;
  }
}
