import { t } from "@lingui/core/macro";
import type { Role } from "@merhaba/api";

export const roles: readonly Role[] = ["owner", "admin", "agent", "viewer"];

export function roleName(role: Role): string {
  switch (role) {
    case "owner":
      return t`Owner`;
    case "admin":
      return t`Manager`;
    case "agent":
      return t`Agent`;
    case "viewer":
      return t`Reader`;
  }
}

/** What a role may do, in one sentence. */
export function roleText(role: Role): string {
  switch (role) {
    case "owner":
      return t`Everything, also other owners.`;
    case "admin":
      return t`Everything except owners.`;
    case "agent":
      return t`Answers customers.`;
    case "viewer":
      return t`Reads, changes nothing.`;
  }
}
