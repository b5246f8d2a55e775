"""What is to be read of a shop next. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from merhaba.ports.shops.port import Mirrored

from .queries import SUBSCRIPTION
from .rules import look_back_from


class Mode(StrEnum):
    """Why a page is read."""

    FIRST = "first"
    AGAIN = "again"
    ON = "on"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Piece:
    """One page to read."""

    what: Mirrored
    mode: Mode
    place: Mapping[str, Any]


def next_piece(rows: Sequence[Row[Any]], now: datetime) -> Piece | str | None:
    """What is to be done next: what has been read once is kept up to date before the rest is begun, and
    kinds are read one after the other, because orders name customers."""
    due = {row.what: row for row in rows if row.next_at is not None and row.next_at <= now}
    for what in Mirrored:
        row = due.get(what)
        if row is not None and row.complete:
            if row.look_place is not None:
                return Piece(what, Mode.BACK, row.look_place)
            back = look_back_from(row.places, row.looked_at, row.completed_at, now)
            return Piece(what, Mode.ON, row.place) if back is None else Piece(what, Mode.BACK, back)
    if SUBSCRIPTION in due:
        return SUBSCRIPTION
    first = next((row for what in Mirrored for row in rows if row.what == what and not row.complete), None)
    if first is None or first.what not in due:
        return None
    mode = Mode.FIRST if first.completed_at is None else Mode.AGAIN
    return Piece(Mirrored(first.what), mode, first.place)
