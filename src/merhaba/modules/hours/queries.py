"""Whose hours are which, now and then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import distinct_on

from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.types import Brand
from merhaba.platform.database import Transaction

from .rules import closes_at, is_open, next_opening
from .sun import Awake, TeamHours, awake_next
from .tables import follow_the_sun, hours_versions
from .types import FollowTheSun, HoursOf, HoursVersion, Owner, Schedule
from .versions import Version


async def of_brand(tx: Transaction, brand: Brand) -> Schedule:
    """A brand's hours now: its week and time zone, with the days that differ."""
    newest = await newest_row(tx, Owner.BRAND, brand.id)
    known = Schedule.model_validate(newest.schedule) if newest is not None and newest.schedule else None
    return with_exceptions(brand, known)


def with_exceptions(brand: Brand, known: Schedule | None) -> Schedule:
    """The week as the brand has it; the days that differ as its newest version knows them."""
    exceptions = known.exceptions if known is not None else []
    # A name that no list knows any more counts as UTC, as it does everywhere.
    return Schedule.model_construct(timezone=brand.timezone, weekly=brand.hours, exceptions=exceptions)


async def of_team(tx: Transaction, team: UUID, brand: Brand) -> Schedule:
    """A team's hours now; without any of its own, the brand's."""
    newest = await newest_row(tx, Owner.TEAM, team)
    if newest is not None and newest.schedule:
        return Schedule.model_validate(newest.schedule)
    return await of_brand(tx, brand)


async def of_person(tx: Transaction, person: UUID, brand: Brand) -> Schedule:
    """A person's hours now; without any of their own, the brand's."""
    newest = await newest_row(tx, Owner.PERSON, person)
    if newest is not None and newest.schedule:
        return Schedule.model_validate(newest.schedule)
    return await of_brand(tx, brand)


async def newest_row(tx: Transaction, owner: Owner, ident: UUID) -> Row[Any] | None:
    """The newest version of somebody's hours."""
    return await tx.first(_rows(tx, owner, ident).limit(1))


async def versions(tx: Transaction, owner: Owner, ident: UUID) -> list[HoursVersion]:
    """Every version, newest first, each with the end of its validity."""
    found, until = [], None
    for row in await tx.rows(_rows(tx, owner, ident)):
        schedule = Schedule.model_validate(row.schedule) if row.schedule else None
        found.append(
            HoursVersion(
                id=row.id,
                valid_from=row.valid_from,
                valid_until=until,
                schedule=schedule,
                changed_by=row.changed_by,
            )
        )
        until = row.valid_from
    return found


async def by_ids(tx: Transaction, idents: Iterable[UUID]) -> dict[UUID, Schedule]:
    """The schedules of these versions."""
    wanted = list(idents)
    if not wanted:
        return {}
    rows = await tx.rows(
        select(hours_versions.c.id, hours_versions.c.schedule).where(
            hours_versions.c.workspace_id == tx.workspace, hours_versions.c.id.in_(wanted)
        )
    )
    return {row.id: Schedule.model_validate(row.schedule) for row in rows if row.schedule}


async def brand_versions(tx: Transaction, brand: UUID) -> list[Version]:
    """A brand's versions, for counting."""
    rows = await tx.rows(_rows(tx, Owner.BRAND, brand))
    return [Version(r.id, r.valid_from, Schedule.model_validate(r.schedule)) for r in rows if r.schedule]


async def everybodys(tx: Transaction) -> list[HoursOf]:
    """The hours of every brand, team and person."""
    rows = await tx.rows(
        select(hours_versions)
        .ext(distinct_on(hours_versions.c.owner, hours_versions.c.owner_id))
        .where(hours_versions.c.workspace_id == tx.workspace)
        .order_by(
            hours_versions.c.owner,
            hours_versions.c.owner_id,
            hours_versions.c.valid_from.desc(),
            hours_versions.c.id.desc(),
        )
    )
    newest = {(row.owner, row.owner_id): row for row in rows}
    found = []
    for brand in await workspaces.all_brands(tx):
        row = newest.get((Owner.BRAND, brand.id))
        known = Schedule.model_validate(row.schedule) if row is not None and row.schedule else None
        schedule = with_exceptions(brand, known)
        found.append(_shown(Owner.BRAND, brand.id, brand.name, schedule, row, tx.now))
    found += [_of(Owner.TEAM, team.id, team.name, newest, tx.now) for team in await workspaces.all_teams(tx)]
    found += [
        _of(Owner.PERSON, agent.id, agent.name, newest, tx.now)
        for agent in await workspaces.all_agents(tx)
        if agent.active
    ]
    return found


async def sun(tx: Transaction, brand: UUID) -> FollowTheSun:
    """Whether a brand's conversations follow the sun."""
    row = await tx.first(
        select(follow_the_sun).where(
            follow_the_sun.c.workspace_id == tx.workspace, follow_the_sun.c.brand_id == brand
        )
    )
    if row is None:
        return FollowTheSun(brand=brand)
    return FollowTheSun(brand=brand, enabled=row.enabled, teams=list(row.teams))


async def team_hours(tx: Transaction, brand: Brand, teams: Sequence[UUID]) -> list[TeamHours]:
    """These teams with their hours, in the same order; teams that are gone are left out."""
    there = {team.id for team in await workspaces.all_teams(tx)}
    return [TeamHours(team, await of_team(tx, team, brand)) for team in teams if team in there]


async def awake(tx: Transaction, brand: Brand) -> Awake | None:
    """Which of a brand's teams is awake now, or wakes next."""
    settings = await sun(tx, brand.id)
    return awake_next(await team_hours(tx, brand, settings.teams), tx.now)


def _rows(tx: Transaction, owner: Owner, ident: UUID) -> Any:
    table = hours_versions.c
    return (
        select(hours_versions)
        .where(table.workspace_id == tx.workspace, table.owner == owner, table.owner_id == ident)
        .order_by(table.valid_from.desc(), table.id.desc())
    )


def _of(
    owner: Owner, ident: UUID, name: str, newest: dict[tuple[str, UUID], Row[Any]], now: datetime
) -> HoursOf:
    row = newest.get((owner, ident))
    schedule = Schedule.model_validate(row.schedule) if row is not None and row.schedule else None
    return _shown(owner, ident, name, schedule, row, now)


def _shown(
    owner: Owner, ident: UUID, name: str, schedule: Schedule | None, row: Row[Any] | None, now: datetime
) -> HoursOf:
    return HoursOf(
        owner=owner,
        id=ident,
        name=name,
        schedule=schedule,
        valid_from=row.valid_from if row is not None else None,
        open=is_open(schedule, now) if schedule is not None else None,
        next_open_at=next_opening(schedule, now) if schedule is not None else None,
        closes_at=closes_at(schedule, now) if schedule is not None else None,
    )
