"""Walks through everything by time of change and, within the same second, by id; and goes on finding changes
from where it stopped. No page number is ever used, so nothing that moves meanwhile makes us skip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from .client import Client
from .criteria import Where
from .fields import identity, moment, written

# What was changed less than this ago is asked for again: its transaction may have ended after later ones.
SETTLES = timedelta(seconds=15)
_RISING = [("updated_at", "ASC"), ("entity_id", "ASC")]


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of JSON with the place after it."""

    rows: list[Mapping[str, Any]]
    place: dict[str, Any]
    more: bool
    total: int | None


async def by_change(
    client: Client, path: str, id_name: str, place: Mapping[str, Any], size: int, narrow: Sequence[Where] = ()
) -> Rows:
    """The next page of orders, products or customers."""
    at = datetime.fromisoformat(place["at"]) if place.get("at") else None
    last, done = str(place.get("id") or "0"), int(place.get("done") or 0)
    rows: list[Mapping[str, Any]] = []
    left = 0
    if at is not None:
        same = [Where("updated_at", written(at)), Where("entity_id", last, "gt"), *narrow]
        found = await client.search(path, same, order=[("entity_id", "ASC")], size=size)
        rows, left = found.rows, found.total or 0
        if len(rows) == size:
            here = {"at": at.isoformat(), "id": identity(rows[-1], id_name), "done": done + size}
            return Rows(rows, here, True, None)
    after = [Where("updated_at", written(at), "gt")] if at is not None else []
    found = await client.search(path, [*after, *narrow], order=_RISING, size=size - len(rows))
    total = None if found.total is None else done + left + found.total
    more = len(found.rows) == size - len(rows)
    rows = [*rows, *found.rows]
    done += len(rows)
    if not rows:
        return Rows([], dict(place), False, total)
    end = moment(rows[-1], "updated_at") or datetime.fromtimestamp(0, UTC)
    settled = found.clock - SETTLES
    if not more and end > settled:
        back = max(settled, at) if at is not None else settled
        return Rows(rows, {"at": back.isoformat(), "id": "0", "done": done}, False, total)
    here = {"at": end.isoformat(), "id": identity(rows[-1], id_name), "done": done}
    return Rows(rows, here, more, total)
