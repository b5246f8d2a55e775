"""Walks through everything, oldest change first, and goes on finding changes from where it stopped.

Orders and products are asked for by time of change. Times have whole seconds and the filter is exclusive, so
each page asks from a second before the last one and leaves out what it gave in it. Where one second fills a
page (an import), or the times do not rise (the old order tables sort by local time, which goes back in
autumn), that stretch of time is walked by id instead. Customers cannot be asked for by time of change: they
are walked by id, and from the beginning again once a day; in between their webhooks tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from merhaba.ports.channels import RetryLater

from .client import Answer, Client, rows_of
from .fields import gmt, identity, moment
from .problems import Problem

# What was changed less than this ago is asked for again: its transaction may have ended after later ones.
SETTLES = timedelta(seconds=15)
SWEEP = timedelta(hours=24)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of JSON with the place after it."""

    rows: list[Mapping[str, Any]]
    place: dict[str, Any]
    more: bool
    total: int | None


async def _list(client: Client, path: str, **query: str | int) -> Answer:
    try:
        return await client.get(path, **query)
    except Problem as problem:
        raise RetryLater(f"The shop did not list {path}: {problem.message or problem.code}") from problem


async def by_change(client: Client, path: str, place: Mapping[str, Any], size: int) -> Rows:
    """The next page of orders or products."""
    if isinstance(block := place.get("block"), dict):
        return await _block(client, path, place, block, size)
    after, seen = _time(place.get("after")), set(place.get("seen") or ())
    query: dict[str, str | int] = {"orderby": "modified", "order": "asc", "per_page": size}
    if after:
        query |= {"modified_after": gmt(after - _SECOND), "dates_are_gmt": "true"}
    answer = await _list(client, path, **query)
    rows = rows_of(answer)
    stamps = [_stamp(row) for row in rows]
    fresh = [
        row
        for row, at in zip(rows, stamps, strict=True)
        if not (at == after and identity(row) in seen) and not (after and at < after)
    ]
    done = int(place.get("done") or 0)
    left_out = len(rows) - len(fresh)
    total = None if answer.total is None else done + max(answer.total - left_out, 0)
    done += len(fresh)
    if len(rows) < size:
        settled = answer.clock(client.tools.now()) - SETTLES
        end = max([*stamps, *([after] if after else [])], default=None)
        here: dict[str, Any] = {"done": done, "after": _iso(end) if end else None, "seen": []}
        if end and end <= settled:
            here["seen"] = [identity(row) for row, at in zip(rows, stamps, strict=True) if at == end]
            if end == after:
                here["seen"] = sorted(seen | set(here["seen"]))
        elif end:
            here["after"] = _iso(max(min(end, settled), after or settled))
        return Rows(fresh, here, False, total)
    rising = all(a <= b for a, b in pairwise(stamps))
    if not rising or stamps[0] == stamps[-1]:
        stretch = {"from": _iso(min(stamps)), "to": _iso(max(stamps)), "offset": 0, "last": 0}
        return Rows([], {"done": done - len(fresh), "seen": sorted(seen), "block": stretch}, True, total)
    last = stamps[-1]
    ids = {identity(row) for row, at in zip(rows, stamps, strict=True) if at == last}
    return Rows(
        fresh,
        {"done": done, "after": _iso(last), "seen": sorted(ids | (seen if last == after else set()))},
        True,
        total,
    )


async def _block(
    client: Client, path: str, place: Mapping[str, Any], block: Mapping[str, Any], size: int
) -> Rows:
    """The next page of a stretch of time, by id."""
    start, end = _time(block.get("from")), _time(block.get("to"))
    if start is None or end is None:
        raise RetryLater("This place in the list is not known.")
    query: dict[str, str | int] = {
        "modified_after": gmt(start - _SECOND),
        "modified_before": gmt(end + _SECOND),
        "dates_are_gmt": "true",
    }
    found, answer = await _by_id(client, path, block, size, query)
    seen = set(place.get("seen") or ())
    fresh = [row for row in found.rows if identity(row) not in seen]
    done = int(place.get("done") or 0) + len(fresh)
    if found.more:
        return Rows(
            fresh, {"done": done, "seen": sorted(seen), "block": {**block, **found.place}}, True, None
        )
    settled = answer.clock(client.tools.now()) - SETTLES
    following = {"done": done, "after": _iso(end + _SECOND if end <= settled else end), "seen": []}
    return Rows(fresh, following, end <= settled, None)


async def by_id(client: Client, path: str, place: Mapping[str, Any], size: int, now: datetime) -> Rows:
    """The next page of customers."""
    swept = _time(place.get("swept"))
    here = dict(place)
    if place.get("ended") and swept and now - swept > SWEEP:
        here = {}
    found, answer = await _by_id(client, path, here, size, {"role": "all"})
    kept = {**found.place, "swept": here.get("swept") or _iso(now), "ended": not found.more}
    return Rows(found.rows, kept, found.more, answer.total)


async def _by_id(
    client: Client, path: str, place: Mapping[str, Any], size: int, query: Mapping[str, str | int]
) -> tuple[Rows, Answer]:
    """Rows with ids above the last. The list is asked from the last one on; when that is not there (it was
    deleted, or left the stretch), the list has moved up and is asked again further back."""
    offset, last = int(place.get("offset") or 0), int(place.get("last") or 0)
    start = max(offset - 1, 0)
    answer = await _list(client, path, orderby="id", order="asc", offset=start, per_page=size, **query)
    rows = rows_of(answer)
    ids = [int(identity(row) or 0) for row in rows]
    if start > 0 and (not ids or ids[0] > last):
        return Rows([], {"offset": max(start - size, 0), "last": last}, True, None), answer
    fresh = [row for row, one in zip(rows, ids, strict=True) if one > last]
    more = len(rows) == size and bool(fresh or start + size > offset)
    return Rows(fresh, {"offset": start + len(rows), "last": max([last, *ids])}, more, answer.total), answer


def _stamp(row: Mapping[str, Any]) -> datetime:
    found = moment(row, "date_modified_gmt") or moment(row, "date_created_gmt")
    return found or datetime.fromtimestamp(0, UTC)


def _iso(at: datetime) -> str:
    return at.isoformat()


def _time(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None
