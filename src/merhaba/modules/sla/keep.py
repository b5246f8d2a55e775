"""Writing clocks, and what the inbox shows of them: the promise that is due next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from merhaba.modules.inbox.commands.write import set_fields
from merhaba.platform.database import Transaction

from .clock import Clock
from .tables import sla_clocks
from .types import State

_KEY = ("workspace_id", "conversation_id", "metric", "instance")


async def keep(tx: Transaction, conversation: Row[Any], clocks: Sequence[Clock]) -> None:
    """Make the rows of a conversation what its clocks are. Warnings that were given stay given, unless there
    is another time to keep."""
    table = sla_clocks.c
    mine = (table.workspace_id == tx.workspace) & (table.conversation_id == conversation.id)
    before = {(row.metric, row.instance): row for row in await tx.rows(select(sla_clocks).where(mine))}
    for clock in clocks:
        known = before.pop((clock.metric, clock.instance), None)
        values = _values(clock, known)
        if known is None or any(getattr(known, name) != value for name, value in values.items()):
            row = {
                "workspace_id": tx.workspace,
                "conversation_id": conversation.id,
                "metric": clock.metric,
                "instance": clock.instance,
            }
            statement = upsert(sla_clocks).values(**row, **values)
            await tx.run(statement.on_conflict_do_update(index_elements=list(_KEY), set_=values))
    for metric, instance in before:  # what a message began that was taken back
        await tx.run(delete(sla_clocks).where(mine, table.metric == metric, table.instance == instance))
    await _show(tx, conversation, clocks)


def _values(clock: Clock, known: Row[Any] | None) -> dict[str, Any]:
    same = known is not None and known.due_at == clock.due_at
    warned = known.warned_at if known is not None and same else None
    told = known.breach_told_at if known is not None and (same or clock.missed_at is not None) else None
    return {
        "policy_id": clock.terms.policy,
        "policy_version": clock.terms.version,
        "hours_version": clock.terms.hours,
        "business": clock.terms.schedule is not None,
        "target_seconds": int(clock.target.total_seconds()),
        "state": clock.state,
        "started_at": clock.started_at,
        "due_at": clock.due_at,
        "warn_at": clock.warn_at,
        "fulfilled_at": clock.fulfilled_at,
        "missed_at": clock.missed_at,
        "warned_at": warned,
        "breach_told_at": told,
        "check_at": next_check(clock.state, clock.due_at, clock.warn_at, warned, told),
    }


def next_check(
    state: str,
    due_at: datetime | None,
    warn_at: datetime | None,
    warned_at: datetime | None,
    breach_told_at: datetime | None,
) -> datetime | None:
    """When the timer has to look at a clock: to warn, then to say that it is missed, then never again."""
    if state != State.RUNNING or due_at is None or breach_told_at is not None:
        return None
    return warn_at if warn_at is not None and warned_at is None else due_at


async def _show(tx: Transaction, conversation: Row[Any], clocks: Sequence[Clock]) -> None:
    running = [c for c in clocks if c.state is State.RUNNING and c.due_at is not None]
    soonest = min(running, key=lambda clock: (clock.due_at or tx.now, clock.metric), default=None)
    due_at = soonest.due_at if soonest is not None else None
    metric = soonest.metric.value if soonest is not None else None
    if (conversation.due_at, conversation.due_metric) != (due_at, metric):
        await set_fields(tx, conversation.id, {"due_at": due_at, "due_metric": metric})
