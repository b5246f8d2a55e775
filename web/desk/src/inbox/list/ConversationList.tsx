import { t } from "@lingui/core/macro";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Button, Icon } from "@merhaba/ui";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { useSession } from "../../session/session";
import { knownConversation } from "../cache";
import { useInbox } from "../InboxContext";
import { rowsOf } from "../pages";
import { listQuery } from "../queries";
import { viewName } from "../status";
import { BulkBar } from "./BulkBar";
import { ListHeader } from "./ListHeader";
import { ListEmpty, ListFailed, ListLoading } from "./ListStates";
import { Row } from "./Row";
import { extend, keepOnly, toggle } from "./selection";
import { useStableRows } from "./stableOrder";

/** The list of conversations: as long as it is, only what is seen is drawn. */
export function ConversationList() {
  const inbox = useInbox();
  const { me } = useSession();
  const client = useQueryClient();
  const { filters, order, current, selection, setSelection } = inbox;
  const query = useInfiniteQuery(listQuery(filters));
  const fresh = useMemo(() => rowsOf(query.data), [query.data]);
  const latest = useCallback((id: string) => knownConversation(client, id), [client]);
  const { rows, gone, waiting, point, release } = useStableRows(fresh, JSON.stringify(filters), latest);
  const scroller = useRef<HTMLDivElement>(null);
  const height = me.density === "compact" ? 60 : 76;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  });

  useEffect(() => virtual.measure(), [virtual, height]);
  useEffect(() => {
    order.current = rows.filter((row) => !gone.has(row.id)).map((row) => row.id);
    setSelection((now) => keepOnly(now, order.current));
  }, [rows, gone, order, setSelection]);

  const at = current === null ? -1 : rows.findIndex((row) => row.id === current);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
    // Only when another conversation is opened: what moves by itself must not take the list along.
  }, [current]);

  const items = virtual.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastSeen >= rows.length - 10) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, lastSeen, rows.length]);

  const tick = (id: string, stretch: boolean) => setSelection((now) => (stretch ? extend(now, id, order.current) : toggle(now, id)));
  return (
    <section className="list" aria-label={t`Conversations`}>
      <ListHeader shown={fresh.length} />
      {selection.ids.size > 0 && <BulkBar />}
      <div className="list-body" ref={scroller} onPointerMove={point} onPointerDown={point} onPointerLeave={release} tabIndex={-1}>
        {waiting > 0 && (
          <Button className="list-new" look="go" onPress={() => (release(), virtual.scrollToOffset(0))}>
            <Icon name="arrowUp" size={14} />
            {t`${waiting} new`}
          </Button>
        )}
        {query.isPending && <ListLoading />}
        {query.isError && rows.length === 0 && <ListFailed error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && rows.length === 0 && <ListEmpty />}
        <ul className="rows" aria-label={viewName(filters.view)} style={{ blockSize: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            return (
              row && (
                <Row
                  key={row.id}
                  row={row}
                  offset={item.start}
                  isOpen={row.id === current}
                  isGone={gone.has(row.id)}
                  isTicked={selection.ids.has(row.id)}
                  ticking={selection.ids.size > 0}
                  onTick={tick}
                />
              )
            );
          })}
        </ul>
        {isFetchingNextPage && <p className="list-more mute s">{t`Loading more…`}</p>}
      </div>
    </section>
  );
}
