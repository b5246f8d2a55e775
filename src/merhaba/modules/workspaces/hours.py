"""When people are there: pure rules over a brand's opening hours."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .types import DAYS, Hours


def zone(name: str) -> ZoneInfo:
    """The time zone, or UTC when the name is unknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def is_open(hours: Hours, timezone: str, at: datetime) -> bool:
    """Whether people are there at a moment. A brand without any hours is always open."""
    if _never_set(hours):
        return True
    local = at.astimezone(zone(timezone))
    return any(start <= local.time() < end for start, end in _spans(hours, local))


def next_opening(hours: Hours, timezone: str, at: datetime) -> datetime | None:
    """The next moment people are there, or None when they are there now (or never)."""
    if is_open(hours, timezone, at):
        return None
    tz = zone(timezone)
    local = at.astimezone(tz)
    for days in range(8):
        day = local + timedelta(days=days)
        for start, _ in sorted(_spans(hours, day)):
            opening = datetime.combine(day.date(), start, tzinfo=tz)
            if opening > local:
                return opening
    return None


def closes_at(hours: Hours, timezone: str, at: datetime) -> datetime | None:
    """When the present span ends, or None when closed or open round the clock.

    A span until 24:00 goes on where the next day begins at 00:00.
    """
    if _never_set(hours):
        return None
    tz = zone(timezone)
    local = at.astimezone(tz)
    end = next((end for start, end in _spans(hours, local) if start <= local.time() < end), None)
    for days in range(8):
        if end is None:
            return None
        day = local + timedelta(days=days)
        if end != time.max:
            return datetime.combine(day.date(), end, tzinfo=tz)
        after = day + timedelta(days=1)
        end = next((e for start, e in _spans(hours, after) if start == time.min), None)
        if end is None:
            return datetime.combine(after.date(), time.min, tzinfo=tz)
    return None


def _never_set(hours: Hours) -> bool:
    return not any(getattr(hours, day) for day in DAYS)


def _spans(hours: Hours, day: datetime) -> list[tuple[time, time]]:
    written: list[tuple[str, str]] = getattr(hours, DAYS[day.weekday()])
    return [(_clock(start), _clock(end)) for start, end in written]


def _clock(written: str) -> time:
    if written == "24:00":
        return time.max
    return time.fromisoformat(written)
