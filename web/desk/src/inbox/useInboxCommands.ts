import { t } from "@lingui/core/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useCommands, type Command } from "../commands/commands";
import { canWrite, useSession } from "../session/session";
import { useActions } from "./actions";
import { focusComposer } from "./composer/focus";
import { knownConversation } from "./cache";
import { useInbox } from "./InboxContext";
import { extend, nothing, toggle } from "./list/selection";
import { openPicker, type Picker } from "./pickers";
import { closeSheet, sidePane, toggleSide } from "./sidePane";

/** What can be done in the inbox, by keys and from the palette. */
export function useInboxCommands(): void {
  const inbox = useInbox();
  const session = useSession();
  const client = useQueryClient();
  const act = useActions();
  const writer = canWrite(session);
  const offered = useMemo<Command[]>(() => {
    const { current, selection, setSelection } = inbox;
    const many = selection.ids.size;
    const moves: Command[] = [
      { id: "next", group: "list", title: t`Next conversation`, icon: "arrowDown", keys: "j", run: () => inbox.step(1) },
      { id: "previous", group: "list", title: t`Previous conversation`, icon: "arrowUp", keys: "k", run: () => inbox.step(-1) },
      { id: "search", group: "list", title: t`Search this list`, icon: "search", keys: "/", run: () => document.querySelector<HTMLInputElement>(".list-search input")?.focus() },
      { id: "back", group: "list", title: t`Back to the list`, icon: "chevronBack", keys: "escape", hidden: true, run: () => back() },
    ];
    function back() {
      if (many > 0) return setSelection(nothing);
      if (sidePane.get() === "sheet") return closeSheet();
      inbox.open(null);
    }
    const tick: Command[] = [
      { id: "select", group: "list", title: t`Select`, icon: "square", keys: "x", run: () => current && setSelection((now) => toggle(now, current)) },
      { id: "select-to", group: "list", title: t`Select up to here`, icon: "square", keys: "shift+x", run: () => current && setSelection((now) => extend(now, current, inbox.order.current)) },
    ];
    const side: Command = { id: "side", group: "conversation", title: t`Show or hide the customer`, icon: "panel", keys: "i", run: toggleSide };
    if (!writer) return current ? [...moves, side] : moves;
    const ids = inbox.targets();
    if (ids.length === 0) return moves;
    const first = knownConversation(client, ids[0] ?? "");
    const pick = (which: Picker) => () => openPicker(which, many > 0 ? "bulk" : "thread");
    const closed = first?.status === "closed";
    const onMany: Command[] = [
      { id: "close", group: "conversation", title: closed ? t`Reopen` : t`Close`, icon: "check", keys: "e", run: () => (closed ? act.reopen(ids) : act.close(ids)) },
      { id: "assign", group: "conversation", title: t`Assign…`, icon: "person", keys: "a", run: pick("assign") },
      { id: "assign-me", group: "conversation", title: t`Assign to me`, icon: "person", keys: "m", run: () => act.assign(ids, session.me.id) },
      { id: "snooze", group: "conversation", title: t`Snooze…`, icon: "moon", keys: "s", run: pick("snooze") },
      { id: "tags", group: "conversation", title: t`Tags…`, icon: "tag", keys: "t", run: pick("tags") },
      { id: "priority", group: "conversation", title: t`Priority…`, icon: "flag", keys: "p", run: pick("priority") },
      { id: "spam", group: "conversation", title: first?.spam ? t`Not spam` : t`Mark as spam`, icon: "warning", run: () => act.spam(ids, !first?.spam) },
    ];
    if (!current || many > 0) return [...moves, ...tick, ...onMany];
    return [
      { id: "reply", group: "conversation", title: t`Reply`, icon: "reply", keys: "r", run: () => focusComposer("reply") },
      { id: "note", group: "conversation", title: t`Private note`, icon: "lock", keys: "n", run: () => focusComposer("note") },
      ...onMany,
      { id: "unread", group: "conversation", title: t`Mark as unread`, icon: "mail", keys: "u", run: () => act.unread(current) },
      side,
      ...moves,
      ...tick,
    ];
  }, [inbox, session.me.id, client, act, writer]);
  useCommands(offered);
}
