import { t } from "@lingui/core/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { Conversation } from "@merhaba/api";
import { Button, Empty, Icon } from "@merhaba/ui";
import { useEffect, useMemo, useRef, useState } from "react";
import { errorText } from "../../feedback/errorText";
import { isSame, outbox } from "../../outbox/outbox";
import { useStore } from "../../state/store";
import { rowsOf } from "../pages";
import { messagesQuery } from "../queries";
import { CustomerTyping } from "./CustomerTyping";
import { RowOf } from "./RowOf";
import { threadRows } from "./rows";
import { ThreadLoading } from "./ThreadLoading";

/**
 * Everything that was said. Only what is seen is drawn; older pages come as one scrolls up without anything moving;
 * new messages follow only for someone who is at the end anyway.
 */
export function Thread({ conversation }: { conversation: Conversation }) {
  const { id } = conversation;
  const query = useInfiniteQuery(messagesQuery(id));
  const messages = useMemo(() => rowsOf(query.data), [query.data]);
  const written = useStore(outbox);
  const pending = useMemo(
    () => written.filter((item) => item.conversation === id && !(item.state === "sending" && messages.some((message) => isSame(message, item)))),
    [written, id, messages],
  );
  const rows = useMemo(() => threadRows(messages, pending), [messages, pending]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.id ?? index,
    estimateSize: (index) => (rows[index]?.kind === "message" ? 96 : 32),
    overscan: 6,
    paddingStart: 12,
    paddingEnd: 12,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: 48,
  });

  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const started = useRef(false);
  useEffect(() => {
    if (started.current || rows.length === 0) return;
    started.current = true;
    virtual.scrollToEnd();
  }, [rows.length, virtual]);
  useEffect(() => {
    if (started.current && hasNextPage && !isFetchingNextPage && first < 12) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, first, rows.length]);

  const unseen = useUnseen(rows.length === 0 ? null : (rows.at(-1)?.id ?? null), rows.length, last >= rows.length - 1);

  if (query.isPending) return <ThreadLoading />;
  if (query.isError && messages.length === 0) {
    return (
      <div className="msgs-state">
        <Empty icon="warning" title={t`The messages could not be loaded`} action={<Button icon="refresh" onPress={() => void query.refetch()}>{t`Try again`}</Button>}>
          {errorText(query.error)}
        </Empty>
      </div>
    );
  }
  return (
    <div className="msgs-frame">
      <div className="msgs" ref={scroller} tabIndex={0} role="log" aria-label={t`Messages`} aria-busy={isFetchingNextPage}>
        <div className="msgs-space" style={{ blockSize: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            return (
              <div key={item.key} data-index={item.index} ref={virtual.measureElement} className="msgs-row" style={{ transform: `translateY(${item.start}px)` }}>
                {row && <RowOf row={row} conversation={conversation} />}
              </div>
            );
          })}
        </div>
        {isFetchingNextPage && <p className="msgs-more">{t`Loading earlier messages…`}</p>}
      </div>
      <CustomerTyping conversation={conversation} />
      {unseen && (
        <Button className="msgs-new" look="go" onPress={() => virtual.scrollToEnd()}>
          <Icon name="arrowDown" size={14} />
          {t`New messages`}
        </Button>
      )}
    </div>
  );
}

/** Did something arrive below while one was reading further up? */
function useUnseen(lastId: string | null, count: number, atEnd: boolean): boolean {
  const seen = useRef<string | null>(null);
  const [unseen, setUnseen] = useState(false);
  useEffect(() => {
    if (atEnd || seen.current === null) {
      seen.current = lastId;
      setUnseen(false);
    } else if (lastId !== seen.current) setUnseen(true);
  }, [lastId, count, atEnd]);
  return unseen;
}
