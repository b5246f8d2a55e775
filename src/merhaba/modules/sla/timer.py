"""Looking at clocks when their time comes: warning before it has run out, escalating after."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update

from merhaba.modules.inbox.commands import notify
from merhaba.modules.inbox.tables import conversations
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.types import SYSTEM_ACTOR, Role
from merhaba.platform.database import SYSTEM, Transaction
from merhaba.platform.events import append
from merhaba.platform.jobs import task
from merhaba.platform.runtime import Runtime

from .events import SlaBreached, SlaWarned
from .keep import next_check
from .tables import sla_clocks, sla_policy_versions
from .types import PolicyTerms, State, Whom

BATCH = 200
EVERY_SECONDS = 10


@task("sla.look_at_clocks", retries=0, cron=f"* * * * * */{EVERY_SECONDS}")
async def look_at_clocks(runtime: Runtime) -> None:
    """Every ten seconds, whatever has come due in any workspace."""
    while True:
        async with runtime.database.transaction(SYSTEM) as tx:
            table = sla_clocks.c
            rows = await tx.rows(
                select(table.workspace_id, table.conversation_id)
                .where(table.check_at <= tx.now)
                .order_by(table.check_at)
                .limit(BATCH)
            )
        by_workspace: dict[UUID, set[UUID]] = defaultdict(set)
        for row in rows:
            by_workspace[row.workspace_id].add(row.conversation_id)
        looked = 0
        for workspace, idents in by_workspace.items():
            async with runtime.database.transaction(workspace) as tx:
                looked += await look(tx, sorted(idents))
        if len(rows) < BATCH or looked == 0:
            return


async def look(tx: Transaction, idents: list[UUID]) -> int:
    """Warn of and escalate what is due in these conversations; gives how many clocks were looked at."""
    # Conversations are locked first, as everywhere: the reaction to a reply does the same.
    talks = await tx.rows(
        select(conversations.c.id, conversations.c.assignee_id, conversations.c.team_id)
        .where(conversations.c.workspace_id == tx.workspace, conversations.c.id.in_(idents))
        .order_by(conversations.c.id)
        .with_for_update(skip_locked=True)
    )
    there = {row.id: row for row in talks}
    table = sla_clocks.c
    due = await tx.rows(
        select(sla_clocks)
        .where(
            table.workspace_id == tx.workspace,
            table.conversation_id.in_(list(there)),
            table.check_at <= tx.now,
        )
        .order_by(table.check_at)
    )
    for row in due:
        await _look_at(tx, row, there[row.conversation_id])
    return len(due)


async def _look_at(tx: Transaction, clock: Row[Any], talk: Row[Any]) -> None:
    values: dict[str, Any] = {}
    if clock.state == State.RUNNING and clock.due_at is not None:
        terms = await _terms(tx, clock)
        if clock.due_at < tx.now:
            values = {
                "missed_at": clock.missed_at or clock.due_at,
                "breach_told_at": tx.now,
                "warned_at": clock.warned_at or tx.now,  # too late to warn
            }
            happened = SlaBreached(clock.conversation_id, clock.metric, clock.policy_id, clock.due_at)
            await append(tx, happened)
            await _tell(tx, talk, terms.escalate if terms else [], breached=True)
        elif clock.warned_at is None and clock.warn_at is not None:
            values = {"warned_at": tx.now}
            await append(tx, SlaWarned(clock.conversation_id, clock.metric, clock.policy_id, clock.due_at))
            await _tell(tx, talk, terms.warn if terms else [], breached=False)
    told = values.get("breach_told_at", clock.breach_told_at)
    warned = values.get("warned_at", clock.warned_at)
    values["check_at"] = next_check(clock.state, clock.due_at, clock.warn_at, warned, told)
    table = sla_clocks.c
    await tx.run(
        update(sla_clocks)
        .where(
            table.workspace_id == tx.workspace,
            table.conversation_id == clock.conversation_id,
            table.metric == clock.metric,
            table.instance == clock.instance,
        )
        .values(**values)
    )


async def _terms(tx: Transaction, clock: Row[Any]) -> PolicyTerms | None:
    table = sla_policy_versions.c
    found = await tx.scalar(
        select(table.terms).where(
            table.workspace_id == tx.workspace,
            table.policy_id == clock.policy_id,
            table.version == clock.policy_version,
        )
    )
    return PolicyTerms.model_validate(found) if found is not None else None


async def _tell(tx: Transaction, talk: Row[Any], whom: list[Whom], *, breached: bool) -> None:
    """Notify each once. Where it is nobody's, its team hears it instead, or else the admins."""
    people: dict[UUID, None] = {}
    agents = {agent.id: agent for agent in await workspaces.all_agents(tx) if agent.active}
    admins = [agent.id for agent in agents.values() if agent.role.includes(Role.ADMIN)]
    teams = {team.id: team.members for team in await workspaces.all_teams(tx)}
    team = [member for member in teams.get(talk.team_id, []) if member in agents]
    if Whom.ASSIGNEE in whom:
        people |= dict.fromkeys([talk.assignee_id] if talk.assignee_id in agents else team or admins)
    if Whom.TEAM in whom:
        people |= dict.fromkeys(team or admins)
    if Whom.ADMINS in whom:
        people |= dict.fromkeys(admins)
    for agent in people:
        await notify.promised(tx, talk.id, SYSTEM_ACTOR, agent, breached=breached)
