"""Clocks of a conversation, and how many promises were kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text

from merhaba.platform.database import Transaction

from .tables import sla_clocks, sla_policy_versions
from .types import Attainment, SlaClock, State

# A promise belongs to the moment it was decided: kept when fulfilled, missed when it ran out. So a figure of
# last month never changes, and what is open past its time counts as missed at once.
_ATTAINMENT = text(
    """
    with decided as (
      select c.policy_id, c.metric, c.state, c.fulfilled_at, c.started_at,
        coalesce(c.missed_at,
          case when c.state = 'running' and c.due_at < :now then c.due_at end) as missed_at,
        t.spam
      from sla_clocks c
      join conversations t on t.workspace_id = c.workspace_id and t.id = c.conversation_id
      where c.workspace_id = :workspace
    ), counted as (
      select policy_id, metric,
        count(*) filter (where missed_at is null and state = 'fulfilled'
          and fulfilled_at >= :since and fulfilled_at < :until) as met,
        count(*) filter (where missed_at >= :since and missed_at < :until) as missed,
        count(*) filter (where missed_at >= :since and missed_at < :until
          and state in ('running', 'paused')) as missed_open,
        count(*) filter (where missed_at is null and state in ('running', 'paused')
          and started_at < :until) as running,
        count(*) filter (where missed_at is null and state = 'cancelled'
          and started_at >= :since and started_at < :until) as cancelled
      from decided where not spam group by policy_id, metric
    )
    select counted.*, coalesce(v.terms->>'name', '') as name from counted
    left join lateral (
      select terms from sla_policy_versions v
      where v.workspace_id = :workspace and v.policy_id = counted.policy_id
      order by version desc limit 1
    ) v on true
    where met + missed + running + cancelled > 0
    order by name, metric
    """
)


async def clocks_of(tx: Transaction, conversation: UUID) -> list[SlaClock]:
    """Every clock of a conversation, in the order they began."""
    table, versions = sla_clocks.c, sla_policy_versions.c
    same = (
        (versions.workspace_id == table.workspace_id)
        & (versions.policy_id == table.policy_id)
        & (versions.version == table.policy_version)
    )
    rows = await tx.rows(
        select(sla_clocks, versions.terms["name"].astext.label("policy_name"))
        .outerjoin(sla_policy_versions, same)
        .where(table.workspace_id == tx.workspace, table.conversation_id == conversation)
        .order_by(table.started_at, table.metric, table.instance)
    )
    return [
        SlaClock(
            metric=r.metric,
            instance=r.instance,
            policy={"id": r.policy_id, "name": r.policy_name or "", "version": r.policy_version},
            state=r.state,
            started_at=r.started_at,
            due_at=r.due_at,
            fulfilled_at=r.fulfilled_at,
            missed_at=_missed(r.state, r.due_at, r.missed_at, tx.now),
            target_minutes=r.target_seconds // 60,
            business=r.business,
        )
        for r in rows
    ]


async def attainment(tx: Transaction, since: datetime, until: datetime) -> list[Attainment]:
    """Promises decided in a time, by policy and kind. Spam is left out."""
    values = {"workspace": tx.workspace, "since": since, "until": until, "now": tx.now}
    return [
        Attainment(
            policy=r.policy_id,
            name=r.name,
            metric=r.metric,
            met=r.met,
            missed=r.missed,
            missed_open=r.missed_open,
            running=r.running,
            cancelled=r.cancelled,
            attained=round(r.met / (r.met + r.missed), 4) if r.met + r.missed else None,
        )
        for r in await tx.rows(_ATTAINMENT, values)
    ]


def _missed(
    state: str, due_at: datetime | None, missed_at: datetime | None, now: datetime
) -> datetime | None:
    late = state == State.RUNNING and due_at is not None and due_at < now
    return missed_at or (due_at if late else None)
