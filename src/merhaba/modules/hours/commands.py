"""Setting hours. Every change makes a version; none is ever overwritten."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as upsert

from merhaba.kit.ids import new_id
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.commands.brands import change_brand
from merhaba.modules.workspaces.events import SettingsChanged
from merhaba.platform.database import Transaction
from merhaba.platform.events import Recorded, Subscription, append
from merhaba.platform.web import invalid, not_found

from . import queries
from .tables import follow_the_sun, hours_versions
from .types import FollowTheSun, Owner, Schedule


async def set_hours(
    tx: Transaction, owner: Owner, ident: UUID, schedule: Schedule | None, by: UUID | None
) -> None:
    """Set somebody's hours from now on; None: those of the brand hold. Raises Problem 404, or 422 for a brand
    without hours."""
    if owner is Owner.BRAND:
        if schedule is None:
            raise invalid("schedule", "A brand has hours of its own.")
        week = {"timezone": schedule.timezone, "hours": schedule.weekly.model_dump(mode="json")}
        await change_brand(tx, ident, week)
    else:
        await _there(tx, owner, ident)
        await append(tx, SettingsChanged("hours", ident, by))
    newest = await queries.newest_row(tx, owner, ident)
    if (newest.schedule if newest is not None else None) != _written(schedule):
        await _add(tx, owner, ident, schedule, tx.now, by)


async def version_of_brand(tx: Transaction, brand: UUID) -> UUID:
    """The id of the version that holds for a brand now; made where its week was changed elsewhere."""
    return await keep_up(tx, brand, tx.now)


async def keep_up(tx: Transaction, brand: UUID, at: datetime) -> UUID:
    """Make a version of a brand's hours unless the newest is just that; gives its id. Raises Problem 404."""
    found = await workspaces.brand(tx, brand)
    newest = await queries.newest_row(tx, Owner.BRAND, brand)
    schedule = await queries.of_brand(tx, found)
    if newest is not None and newest.schedule == _written(schedule):
        ident: UUID = newest.id
        return ident
    return await _add(tx, Owner.BRAND, brand, schedule, at, None)


async def set_sun(tx: Transaction, wanted: FollowTheSun, by: UUID | None) -> None:
    """Set whether a brand's conversations follow the sun. Raises Problem 404, or 422 for unknown teams."""
    await workspaces.brand(tx, wanted.brand)
    there = {team.id for team in await workspaces.all_teams(tx)}
    if not set(wanted.teams) <= there:
        raise invalid("teams", "One of these teams is not in this workspace.")
    row = {"workspace_id": tx.workspace, "brand_id": wanted.brand}
    values = {"enabled": wanted.enabled, "teams": list(dict.fromkeys(wanted.teams)), "changed_at": tx.now}
    statement = upsert(follow_the_sun).values(**row, **values)
    await tx.run(statement.on_conflict_do_update(index_elements=list(row), set_=values))
    await append(tx, SettingsChanged("hours", wanted.brand, by))


async def react(tx: Transaction, event: Recorded) -> None:
    """A brand's week may also be changed with the brand itself: that makes a version from that moment on."""
    brand = event.ident("subject")
    if event.data.get("what") == "brands" and brand is not None:
        known = {each.id for each in await workspaces.all_brands(tx)}
        if brand in known:
            await keep_up(tx, brand, event.at)


SUBSCRIPTION = Subscription("hours", frozenset({SettingsChanged.name}), react)


async def _there(tx: Transaction, owner: Owner, ident: UUID) -> None:
    if owner is Owner.PERSON:
        await workspaces.agent(tx, ident)
    elif ident not in {team.id for team in await workspaces.all_teams(tx)}:
        raise not_found("team")


async def _add(
    tx: Transaction, owner: Owner, ident: UUID, schedule: Schedule | None, at: datetime, by: UUID | None
) -> UUID:
    version = new_id()
    await tx.run(
        insert(hours_versions).values(
            workspace_id=tx.workspace,
            id=version,
            owner=owner,
            owner_id=ident,
            valid_from=at,
            schedule=_written(schedule),
            changed_by=by,
        )
    )
    return version


def _written(schedule: Schedule | None) -> object:
    return schedule.model_dump(mode="json") if schedule is not None else None
