"""Working hours as the API shows them, and as every clock counts by them."""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator

from merhaba.kit.examples import AGENT_ID, BRAND_ID, TEAM_ID, example, example_of
from merhaba.kit.text import one_line
from merhaba.modules.workspaces.hours import zone
from merhaba.modules.workspaces.types import DAYS, Hours, Shape, Span

MOST_DAYS = 400
"""More exceptions than a schedule can hold: a shop has some twenty holidays a year."""

LONGEST = 366
"""One exception lasts a year at most."""

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


class Owner(StrEnum):
    """Whose hours they are."""

    BRAND = "brand"
    TEAM = "team"
    PERSON = "person"


class Kind(StrEnum):
    """What is different on a day."""

    HOLIDAY = "holiday"
    """Closed, as the calendar says."""
    BLACKOUT = "blackout"
    """Closed because we say so: stocktaking, a move, a company outing."""
    SPECIAL = "special"
    """Open at other hours than usual, holiday or not."""


def _known_zone(name: str) -> str:
    if zone(name).key != name:
        raise ValueError("This time zone is not known; one is written like Europe/Istanbul.")
    return name


def _in_order(spans: list[Span]) -> list[Span]:
    for start, end in spans:
        if not (_CLOCK.fullmatch(start) and _CLOCK.fullmatch(end) and start < end):
            raise ValueError(f"These hours are not valid: {start} to {end}.")
    return spans


Zone = Annotated[str, Field(max_length=60), AfterValidator(_known_zone)]
Spans = Annotated[list[Span], Field(max_length=6), AfterValidator(_in_order)]
Name = Annotated[str, Field(max_length=200), AfterValidator(lambda text: one_line(text, 120))]


class DayOff(Shape):
    """Days that differ from the week: a holiday, a blackout, or a special opening with its own `spans`.

    `until` is the last day, itself included. `yearly` repeats it on the same days of every year after; the
    29th of February then counts only in leap years (RFC 5545, 3.3.10: what does not exist is left out).
    """

    model_config = example(
        kind="holiday", name="New Year", on="2026-01-01", until="2026-01-01", yearly=True, spans=[]
    )

    kind: Kind = Kind.HOLIDAY
    name: Name = ""
    on: date
    until: date
    yearly: bool = False
    spans: Spans = []

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.until < self.on:
            raise ValueError("The last day comes before the first.")
        if (self.until - self.on).days >= LONGEST:
            raise ValueError("An exception lasts a year at most.")
        if (self.kind is Kind.SPECIAL) != bool(self.spans):
            raise ValueError("A special opening has hours, a closed day has none.")
        return self


class Schedule(Shape):
    """A week in a time zone, and the days that differ from it. A week without any hours is always open."""

    model_config = example(
        timezone="Europe/Istanbul", weekly=example_of(Hours), exceptions=[example_of(DayOff)]
    )

    timezone: Zone
    weekly: Hours = Hours()
    exceptions: list[DayOff] = Field(default=[], max_length=MOST_DAYS)

    @model_validator(mode="after")
    def _week_makes_sense(self) -> Self:
        for day in DAYS:
            _in_order(getattr(self.weekly, day))
        return self


class HoursOf(Shape):
    """The hours of one owner. `schedule`, and with it `open`, is null where the brand's hours hold."""

    model_config = example(
        owner="team",
        id=TEAM_ID,
        name="Deliveries",
        schedule=example_of(Schedule),
        valid_from="2026-03-02T09:00:00Z",
        open=True,
        next_open_at=None,
        closes_at="2026-03-02T15:00:00Z",
    )

    owner: Owner
    id: UUID
    name: str
    schedule: Schedule | None
    valid_from: datetime | None
    open: bool | None
    next_open_at: datetime | None
    closes_at: datetime | None


class HoursVersion(Shape):
    """Hours as they were from a moment on; what is counted for that time is counted by them."""

    model_config = example(
        id="01985c20-aaaa-7d33-8f00-2b3c4d5e6f70",
        valid_from="2026-03-02T09:00:00Z",
        valid_until=None,
        schedule=example_of(Schedule),
        changed_by=AGENT_ID,
    )

    id: UUID
    valid_from: datetime
    valid_until: datetime | None
    schedule: Schedule | None
    changed_by: UUID | None


class FollowTheSun(Shape):
    """Whether conversations of a team that has gone home move to the team that is awake.

    `teams` are those that take part; of several that are awake, the first in this order takes over.
    """

    model_config = example(brand=BRAND_ID, enabled=True, teams=[TEAM_ID])

    brand: UUID
    enabled: bool = False
    teams: list[UUID] = []
