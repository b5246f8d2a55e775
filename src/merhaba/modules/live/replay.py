"""Catching up: what happened after a cursor, or the word that everything must be fetched anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from merhaba.platform.database import Transaction
from merhaba.platform.events import Place, Recorded, cursor_of, end, place_of, reaches_back_to, since

MOST = 500


@dataclass(frozen=True, slots=True)
class Missed:
    """What to send first. `reset` means: too much or too old, fetch everything; `place` is where it ends."""

    events: Sequence[Recorded]
    place: Place
    epoch: UUID
    reset: bool

    @property
    def cursor(self) -> str:
        """The cursor to go on from."""
        return cursor_of(self.epoch, self.place)


async def missed(tx: Transaction, after: str | None) -> Missed:
    """The workspace's events after a cursor. Raises BadCursor for one that we never made."""
    epoch, newest = await end(tx)
    if not after:
        return Missed((), newest, epoch, reset=False)
    place = place_of(after, epoch)
    if place is None or not await reaches_back_to(tx, place):
        return Missed((), newest, epoch, reset=True)
    events = await since(tx, place, limit=MOST + 1, workspace=tx.workspace)
    if len(events) > MOST:
        return Missed((), newest, epoch, reset=True)
    last = Place(events[-1].xid, events[-1].id) if events else place
    return Missed(events, max(last, min(place, newest)), epoch, reset=False)
