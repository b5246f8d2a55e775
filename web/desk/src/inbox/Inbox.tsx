import { t } from "@lingui/core/macro";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { pane } from "../app/pane";
import { PaneFailed, type PaneFailedProps } from "../app/PaneFailed";
import { useSession } from "../session/session";
import { recall } from "../state/remembered";
import { InboxContext, type InboxState } from "./InboxContext";
import { filtersOfSlug, type Filters, type Sort } from "./filters";
import { ConversationList } from "./list/ConversationList";
import { nothing, type Selection } from "./list/selection";
import { NothingOpen } from "./thread/NothingOpen";
import { ThreadPane } from "./thread/ThreadPane";
import { useInboxCommands } from "./useInboxCommands";
import { say } from "../live/live";
import { sidePane } from "./sidePane";
import { useStore } from "../state/store";

const CustomerPane = pane(() => import("../customer/CustomerPane"), { waiting: <div className="side" />, failed: SideFailed });

/** The inbox: the list, the open conversation, and the customer beside it. */
export function Inbox() {
  const { view: slug, conversation } = useParams({ from: "/desk/inbox/$view/{-$conversation}" });
  const search = useSearch({ from: "/desk/inbox/$view/{-$conversation}" });
  const navigate = useNavigate();
  const { me } = useSession();
  const current = conversation ?? null;
  const [selection, setSelection] = useState<Selection>(nothing);
  const order = useRef<readonly string[]>([]);
  const side = useStore(sidePane);

  const filters = useMemo<Filters>(() => {
    const remembered = recall<Sort>(`sort.${me.id}.${slug}`, "newest");
    return { ...search, ...filtersOfSlug(slug), sort: search.sort ?? remembered };
  }, [slug, search, me.id]);

  useEffect(() => setSelection(nothing), [slug]);
  useEffect(fetchComposerEarly, []);
  useEffect(() => say({ t: "viewing", conversation: current }), [current]);
  useEffect(() => () => say({ t: "viewing", conversation: null }), []);

  const open = useCallback(
    (id: string | null, { replace = false } = {}) => {
      // An address keeps what is not named: a conversation is left by saying so.
      const params = { view: slug, conversation: id ?? undefined };
      void navigate({ to: "/inbox/$view/{-$conversation}", params, search: (now) => now, replace });
    },
    [navigate, slug],
  );

  const state = useMemo<InboxState>(
    () => ({
      slug,
      filters,
      current,
      selection,
      setSelection,
      order,
      open,
      step(by) {
        const ids = order.current;
        const at = current ? ids.indexOf(current) : -1;
        const next = ids[at < 0 ? 0 : at + by];
        if (next && next !== current) open(next, { replace: current !== null });
      },
      targets: () => (selection.ids.size > 0 ? [...selection.ids] : current ? [current] : []),
    }),
    [slug, filters, current, selection, open],
  );

  return (
    <InboxContext value={state}>
      <InboxCommands />
      <main aria-label={t`Inbox`} className={`inbox ${current ? "has-open" : "no-open"} ${side === "closed" ? "no-side" : ""} side-${side}`}>
        <ConversationList />
        {current ? <ThreadPane key={current} id={current} /> : <NothingOpen />}
        {current && side !== "closed" && <CustomerPane conversation={current} />}
      </main>
    </InboxContext>
  );
}

/** The column beside the thread stays a column. */
function SideFailed(props: PaneFailedProps) {
  return (
    <div className="side">
      <PaneFailed {...props} />
    </div>
  );
}

/** The composer is the largest part; it is fetched while the person still reads the list. */
function fetchComposerEarly() {
  const timer = setTimeout(() => void import("./composer/Composer"), 1500);
  return () => clearTimeout(timer);
}

/** The commands stand in a component of their own, so that their changes do not draw the panes anew. */
function InboxCommands() {
  useInboxCommands();
  return null;
}
