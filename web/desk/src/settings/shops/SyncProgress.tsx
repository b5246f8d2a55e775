import { t } from "@lingui/core/macro";
import { duration, moment, number, percent } from "../../i18n/format";
import type { Shop, Sync } from "../../orders/types";
import { useNow } from "../../state/clock";

/** How far a shop is read, for each kind of thing; it can be left and goes on by itself. */
export function SyncProgress({ shop }: { shop: Shop }) {
  if (shop.syncs.length === 0) return null;
  return (
    <ul className="syncs">
      {shop.syncs.map((each) => (
        <Progress key={each.what} sync={each} />
      ))}
    </ul>
  );
}

function Progress({ sync }: { sync: Sync }) {
  const now = useNow();
  const name = whatName(sync.what);
  const share = sync.total ? Math.min(1, sync.seen / sync.total) : null;
  const counted = sync.total && !sync.complete ? t`${number(sync.seen)} of ${number(sync.total)}` : number(sync.seen);
  const left = share && share < 1 && sync.started_at ? ((now - Date.parse(sync.started_at)) / share) * (1 - share) : null;
  return (
    <li className={sync.error ? "sync bad" : sync.complete ? "sync done" : "sync"}>
      <span className="m">{name}</span>
      <bdi className="mute">{counted}</bdi>
      {sync.complete ? (
        <span className="mute">{sync.moved_at || sync.completed_at ? t`up to date, ${moment(sync.moved_at ?? sync.completed_at ?? "")}` : t`up to date`}</span>
      ) : (
        <>
          <progress aria-label={t`Reading: ${name}`} {...(share === null ? {} : { value: share, max: 1 })} />
          <span className="mute">{share === null ? t`reading` : left === null ? percent(Math.round(share * 100) / 100) : t`${percent(Math.round(share * 100) / 100)}, about ${duration(left)} left`}</span>
        </>
      )}
      {sync.error && (
        <span className="bad-text sync-error" dir="auto">
          {sync.error}
        </span>
      )}
    </li>
  );
}

function whatName(what: Sync["what"]): string {
  switch (what) {
    case "customers":
      return t`Customers`;
    case "products":
      return t`Products`;
    case "orders":
      return t`Orders`;
  }
}
