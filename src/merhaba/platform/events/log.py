"""Reading the event log without missing anything, and the cursors that name a place in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from merhaba.kit.cursors import BadCursor, pack, unpack
from merhaba.platform.database import Transaction

from .event import Recorded

_SINCE = text(
    "select workspace_id, xid::text::bigint as xid, id, type, data, at from events"
    " where (xid, id) > (cast(:xid as xid8), :id) and xid < pg_snapshot_xmin(pg_current_snapshot())"
    " order by xid, id limit :limit"
)
_SINCE_IN_WORKSPACE = text(
    "select workspace_id, xid::text::bigint as xid, id, type, data, at from events"
    " where (xid, id) > (cast(:xid as xid8), :id) and xid < pg_snapshot_xmin(pg_current_snapshot())"
    " and workspace_id = :workspace order by xid, id limit :limit"
)
_END = text("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1 as xid, epoch from event_epoch")
_LAST_ID = 9_223_372_036_854_775_807


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in the log: everything at or before it has been seen."""

    xid: int
    id: int


def cursor_of(epoch: UUID, place: Place) -> str:
    """The opaque form clients keep."""
    return pack(epoch, place.xid, place.id)


def place_of(cursor: str, epoch: UUID) -> Place | None:
    """The place a cursor names, or None when it is of another epoch. Raises BadCursor."""
    of, xid, ident = unpack(cursor, 3)
    try:
        place = Place(int(xid), int(ident))
    except ValueError as error:
        raise BadCursor(cursor) from error
    if not (0 <= place.xid < 2**63 and 0 <= place.id <= _LAST_ID):
        raise BadCursor(cursor)
    return place if of == str(epoch) else None


async def end(tx: Transaction) -> tuple[UUID, Place]:
    """The epoch and the newest place that is safe: every transaction up to it has ended."""
    row = await tx.first(_END)
    if row is None:
        raise LookupError("event_epoch is empty: the database was not migrated")
    return row.epoch, Place(row.xid, _LAST_ID)


async def since(
    tx: Transaction, place: Place, *, limit: int = 500, workspace: UUID | None = None
) -> list[Recorded]:
    """Events after `place`, oldest first, at most `limit`.

    Only transactions older than every running one are read. Ids are given out before commit, so a reader
    that went by id alone would step over rows that commit late; this guard makes that impossible.
    """
    values: dict[str, object] = {"xid": str(place.xid), "id": place.id, "limit": limit}
    if workspace is None:
        found = await tx.rows(_SINCE, values)
    else:
        found = await tx.rows(_SINCE_IN_WORKSPACE, {**values, "workspace": workspace})
    return [Recorded(r.workspace_id, r.xid, r.id, r.type, r.data, r.at) for r in found]


async def reaches_back_to(tx: Transaction, place: Place) -> bool:
    """Whether nothing after `place` has been cleared away yet (see `clear`)."""
    return bool(await tx.scalar(text("select :xid >= cleared_xid from event_epoch"), {"xid": place.xid}))


async def clear(tx: Transaction, older_than: timedelta) -> int:
    """Clear events that no reader needs any more; remembers how far, so that old cursors get a reset."""
    cut = tx.now - older_than
    up_to = await tx.scalar(text("select max(xid::text::bigint) from events where at < :cut"), {"cut": cut})
    if up_to is None:
        return 0
    await tx.run(text("update event_epoch set cleared_xid = greatest(cleared_xid, :xid)"), {"xid": up_to})
    return await tx.run(text("delete from events where at < :cut"), {"cut": cut})
