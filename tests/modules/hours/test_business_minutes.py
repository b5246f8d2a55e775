"""Business minutes: across every clock change of 2026, and by laws that hold for all hours."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merhaba.modules.hours.rules import (
    add_business_minutes,
    add_business_time,
    business_minutes,
    business_time,
    closes_at,
    is_open,
    next_open,
    next_opening,
)
from merhaba.modules.hours.types import DayOff, Kind, Schedule
from merhaba.modules.workspaces.types import Hours

from .oracle import open_minutes, shows_open

LISTED = Path(__file__).parents[4] / "shared/data/i18n/tz_transitions_2026.json"
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE = Hours(**{day: [("09:00", "18:00")] for day in WEEK[:5]})
NIGHT = Hours(**{day: [("00:00", "02:30"), ("22:00", "24:00")] for day in WEEK})
SHIFT = Hours(**{day: [("01:00", "02:15"), ("02:45", "05:00")] for day in WEEK})
ALWAYS = Hours()


def _changes() -> list[tuple[str, datetime]]:
    if not LISTED.exists():
        return []
    listed = json.loads(LISTED.read_text())["transitions"]
    return [(zone, datetime.fromisoformat(each["utc"])) for zone, all_ in listed.items() for each in all_]


CHANGES = _changes()
ZONES = ["UTC", "Europe/Berlin", "Europe/Istanbul", "America/New_York", "Australia/Lord_Howe",
         "Africa/Casablanca", "Africa/Cairo", "Asia/Kathmandu", "Pacific/Auckland"]  # fmt: skip
MOMENTS = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
    max_value=datetime(2026, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
CLOCK = st.integers(0, 96).map(lambda quarter: f"{quarter // 4:02}:{quarter % 4 * 15:02}")
SPAN = st.tuples(CLOCK, CLOCK).filter(lambda span: span[0] < span[1])
SPANS = st.lists(SPAN, max_size=3)
HOURS = st.builds(Hours, **dict.fromkeys(WEEK, SPANS))


@st.composite
def _day_off(draw: st.DrawFn) -> DayOff:
    first = draw(st.dates(date(2025, 1, 1), date(2026, 12, 31)))
    kind = draw(st.sampled_from(Kind))
    return DayOff(
        kind=kind,
        on=first,
        until=first + timedelta(days=draw(st.integers(0, 20))),
        yearly=draw(st.booleans()),
        spans=draw(st.lists(SPAN, min_size=1, max_size=2)) if kind is Kind.SPECIAL else [],
    )


SCHEDULES = st.builds(
    Schedule, timezone=st.sampled_from(ZONES), weekly=HOURS, exceptions=st.lists(_day_off(), max_size=4)
)
TIMES = st.integers(0, 20_000 * 60).map(lambda seconds: timedelta(seconds=seconds))


def at(written: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


@pytest.mark.skipif(not CHANGES, reason="the listed clock changes of 2026 are not here")
@pytest.mark.parametrize("weekly", [OFFICE, NIGHT, SHIFT, ALWAYS], ids=["office", "night", "shift", "always"])
@pytest.mark.parametrize(("zone", "change"), CHANGES, ids=str)
def test_minutes_across_every_listed_clock_change(zone: str, change: datetime, weekly: Hours) -> None:
    schedule = Schedule(timezone=zone, weekly=weekly)
    for before, after in ((3, 3), (26, 26), (50, 4), (0, 30), (30, 0)):
        start, end = change - timedelta(hours=before), change + timedelta(hours=after)
        expected = open_minutes(schedule, start, end)
        assert business_minutes(schedule, start, end) == expected
        reached = add_business_minutes(schedule, start, expected)
        assert reached is not None
        assert business_minutes(schedule, start, reached) == expected
        assert reached <= end


def test_all_listed_changes_are_tried() -> None:
    if not LISTED.exists():
        pytest.skip("the listed clock changes of 2026 are not here")
    assert len(CHANGES) >= 12
    assert {zone for zone, _ in CHANGES} >= {"America/New_York", "Europe/Berlin", "Australia/Lord_Howe"}


@pytest.mark.parametrize(("start", "end", "minutes"), [
    ("2026-03-29 00:00", "2026-03-29 02:00", 60),  # Berlin 1:00 to 4:00: 2:00 to 3:00 is left out
    ("2026-10-25 00:00", "2026-10-25 02:00", 120),  # 2:00 to 3:00 comes twice and is open twice
])  # fmt: skip
def test_the_hour_that_is_missing_and_the_hour_that_comes_twice(start: str, end: str, minutes: int) -> None:
    schedule = Schedule(timezone="Europe/Berlin", weekly=Hours(sun=[("02:00", "04:00")]))
    assert business_minutes(schedule, at(start), at(end)) == minutes


@given(SCHEDULES, MOMENTS, st.integers(0, 3000), st.integers(0, 3000))
@settings(max_examples=60)
def test_as_counted_minute_by_minute(schedule: Schedule, start: datetime, offset: int, length: int) -> None:
    begin = start.replace(second=0, microsecond=0) + timedelta(minutes=offset)
    end = begin + timedelta(minutes=length)
    assert business_minutes(schedule, begin, end) == open_minutes(schedule, begin, end)
    assert is_open(schedule, begin) == shows_open(schedule, begin)


@given(SCHEDULES, MOMENTS, TIMES, TIMES)
def test_parts_add_up_to_the_whole(
    schedule: Schedule, start: datetime, one: timedelta, two: timedelta
) -> None:
    middle, end = start + one, start + one + two
    whole = business_time(schedule, start, end)
    assert whole == business_time(schedule, start, middle) + business_time(schedule, middle, end)
    assert business_time(schedule, end, start) == -whole
    assert timedelta(0) <= whole <= end - start


@given(SCHEDULES, MOMENTS, TIMES)
def test_adding_is_the_inverse_of_counting(schedule: Schedule, start: datetime, more: timedelta) -> None:
    due = add_business_time(schedule, start, more)
    if due is None:
        assert business_time(schedule, start, start + timedelta(days=60)) < more
        return
    assert business_time(schedule, start, due) == more
    if more:
        just_before = due - timedelta(seconds=1)
        assert business_time(schedule, start, just_before) < more, "it is the first such moment"


@given(SCHEDULES, MOMENTS, TIMES, TIMES)
def test_adding_in_two_steps_is_adding_at_once(
    schedule: Schedule, start: datetime, one: timedelta, two: timedelta
) -> None:
    at_once = add_business_time(schedule, start, one + two)
    first = add_business_time(schedule, start, one)
    if at_once is None or first is None:
        return
    assert add_business_time(schedule, first, two) == at_once or two == timedelta(0)


@given(SCHEDULES, MOMENTS)
def test_the_next_opening_is_the_first_open_moment(schedule: Schedule, start: datetime) -> None:
    opening = next_open(schedule, start)
    if opening is None:
        assert not is_open(schedule, start)
        return
    assert is_open(schedule, opening)
    assert business_time(schedule, start, opening) == timedelta(0)
    assert (opening == start) == is_open(schedule, start)
    assert next_opening(schedule, start) == (opening if opening > start else None)


@given(SCHEDULES, MOMENTS)
def test_it_is_open_until_it_closes(schedule: Schedule, start: datetime) -> None:
    closing = closes_at(schedule, start)
    if closing is not None:
        assert is_open(schedule, start)
        assert not is_open(schedule, closing)
        assert business_time(schedule, start, closing) == closing - start


@pytest.mark.parametrize("start", ["2026-03-06 23:30", "2026-10-24 12:00"])
def test_what_never_opens_is_said_so(start: str) -> None:
    closed = DayOff(kind=Kind.BLACKOUT, on=date(2026, 1, 1), until=date(2026, 12, 31), yearly=True)
    never = Schedule(timezone="UTC", weekly=OFFICE, exceptions=[closed])
    assert next_open(never, at(start)) is None
    assert add_business_minutes(never, at(start), 1) is None
    assert business_minutes(never, at(start), at("2027-02-01 00:00")) == 0
