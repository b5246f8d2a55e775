"""Hours over HTTP."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from merhaba.kit.examples import TEAM_ID, example, example_of
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.auth import AdminsOnly, Caller, Tx
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.web import Problem, TransactionalRoute, not_found

from . import commands, queries
from .calendar_file import MAX_BYTES, BadCalendar, holidays
from .types import DayOff, FollowTheSun, HoursOf, HoursVersion, Kind, Schedule

router = APIRouter(route_class=TransactionalRoute, tags=["hours"])


class AllHours(Shape):
    """The hours of everybody."""

    items: list[HoursOf]


class HoursVersions(Shape):
    """Versions of somebody's hours, newest first."""

    items: list[HoursVersion]


class HoursChange(BaseModel):
    """New hours; null: those of the brand hold."""

    model_config = example(schedule=example_of(Schedule))

    schedule: Schedule | None


class CalendarFile(BaseModel):
    """An iCalendar file (RFC 5545), and what its days are to be."""

    model_config = example(
        content="BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        "SUMMARY:New Year\r\nDTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n",
        kind="holiday",
    )

    content: str = Field(max_length=MAX_BYTES)
    kind: Kind = Kind.HOLIDAY


class DaysOff(Shape):
    """Days that differ from the week."""

    model_config = example(items=[example_of(DayOff)])

    items: list[DayOff]


class SunChange(BaseModel):
    """Whether conversations follow the sun, and through which teams."""

    model_config = example(enabled=True, teams=[TEAM_ID])

    enabled: bool
    teams: list[UUID] = Field(default=[], max_length=50)


class AwakeTeam(Shape):
    """The team that is awake, or wakes next; all null when there is none."""

    model_config = example(team=TEAM_ID, since="2026-03-02T09:00:00Z", until="2026-03-02T18:00:00Z")

    team: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


@router.get("/hours")
async def list_hours(tx: Tx) -> AllHours:
    """The hours of every brand, team and person, and whether they are open now."""
    return AllHours(items=await queries.everybodys(tx))


@router.put("/hours/{whose}", dependencies=[AdminsOnly])
async def set_hours(whose: UUID, wanted: HoursChange, caller: Caller, tx: Tx) -> HoursOf:
    """Set hours from now on. What was counted before stays counted by the hours of then."""
    owner = (await _one(tx, whose)).owner
    await commands.set_hours(tx, owner, whose, wanted.schedule, caller.agent)
    return await _one(tx, whose)


@router.get("/hours/{whose}")
async def get_hours(whose: UUID, tx: Tx) -> HoursOf:
    """The hours of one brand, team or person."""
    return await _one(tx, whose)


@router.get("/hours/{whose}/versions")
async def list_versions(whose: UUID, tx: Tx) -> HoursVersions:
    """How the hours were before; newest first."""
    found = await _one(tx, whose)
    return HoursVersions(items=await queries.versions(tx, found.owner, whose))


@router.post("/hours/calendar", dependencies=[AdminsOnly])
async def read_calendar(file: CalendarFile, tx: Tx) -> DaysOff:
    """Read the days of an iCalendar file; nothing is kept until they are set as somebody's hours."""
    try:
        return DaysOff(items=holidays(file.content.encode(), file.kind))
    except BadCalendar as bad:
        raise Problem(422, "bad-calendar", str(bad)) from bad


@router.get("/brands/{brand}/follow-the-sun")
async def get_sun(brand: UUID, tx: Tx) -> FollowTheSun:
    """Whether a brand's conversations follow the sun."""
    await workspaces.brand(tx, brand)
    return await queries.sun(tx, brand)


@router.put("/brands/{brand}/follow-the-sun", dependencies=[AdminsOnly])
async def set_sun(brand: UUID, wanted: SunChange, caller: Caller, tx: Tx) -> FollowTheSun:
    """Let what nobody answered move from a team that has gone home to one that is awake."""
    await commands.set_sun(tx, FollowTheSun(brand=brand, **wanted.model_dump()), caller.agent)
    return await queries.sun(tx, brand)


@router.get("/brands/{brand}/awake")
async def awake(brand: UUID, tx: Tx) -> AwakeTeam:
    """Which of a brand's teams is awake, or wakes next."""
    found = await queries.awake(tx, await workspaces.brand(tx, brand))
    return AwakeTeam(team=found.team, since=found.since, until=found.until) if found else AwakeTeam()


async def _one(tx: Tx, whose: UUID) -> HoursOf:
    for each in await queries.everybodys(tx):
        if each.id == whose:
            return each
    raise not_found("brand, team or person")
