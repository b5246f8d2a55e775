"""Following the sun: what nobody answered goes from a team that went home to one that is awake."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from merhaba.modules.inbox.commands.change import change
from merhaba.modules.inbox.commands.write import NewMessage, add_message, locked
from merhaba.modules.inbox.tables import conversations
from merhaba.modules.inbox.types import Status
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.types import Actor, AuthorKind, Brand
from merhaba.platform.database import SYSTEM, Transaction
from merhaba.platform.jobs import task
from merhaba.platform.runtime import Runtime

from . import queries
from .rules import is_open, next_opening
from .sun import TeamHours, awake_next
from .tables import follow_the_sun
from .words import handed_over

_AT_ONCE = 200


@task("hours.follow_the_sun", cron="*/5 * * * *")
async def follow(runtime: Runtime) -> None:
    """Every five minutes, for every brand that switched it on."""
    async with runtime.database.transaction(SYSTEM) as tx:
        table = follow_the_sun.c
        rows = await tx.rows(select(table.workspace_id, table.brand_id).where(table.enabled.is_(True)))
    for row in rows:
        async with runtime.database.transaction(row.workspace_id) as tx:
            await move_on(tx, row.brand_id)


async def move_on(tx: Transaction, brand_id: UUID) -> int:
    """Move what waits with sleeping teams of a brand; gives how many were moved."""
    settings = await queries.sun(tx, brand_id)
    if not settings.enabled:
        return 0
    brand = await workspaces.brand(tx, brand_id)
    teams = await queries.team_hours(tx, brand, settings.teams)
    names = {team.id: team.name for team in await workspaces.all_teams(tx)}
    moved = 0
    for asleep in (each for each in teams if not is_open(each.schedule, tx.now)):
        awake = awake_next(teams, tx.now, besides=asleep.team)
        if awake is None or awake.since > tx.now:
            continue
        for row in await _unanswered(tx, brand_id, asleep.team):
            await _hand_over(tx, row.id, brand, asleep, awake.team, names)
            moved += 1
    return moved


async def _unanswered(tx: Transaction, brand: UUID, team: UUID) -> list[Row[Any]]:
    table = conversations.c
    return list(
        await tx.rows(
            select(table.id)
            .where(
                table.workspace_id == tx.workspace,
                table.waiting_since.is_not(None),
                table.status == Status.OPEN,
                table.spam.is_(False),
                table.brand_id == brand,
                table.team_id == team,
            )
            .order_by(table.waiting_since)
            .limit(_AT_ONCE)
        )
    )


async def _hand_over(
    tx: Transaction, conversation: UUID, brand: Brand, asleep: TeamHours, to: UUID, names: dict[UUID, str]
) -> None:
    row = await locked(tx, conversation)
    if row.team_id != asleep.team or row.waiting_since is None or row.status != Status.OPEN:
        return  # somebody was quicker
    actor = Actor(AuthorKind.RULE, None, brand.name)
    await change(tx, conversation, actor, {"team": to, "assignee": None})
    text = handed_over(
        brand.default_language,
        team=names[asleep.team],
        waiting=row.waiting_since,
        back=next_opening(asleep.schedule, tx.now),
        timezone=brand.timezone,
    )
    note = NewMessage(direction="out", kind="note", channel=row.channel, actor=actor, text=text)
    await add_message(tx, conversation, note)
