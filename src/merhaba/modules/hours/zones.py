"""Where the clocks of a time zone change: stretches of time in which local time runs evenly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from merhaba.modules.workspaces.hours import zone

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def even_stretches(
    timezone: str, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """(from, until, offset from UTC) of each part of [start, end) between two clock changes, in UTC."""
    here = start
    for change in _changes(timezone, start, end):
        yield here, change, offset_at(timezone, here)
        here = change
    if here < end:
        yield here, end, offset_at(timezone, here)


def offset_at(timezone: str, at: datetime) -> timedelta:
    """How far local time is from UTC at a moment."""
    return at.astimezone(zone(timezone)).utcoffset() or timedelta(0)


def _changes(timezone: str, start: datetime, end: datetime) -> Iterator[datetime]:
    for year in range(start.year, end.year + 1):
        yield from (change for change in _of_year(timezone, year) if start < change < end)


@lru_cache(maxsize=4096)
def _of_year(timezone: str, year: int) -> tuple[datetime, ...]:
    """The clock changes of a calendar year in UTC, to the second. Two on one day are not known anywhere."""
    found = []
    day = datetime(year, 1, 1, tzinfo=UTC)
    before = offset_at(timezone, day)
    while day.year == year:
        after = offset_at(timezone, day + _DAY)
        if after != before:
            found.append(_between(timezone, day, day + _DAY))
            before = after
        day += _DAY
    return tuple(found)


def _between(timezone: str, low: datetime, high: datetime) -> datetime:
    before = offset_at(timezone, low)
    while high - low > _SECOND:
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        low, high = (middle, high) if offset_at(timezone, middle) == before else (low, middle)
    return high
