"""Holidays, blackouts and special openings; calendar files; versions; who is awake; what is promised."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from pydantic import ValidationError

from merhaba.modules.hours.calendar_file import BadCalendar, holidays
from merhaba.modules.hours.promise import promise
from merhaba.modules.hours.rules import business_minutes, next_open, spans_on
from merhaba.modules.hours.sun import TeamHours, awake_next
from merhaba.modules.hours.types import DayOff, Kind, Schedule
from merhaba.modules.hours.versions import Version, business_time_over, in_force
from merhaba.modules.workspaces.types import Hours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE = Hours(**{day: [("09:00", "18:00")] for day in WEEKDAYS})
HEAD = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n"


def at(written: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def off(first: str, last: str | None = None, *, kind: Kind = Kind.HOLIDAY, yearly: bool = False,
        spans: list[tuple[str, str]] | None = None) -> DayOff:  # fmt: skip
    """An exception."""
    on = date.fromisoformat(first)
    return DayOff(kind=kind, on=on, until=date.fromisoformat(last or first), yearly=yearly, spans=spans or [])


def office(*exceptions: DayOff, timezone: str = "UTC") -> Schedule:
    """Monday to Friday, 9 to 18."""
    return Schedule(timezone=timezone, weekly=OFFICE, exceptions=list(exceptions))


def calendar(*events: str) -> bytes:
    """A file of these events."""
    body = "".join(f"BEGIN:VEVENT\r\nUID:{i}\r\n{e}\r\nEND:VEVENT\r\n" for i, e in enumerate(events))
    return HEAD + body.encode() + b"END:VCALENDAR\r\n"


@pytest.mark.parametrize(("exceptions", "day", "opened"), [
    ([], "2026-12-25", ((540, 1080),)),  # a Friday
    ([off("2026-12-25")], "2026-12-25", ()),
    ([off("2026-12-24", "2026-12-26")], "2026-12-26", ()),
    ([off("2026-12-24", "2026-12-26")], "2026-12-28", ((540, 1080),)),
    ([off("2020-12-25", yearly=True)], "2026-12-25", ()),
    ([off("2027-12-25", yearly=True)], "2026-12-25", ((540, 1080),)),  # not before it begins
    ([off("2020-12-25")], "2026-12-25", ((540, 1080),)),
    ([off("2020-12-28", "2021-01-04", yearly=True)], "2026-12-31", ()),  # across the year's end
    ([off("2020-12-28", "2021-01-04", yearly=True)], "2027-01-04", ()),
    ([off("2020-12-28", "2021-01-04", yearly=True)], "2027-01-05", ((540, 1080),)),
    ([off("2024-02-29", yearly=True)], "2028-02-29", ()),
    ([off("2024-02-29", yearly=True)], "2027-03-01", ((540, 1080),)),
    ([off("2026-12-25", kind=Kind.BLACKOUT)], "2026-12-25", ()),
    ([off("2026-12-26", kind=Kind.SPECIAL, spans=[("10:00", "14:00")])], "2026-12-26", ((600, 840),)),
    ([off("2026-12-25"), off("2026-12-25", kind=Kind.SPECIAL, spans=[("10:00", "14:00")])],
     "2026-12-25", ((600, 840),)),  # what is said for one day wins over the holiday
    ([off("2026-12-25", kind=Kind.SPECIAL, spans=[("10:00", "14:00"), ("12:00", "16:00")])],
     "2026-12-25", ((600, 960),)),
])  # fmt: skip
def test_what_a_day_is(exceptions: list[DayOff], day: str, opened: object) -> None:
    assert spans_on(office(*exceptions), date.fromisoformat(day)) == opened


def test_a_holiday_pushes_the_next_opening_away() -> None:
    schedule = office(off("2026-12-24", "2026-12-28"), timezone="Europe/Berlin")
    assert next_open(schedule, at("2026-12-23 20:00")) == at("2026-12-29 08:00")
    assert business_minutes(schedule, at("2026-12-23 16:00"), at("2026-12-29 09:00")) == 120


@pytest.mark.parametrize("wrong", [
    {"on": "2026-12-25", "until": "2026-12-24"},
    {"on": "2026-01-01", "until": "2027-01-02"},
    {"on": "2026-12-25", "until": "2026-12-25", "kind": "special"},
    {"on": "2026-12-25", "until": "2026-12-25", "spans": [("10:00", "14:00")]},
    {"on": "2026-12-25", "until": "2026-12-25", "kind": "special", "spans": [("14:00", "10:00")]},
])  # fmt: skip
def test_what_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        DayOff.model_validate(wrong)


@pytest.mark.parametrize("wrong", [
    {"timezone": "Nowhere/Land"},
    {"timezone": "UTC", "weekly": {"mon": [("18:00", "09:00")]}},
    {"timezone": "UTC", "weekly": {"mon": [("9", "18:00")]}},
])  # fmt: skip
def test_so_are_such_weeks(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Schedule.model_validate(wrong)


@pytest.mark.parametrize(("event", "first", "last", "yearly"), [
    ("DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261226", "2026-12-25", "2026-12-25", False),
    ("DTSTART;VALUE=DATE:20261225", "2026-12-25", "2026-12-25", False),
    ("DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261225", "2026-12-25", "2026-12-25", False),
    ("DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227", "2026-12-24", "2026-12-26", False),
    ("DTSTART;VALUE=DATE:20261224\r\nDURATION:P2D", "2026-12-24", "2026-12-25", False),
    ("DTSTART;VALUE=DATE:20201029\r\nRRULE:FREQ=YEARLY", "2020-10-29", "2020-10-29", True),
    ("DTSTART;VALUE=DATE:20201029\r\nRRULE:FREQ=YEARLY;INTERVAL=2", "2020-10-29", "2020-10-29", False),
    ("DTSTART;VALUE=DATE:20201126\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "2020-11-26", "2020-11-26",
     False),
    ("DTSTART:20261225T000000Z\r\nDTEND:20261226T000000Z", "2026-12-25", "2026-12-25", False),
])  # fmt: skip
def test_a_calendar_file(event: str, first: str, last: str, yearly: bool) -> None:
    (day,) = holidays(calendar(f"SUMMARY:Bayram günü\r\n{event}"))
    assert (str(day.on), str(day.until), day.yearly) == (first, last, yearly)
    assert (day.kind, day.name) == (Kind.HOLIDAY, "Bayram günü")


def test_what_a_calendar_file_has_that_is_no_day_off() -> None:
    assert holidays(calendar(
        "DTSTART:20261225T090000Z\r\nDTEND:20261225T100000Z\r\nSUMMARY:Meeting",
        "DTSTART;VALUE=DATE:20261225\r\nSTATUS:CANCELLED",
        "SUMMARY:Never",
    )) == []  # fmt: skip


def test_the_same_day_twice_is_one() -> None:
    event = "SUMMARY:Eid\r\nDTSTART;VALUE=DATE:20260320"
    assert len(holidays(calendar(event, event, "SUMMARY:Eid\r\nDTSTART;VALUE=DATE:20260321"))) == 2


@pytest.mark.parametrize("content", [
    b"", b"hello", b"\x00\xff\xfe", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"x" * 1_000_001,
    calendar("DTSTART;VALUE=DATE:20269999"),
    calendar(*(f"SUMMARY:{n}\r\nDTSTART;VALUE=DATE:20260320" for n in range(401))),
], ids=["empty", "words", "bytes", "cut off", "large", "no such day", "too many"])  # fmt: skip
def test_files_that_are_none(content: bytes) -> None:
    try:
        found = holidays(content)
    except BadCalendar:
        return
    assert found == [], "what could be read has no day in it"


V1 = Version(UUID(int=1), at("2026-01-01 00:00"), office())
LUNCH = Schedule(timezone="UTC", weekly=Hours(mon=[("12:00", "14:00")]))
V2 = Version(UUID(int=2), at("2026-06-01 12:00"), LUNCH)


@pytest.mark.parametrize(("moment", "version"), [
    ("2025-01-01 00:00", V1), ("2026-01-01 00:00", V1), ("2026-06-01 11:59", V1), ("2026-06-01 12:00", V2),
])  # fmt: skip
def test_the_version_of_then(moment: str, version: Version) -> None:
    assert in_force([V2, V1], at(moment)) == version


def test_each_part_is_counted_by_its_own_version() -> None:
    monday, evening = at("2026-06-01 08:00"), at("2026-06-01 20:00")
    assert business_time_over([V1, V2], monday, evening) == timedelta(hours=3 + 2)
    assert business_time_over([V1, V2], evening, monday) == -timedelta(hours=5)
    assert business_time_over([], monday, evening) == timedelta(0)
    assert in_force([], monday) is None


BERLIN, SYDNEY, NEW_YORK = (
    TeamHours(UUID(int=n), office(timezone=zone))
    for n, zone in enumerate(("Europe/Berlin", "Australia/Sydney", "America/New_York"), 1)
)


@pytest.mark.parametrize(("moment", "team", "since"), [
    ("2026-06-01 08:00", BERLIN, "2026-06-01 08:00"),
    ("2026-06-01 15:00", BERLIN, "2026-06-01 15:00"),  # New York is awake too: the order decides
    ("2026-06-01 17:00", NEW_YORK, "2026-06-01 17:00"),
    ("2026-06-01 23:30", SYDNEY, "2026-06-01 23:30"),
    ("2026-06-06 12:00", SYDNEY, "2026-06-07 23:00"),  # Saturday: Sydney's Monday comes first
])  # fmt: skip
def test_which_team_is_awake_next(moment: str, team: TeamHours, since: str) -> None:
    found = awake_next([BERLIN, SYDNEY, NEW_YORK], at(moment))
    assert found is not None
    assert (found.team, found.since) == (team.team, at(since))


def test_nobody_hands_over_to_themselves() -> None:
    found = awake_next([BERLIN, NEW_YORK], at("2026-06-01 15:00"), besides=BERLIN.team)
    assert found is not None
    assert found.team == NEW_YORK.team
    assert awake_next([BERLIN], at("2026-06-01 15:00"), besides=BERLIN.team) is None
    assert awake_next([], at("2026-06-01 15:00")) is None


@pytest.mark.parametrize(("moment", "open_", "closes", "back", "by"), [
    ("2026-06-01 10:00", True, "2026-06-01 18:00", None, "2026-06-01 12:00"),
    ("2026-06-01 17:00", True, "2026-06-01 18:00", None, "2026-06-02 10:00"),  # an hour today, one tomorrow
    ("2026-06-06 22:00", False, None, "2026-06-08 09:00", "2026-06-08 11:00"),  # Saturday night
])  # fmt: skip
def test_what_a_customer_is_told(moment: str, open_: bool, closes: str, back: str, by: str) -> None:
    told = promise(office(), at(moment), 120)
    assert told.open is open_
    assert told.closes_at == (at(closes) if closes else None)
    assert told.next_open_at == (at(back) if back else None)
    assert told.reply_by == at(by)
    assert promise(office(), at(moment), None).reply_by is None
