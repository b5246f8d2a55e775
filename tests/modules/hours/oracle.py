"""What must come out, found the slow way: by looking at the local clock minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from merhaba.modules.hours.types import Kind, Schedule
from merhaba.modules.workspaces.types import DAYS

MINUTE = timedelta(minutes=1)


def shows_open(schedule: Schedule, at: datetime) -> bool:
    """Whether a person at the door, with the calendar on the wall, would say it is open."""
    local = at.astimezone(ZoneInfo(schedule.timezone))
    today = [each for each in schedule.exceptions if _on(each.on, each.until, each.yearly, local.date())]
    special = [span for each in today if each.kind is Kind.SPECIAL for span in each.spans]
    if special:
        return _within(special, local.time())
    if today:
        return False
    weekly = getattr(schedule.weekly, DAYS[local.weekday()])
    always = not any(getattr(schedule.weekly, day) for day in DAYS)
    return always or _within(weekly, local.time())


def open_minutes(schedule: Schedule, start: datetime, end: datetime) -> int:
    """Open minutes between two whole minutes."""
    count, at = 0, start.astimezone(UTC)
    while at < end:
        count += shows_open(schedule, at)
        at += MINUTE
    return count


def _within(spans: list[tuple[str, str]], clock: time) -> bool:
    shown = f"{clock.hour:02}:{clock.minute:02}"
    return any(start <= shown < end for start, end in spans)


def _on(first: date, last: date, yearly: bool, day: date) -> bool:
    if first <= day <= last:
        return True
    if not yearly or day < first:
        return False
    length = (last - first).days
    for back in range(length + 1):
        began = day - timedelta(days=back)
        if (began.month, began.day) == (first.month, first.day):
            return True
    return False
