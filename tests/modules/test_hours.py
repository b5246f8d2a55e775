"""Opening hours, also on the days when clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merhaba.modules.workspaces.hours import closes_at, is_open, next_opening, zone
from merhaba.modules.workspaces.types import Hours

OFFICE = Hours(**{day: [("09:00", "18:00")] for day in ("mon", "tue", "wed", "thu", "fri")})
ZONES = [
    "UTC",
    "Europe/Berlin",
    "Europe/Istanbul",
    "America/New_York",
    "Asia/Shanghai",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
]
# Hypothesis wants the borders without a zone and adds it itself.
MOMENTS = st.datetimes(
    min_value=datetime(2025, 1, 1),  # noqa: DTZ001
    max_value=datetime(2027, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
# Shops do not open in the hour that a spring night leaves out.
CLOCK = st.integers(16, 90).map(lambda quarter: f"{quarter // 4:02}:{quarter % 4 * 15:02}")
SPANS = st.lists(st.tuples(CLOCK, CLOCK).filter(lambda s: s[0] < s[1]), max_size=2)
HOURS = st.builds(Hours, mon=SPANS, tue=SPANS, wed=SPANS, thu=SPANS, fri=SPANS, sat=SPANS, sun=SPANS)


def at(written: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("timezone", "moment", "opened"),
    [
        ("Europe/Berlin", "2026-03-27 08:00", True),  # Friday, winter: 9:00
        ("Europe/Berlin", "2026-03-27 07:59", False),
        ("Europe/Berlin", "2026-03-30 07:00", True),  # Monday, summer: 9:00
        ("Europe/Berlin", "2026-03-30 06:59", False),
        ("Europe/Berlin", "2026-10-26 08:00", True),  # Monday, winter again
        ("Europe/Berlin", "2026-10-26 07:30", False),
        ("Europe/Istanbul", "2026-10-26 06:00", True),  # no clock change there
        ("Asia/Shanghai", "2026-01-05 01:00", True),
        ("America/New_York", "2026-11-02 14:00", True),
        ("UTC", "2026-01-03 12:00", False),  # Saturday
        ("Nowhere/Land", "2026-01-05 12:00", True),
    ],
)
def test_whether_people_are_there(timezone: str, moment: str, opened: bool) -> None:
    assert is_open(OFFICE, timezone, at(moment)) == opened


@pytest.mark.parametrize(
    ("timezone", "moment", "opening"),
    [
        ("Europe/Berlin", "2026-03-27 20:00", "2026-03-30 07:00"),  # over the spring change
        ("Europe/Berlin", "2026-10-23 20:00", "2026-10-26 08:00"),  # over the autumn change
        ("Europe/Berlin", "2026-03-30 03:00", "2026-03-30 07:00"),
        ("America/New_York", "2026-03-06 23:30", "2026-03-09 13:00"),
    ],
)
def test_when_people_are_there_again(timezone: str, moment: str, opening: str) -> None:
    assert next_opening(OFFICE, timezone, at(moment)) == at(opening)


@given(HOURS, st.sampled_from(ZONES), MOMENTS)
def test_the_next_opening_is_open_and_the_first(hours: Hours, timezone: str, moment: datetime) -> None:
    opening = next_opening(hours, timezone, moment)
    if is_open(hours, timezone, moment):
        assert opening is None
        return
    if opening is None:
        return
    assert opening > moment
    assert is_open(hours, timezone, opening)
    assert not is_open(hours, timezone, opening - timedelta(seconds=1))
    step = moment
    while step < opening:
        assert not is_open(hours, timezone, step)
        step += timedelta(minutes=15)


@given(HOURS, st.sampled_from(ZONES), MOMENTS)
def test_a_shop_that_ever_opens_opens_within_eight_days(
    hours: Hours, timezone: str, moment: datetime
) -> None:
    opening = next_opening(hours, timezone, moment)
    ever = any(getattr(hours, day) for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    if ever and not is_open(hours, timezone, moment):
        assert opening is not None
        assert opening - moment <= timedelta(days=8)


@given(HOURS, st.sampled_from(ZONES), MOMENTS)
def test_closing_comes_after_now_and_ends_the_span(hours: Hours, timezone: str, moment: datetime) -> None:
    closing = closes_at(hours, timezone, moment)
    if closing is not None:
        assert is_open(hours, timezone, moment)
        assert closing > moment


def test_without_hours_people_are_always_there() -> None:
    never_set = Hours()
    assert is_open(never_set, "UTC", at("2026-01-03 03:00"))
    assert next_opening(never_set, "UTC", at("2026-01-03 03:00")) is None
    assert closes_at(never_set, "UTC", at("2026-01-03 03:00")) is None


def test_round_the_clock_is_open_at_midnight() -> None:
    always = Hours(**{day: [("00:00", "24:00")] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")})
    for moment in ("2026-01-03 00:00", "2026-01-03 23:59", "2026-01-04 00:00"):
        assert is_open(always, "UTC", at(moment))


def test_an_unknown_zone_is_utc() -> None:
    for name in ("Nowhere/Land", "", "../../etc/passwd", "\x00"):
        assert zone(name).key == "UTC"
