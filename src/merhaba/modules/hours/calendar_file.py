"""Holidays from an iCalendar file (RFC 5545): each VEVENT with a date becomes closed days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar

from .types import LONGEST, MOST_DAYS, DayOff, Kind

MAX_BYTES = 1_000_000


class BadCalendar(ValueError):
    """The file is not an iCalendar file, or has more in it than a schedule can hold."""


def holidays(content: bytes, kind: Kind = Kind.HOLIDAY) -> list[DayOff]:
    """The days a calendar file names, in order, each once. Raises BadCalendar.

    DTEND is the first day after (RFC 5545, 3.6.1); without one, an event with a date lasts that day. A rule
    repeats an event only where it says every year; cancelled events and parts of a day are left out.
    """
    if len(content) > MAX_BYTES:
        raise BadCalendar("The file is larger than 1 MB.")
    try:
        calendars = Calendar.from_ical(content, multiple=True)
        found = [day for each in calendars for event in each.walk("VEVENT") for day in _day(event, kind)]
    except BadCalendar:
        raise
    except Exception as error:  # the library raises whatever a broken line led to
        raise BadCalendar("This is not an iCalendar file.") from error
    if not calendars:
        raise BadCalendar("This is not an iCalendar file.")
    if len(found) > MOST_DAYS:
        raise BadCalendar(f"The file has more than {MOST_DAYS} days in it.")
    unique = {(day.on, day.until, day.yearly, day.name): day for day in found}
    return [unique[key] for key in sorted(unique)]


def _day(event: Any, kind: Kind) -> Iterator[DayOff]:
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or "DTSTART" not in event:
        return
    start = event.decoded("DTSTART")
    end = _end(event, start)
    first, last = _whole_days(start, end)
    if first is None or last is None or not 0 <= (last - first).days < LONGEST:
        return
    rule = event.get("RRULE")
    rule = rule[0] if isinstance(rule, list) else rule
    yearly = bool(rule) and [str(f).upper() for f in rule.get("FREQ", [])] == ["YEARLY"] and _plain(rule)
    yield DayOff(kind=kind, name=str(event.get("SUMMARY", "")), on=first, until=last, yearly=yearly)


def _end(event: Any, start: date) -> date:
    if "DTEND" in event:
        end: date = event.decoded("DTEND")
        return end
    if "DURATION" in event:
        lasts: timedelta = event.decoded("DURATION")
        return start + lasts
    return start if isinstance(start, datetime) else start + timedelta(days=1)


def _whole_days(start: date, end: date) -> tuple[date | None, date | None]:
    """First and last day; None for what does not cover a day from midnight to midnight."""
    if isinstance(start, datetime):
        if not isinstance(end, datetime) or start.time() != end.time() or start.hour or start.minute:
            return None, None
        start, end = start.date(), end.date()
    if end <= start:  # RFC 5545 forbids it, and files have it: they mean that day
        return start, start
    return start, end - timedelta(days=1)


def _plain(rule: Any) -> bool:
    """Every year on the same days: no other interval, no end, no moving day."""
    told = {str(key).upper(): value for key, value in rule.items()}
    every = [int(value) for value in told.get("INTERVAL", [1])]
    return every == [1] and not {"COUNT", "UNTIL", "BYDAY", "BYSETPOS", "BYWEEKNO", "BYYEARDAY"} & set(told)
