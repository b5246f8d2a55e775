import { t } from "@lingui/core/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Avatar, Button, Empty, Icon, IconButton, LanguageBadge, Pill } from "@merhaba/ui";
import { useEffect, useMemo, useRef, useState } from "react";
import { errorText } from "../feedback/errorText";
import { languageName, moment, number } from "../i18n/format";
import { rowsOf } from "../inbox/pages";
import { ListLoading } from "../inbox/list/ListStates";
import { canWrite, useSession } from "../session/session";
import { customerName } from "./customerName";
import { NewCustomer } from "./NewCustomer";
import { customersQuery } from "./queries";

const rowHeight = 60;

/** The customers, as many as there are; searched as one types. */
export function CustomerList({ current }: { current: string | null }) {
  const { q = "" } = useSearch({ from: "/desk/customers/{-$customer}" });
  const session = useSession();
  const [adding, setAdding] = useState(false);
  const query = useInfiniteQuery(customersQuery(q));
  const rows = useMemo(() => rowsOf(query.data), [query.data]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 10 });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 10) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, rows.length]);
  return (
    <section className="list" aria-label={t`Customers`}>
      <header className="list-head with-line">
        <div className="top">
          <h1 className="grow">{t`Customers`}</h1>
          {canWrite(session) && <IconButton icon="plus" label={t`New customer`} onPress={() => setAdding(true)} />}
        </div>
        <Search />
      </header>
      <div className="list-body" ref={scroller} tabIndex={-1}>
        {query.isPending && <ListLoading />}
        {query.isError && rows.length === 0 && (
          <Empty icon="warning" title={t`The list could not be loaded`} action={<Button icon="refresh" onPress={() => void query.refetch()}>{t`Try again`}</Button>}>
            {errorText(query.error)}
          </Empty>
        )}
        {query.isSuccess && rows.length === 0 && <Empty icon="people" title={q ? t`No one found.` : t`No customers yet`}>{q ? "" : t`Everyone who writes to you appears here by themselves.`}</Empty>}
        <ul className="rows" aria-label={t`Customers`} style={{ blockSize: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            return (
              row && (
                <li key={row.id} className={row.id === current ? "conv open" : "conv"} style={{ transform: `translateY(${item.start}px)`, blockSize: rowHeight }}>
                  <Link to="/customers/{-$customer}" params={{ customer: row.id }} search={(now) => now} className="person-link" activeProps={{ "aria-current": "true" }}>
                    <Avatar name={customerName(row)} size="md" />
                    <span className="grow">
                      <span className="l">
                        <bdi className="who cut">{customerName(row)}</bdi>
                        {row.language && <LanguageBadge code={row.language} label={languageName(row.language)} />}
                        <time className="wait">{moment(row.last_seen_at ?? row.created_at)}</time>
                      </span>
                      <span className="l">
                        <bdi className="pre cut">{row.email ?? row.phone}</bdi>
                        {row.open_count > 0 && <Pill tone="teal">{t`${number(row.open_count)} open`}</Pill>}
                      </span>
                    </span>
                  </Link>
                </li>
              )
            );
          })}
        </ul>
      </div>
      {adding && <NewCustomer onClose={() => setAdding(false)} />}
    </section>
  );
}

function Search() {
  const { q = "" } = useSearch({ from: "/desk/customers/{-$customer}" });
  const navigate = useNavigate();
  const [text, setText] = useState(q);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setText(q), [q]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const write = (value: string) => {
    setText(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void navigate({ to: ".", search: value.trim() ? { q: value.trim() } : {}, replace: true }), 250);
  };
  return (
    <label className="box list-search">
      <Icon name="search" />
      <span className="vh">{t`Search customers`}</span>
      <input type="search" dir="auto" autoComplete="off" placeholder={t`Name, e-mail address or phone number`} value={text} onChange={(event) => write(event.target.value)} />
    </label>
  );
}
