import { plural, t } from "@lingui/core/macro";
import { useQueryClient } from "@tanstack/react-query";
import { api, body, type Priority, type Status } from "@merhaba/api";
import { useMemo } from "react";
import { exact } from "../i18n/format";
import { isolate } from "../i18n/isolate";
import { useSession } from "../session/session";
import { knownConversation, putConversation } from "./cache";
import { change, type Changes } from "./changes";
import { useInbox } from "./InboxContext";
import { nothing } from "./list/selection";
import { followList } from "./list/stableOrder";

/** What a person does to conversations. Each shows at once, says what it did and offers to take it back. */
export function useActions() {
  const client = useQueryClient();
  const session = useSession();
  const inbox = useInbox();
  return useMemo(() => {
    const does = (ids: readonly string[], changes: Changes, said: string) => {
      inbox.setSelection(nothing);
      followList();
      void change(client, ids, changes, { said, undoLabel: t`Undo` });
    };
    /** Goes on to the next conversation when the open one is about to leave the list. */
    const goOn = (ids: readonly string[]) => {
      if (!inbox.current || !ids.includes(inbox.current) || inbox.selection.ids.size > 0) return;
      const order = inbox.order.current;
      const at = order.indexOf(inbox.current);
      const rest = order.filter((id) => !ids.includes(id));
      const next = order.slice(at + 1).find((id) => rest.includes(id)) ?? rest.at(-1) ?? null;
      if (at >= 0) inbox.open(next, { replace: true });
    };
    return {
      goOn,
      close(ids: readonly string[]) {
        goOn(ids);
        does(ids, { status: "closed" }, plural(ids.length, { one: "Closed", other: "# conversations closed" }));
      },
      reopen: (ids: readonly string[]) => does(ids, { status: "open" }, plural(ids.length, { one: "Reopened", other: "# conversations reopened" })),
      status(ids: readonly string[], status: Exclude<Status, "snoozed">) {
        if (status === "closed") this.close(ids);
        else if (status === "open") this.reopen(ids);
        else does(ids, { status }, plural(ids.length, { one: "Set to pending", other: "# conversations set to pending" }));
      },
      assign(ids: readonly string[], agent: string | null) {
        const name = isolate(session.agents.find((each) => each.id === agent)?.name ?? "");
        does(ids, { assignee: agent }, agent === session.me.id ? t`Assigned to you` : agent ? t`Assigned to ${name}` : t`Assigned to no one`);
      },
      team(ids: readonly string[], team: string | null) {
        const name = isolate(session.teams.find((each) => each.id === team)?.name ?? "");
        does(ids, { team }, team ? t`Given to the team ${name}` : t`Taken from the team`);
      },
      snooze(ids: readonly string[], until: Date) {
        goOn(ids);
        const when = exact(until);
        does(ids, { snoozed_until: until.toISOString() }, t`Snoozed until ${when}`);
      },
      priority: (ids: readonly string[], priority: Priority) => does(ids, { priority }, t`Priority changed`),
      spam(ids: readonly string[], spam: boolean) {
        if (spam) goOn(ids);
        does(ids, { spam }, spam ? t`Marked as spam` : t`Not spam any more`);
      },
      tag: (ids: readonly string[], tag: string, on: boolean) => void change(client, ids, on ? { add_tags: [tag] } : { remove_tags: [tag] }),
      unread(id: string) {
        const known = knownConversation(client, id);
        if (known) putConversation(client, { ...known, unread: true });
        inbox.open(null);
        void body(api.POST("/api/v1/conversations/{conversation}/unread", { params: { path: { conversation: id } } })).catch(() => undefined);
      },
    };
  }, [client, session, inbox]);
}
