"""Open or closed, and how much open time lies between two moments. Pure.

A moment is open when the local clock shows a time within a span of that local day. So an hour that a spring
night leaves out is never counted, and one that an autumn night repeats is counted twice if it is open.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from merhaba.modules.workspaces.types import DAYS

from .types import DayOff, Kind, Schedule
from .zones import even_stretches, offset_at

HORIZON = timedelta(days=800)
"""How far ahead anything is looked for: over two years, so that a whole closed year is stepped over."""

_STEP = timedelta(days=28)
_WEEK = timedelta(days=8)
_MINUTE = timedelta(minutes=1)
_ALL_DAY = ((0, 1440),)

Spans = tuple[tuple[int, int], ...]
"""Minutes of the local day, from and until, in order and without overlap."""


def spans_on(schedule: Schedule, day: date) -> Spans:
    """When it is open on a local day: a special opening decides first, then a holiday, then the week."""
    special: list[tuple[int, int]] = []
    closed = False
    for each in schedule.exceptions:
        if _covers(each, day):
            closed = closed or each.kind is not Kind.SPECIAL
            special += [(_minutes(start), _minutes(end)) for start, end in each.spans]
    if special:
        return _merged(special)
    if closed:
        return ()
    if not any(getattr(schedule.weekly, name) for name in DAYS):
        return _ALL_DAY
    week = getattr(schedule.weekly, DAYS[day.weekday()])
    return _merged([(_minutes(start), _minutes(end)) for start, end in week])


def is_open(schedule: Schedule, at: datetime) -> bool:
    """Whether people are there at a moment."""
    local = _naive(at) + offset_at(schedule.timezone, at)
    since = local - datetime.combine(local.date(), datetime.min.time())
    spans = spans_on(schedule, local.date())
    return any(start * _MINUTE <= since < end * _MINUTE for start, end in spans)


def next_open(schedule: Schedule, at: datetime) -> datetime | None:
    """The first open moment at or after this one; None when it does not open within two years."""
    return next((start for start, _ in open_spans(schedule, at, at + HORIZON)), None)


def next_opening(schedule: Schedule, at: datetime) -> datetime | None:
    """When people are back; None when they are there now, or do not come back."""
    opening = next_open(schedule, at)
    return opening if opening is not None and opening > at else None


def closes_at(schedule: Schedule, at: datetime) -> datetime | None:
    """When the present span ends; None when closed, or open for more than a week on end."""
    for start, end in open_spans(schedule, at, at + _WEEK):
        return end if start == at and end < at + _WEEK else None
    return None


def business_time(schedule: Schedule, start: datetime, end: datetime) -> timedelta:
    """Open time from one moment to another; negative when `end` comes first."""
    if end < start:
        return -business_time(schedule, end, start)
    return sum((until - since for since, until in open_spans(schedule, start, end)), timedelta(0))


def add_business_time(schedule: Schedule, start: datetime, more: timedelta) -> datetime | None:
    """The first moment by which that much open time has gone by; None when it never does.

    None has gone by at `start` itself, closed or not.
    """
    if more <= timedelta(0):
        return start
    here, horizon = start, start + HORIZON
    while here < horizon:
        for since, until in open_spans(schedule, here, min(here + _STEP, horizon)):
            if more <= until - since:
                return since + more
            more -= until - since
            horizon = until + HORIZON
        here += _STEP
    return None


def business_minutes(schedule: Schedule, start: datetime, end: datetime) -> float:
    """`business_time` in minutes."""
    return business_time(schedule, start, end) / _MINUTE


def add_business_minutes(schedule: Schedule, start: datetime, minutes: float) -> datetime | None:
    """`add_business_time` in minutes."""
    return add_business_time(schedule, start, minutes * _MINUTE)


def open_spans(schedule: Schedule, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The open parts of [start, end) in UTC, in order; those that touch are one."""
    held: tuple[datetime, datetime] | None = None
    for since, until in _pieces(schedule, start.astimezone(UTC), end.astimezone(UTC)):
        if held is not None and held[1] == since:
            held = (held[0], until)
            continue
        if held is not None:
            yield held
        held = (since, until)
    if held is not None:
        yield held


def _pieces(schedule: Schedule, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    for since, until, offset in even_stretches(schedule.timezone, start, end):
        # Within an even stretch local time is UTC moved by the offset, so plain arithmetic is exact.
        low, high = _naive(since) + offset, _naive(until) + offset
        day = low.date()
        while datetime.combine(day, datetime.min.time()) < high:
            midnight = datetime.combine(day, datetime.min.time())
            for first, last in spans_on(schedule, day):
                opened = max(midnight + first * _MINUTE, low)
                closed = min(midnight + last * _MINUTE, high)
                if opened < closed:
                    yield (opened - offset).replace(tzinfo=UTC), (closed - offset).replace(tzinfo=UTC)
            day += timedelta(days=1)


def _naive(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)


def _covers(each: DayOff, day: date) -> bool:
    if day < each.on:
        return False
    if day <= each.until:
        return True
    if not each.yearly:
        return False
    # What began last year may last into this one: the days between the years.
    return any(_in_year(each, day, year) for year in (day.year - 1, day.year))


def _in_year(each: DayOff, day: date, year: int) -> bool:
    try:
        first = each.on.replace(year=year)
    except ValueError:  # the 29th of February
        return False
    return first <= day <= first + (each.until - each.on)


def _merged(spans: list[tuple[int, int]]) -> Spans:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _minutes(written: str) -> int:
    hours, minutes = written.split(":")
    return int(hours) * 60 + int(minutes)
