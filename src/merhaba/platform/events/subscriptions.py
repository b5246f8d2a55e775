"""Durable subscriptions: each reaction keeps its own cursor on the log and moves it in its own transaction.

An event whose reaction fails is parked with its error and tried again with backoff; it never stops the
stream, and one slow or broken subscription stops no other. One process at a time runs a subscription
(advisory lock), so its events arrive in order.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from merhaba.platform.database import SYSTEM, Database, DatabaseUnavailable, Transaction

from .event import Recorded
from .log import Place, end, since
from .tables import parked_events, subscriptions

log = logging.getLogger(__name__)

_BATCH = 200
_PARK_LIMIT = 12


@dataclass(frozen=True, slots=True)
class Subscription:
    """A named reaction to some kinds of event. `react` must be idempotent: it may see an event twice."""

    name: str
    types: frozenset[str]
    react: Callable[[Transaction, Recorded], Awaitable[None]]


async def run(database: Database, subscription: Subscription, heard: asyncio.Event) -> None:
    """Follow the log for ever. Wakes when `heard` is set, and every second."""
    while True:
        heard.clear()
        try:
            worked = await step(database, subscription)
        except DatabaseUnavailable:
            worked = False
        if not worked:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(heard.wait(), 1.0)


async def step(database: Database, subscription: Subscription) -> bool:
    """Take one batch, in one transaction with the cursor; gives False when there was nothing to do."""
    async with database.transaction(SYSTEM) as tx:
        if not await tx.scalar(
            text("select pg_try_advisory_xact_lock(hashtext(:name), 7044)"), {"name": subscription.name}
        ):
            return False
        place = await _place(tx, subscription.name)
        batch = await since(tx, place, limit=_BATCH)
        retried = await _retry_parked(database, tx, subscription)
        if not batch:
            return retried
        for event in batch:
            if event.type in subscription.types:
                error = await _react(database, subscription, event)
                if error is not None:
                    await _park(tx, subscription.name, event, error)
        last = batch[-1]
        await tx.run(
            update(subscriptions)
            .where(subscriptions.c.name == subscription.name)
            .values(xid=str(last.xid), id=last.id, moved_at=tx.now)
        )
    return True


async def _react(database: Database, subscription: Subscription, event: Recorded) -> str | None:
    """Run one reaction in a transaction of its own workspace; its error, or None."""
    try:
        async with database.transaction(event.workspace) as tx:
            await subscription.react(tx, event)
    except DatabaseUnavailable:
        raise
    except Exception as error:
        log.exception("subscription %s parked event %s (%s)", subscription.name, event.id, event.type)
        return f"{type(error).__name__}: {error}"[:2000]
    return None


async def _place(tx: Transaction, name: str) -> Place:
    epoch, newest = await end(tx)
    row = await tx.first(
        select(subscriptions.c.epoch, text("xid::text::bigint as xid"), subscriptions.c.id).where(
            subscriptions.c.name == name
        )
    )
    if row is not None and row.epoch == epoch:
        return Place(row.xid, row.id)
    # A new subscription starts with what happens from now on; after a restore the log starts again.
    values = {"epoch": epoch, "xid": str(newest.xid), "id": newest.id}
    statement = upsert(subscriptions).values(name=name, **values)
    await tx.run(statement.on_conflict_do_update(index_elements=["name"], set_=values))
    return newest


async def _park(tx: Transaction, name: str, event: Recorded, error: str) -> None:
    await tx.run(
        insert(parked_events).values(
            workspace_id=event.workspace,
            subscription=name,
            event_id=event.id,
            type=event.type,
            data=event.data,
            error=error,
            next_try_at=tx.now + timedelta(seconds=10),
        )
    )


async def _retry_parked(database: Database, tx: Transaction, subscription: Subscription) -> bool:
    due = await tx.rows(
        select(parked_events)
        .where(
            parked_events.c.subscription == subscription.name,
            parked_events.c.next_try_at <= tx.now,
            parked_events.c.attempts < _PARK_LIMIT,
        )
        .limit(20)
    )
    for row in due:
        event = Recorded(row.workspace_id, 0, row.event_id, row.type, row.data, row.parked_at)
        mine = (
            (parked_events.c.workspace_id == row.workspace_id)
            & (parked_events.c.subscription == row.subscription)
            & (parked_events.c.event_id == row.event_id)
        )
        error = await _react(database, subscription, event)
        if error is None:
            await tx.run(delete(parked_events).where(mine))
        else:
            wait = timedelta(seconds=min(10 * 2**row.attempts, 3600))
            await tx.run(
                update(parked_events)
                .where(mine)
                .values(error=error, attempts=row.attempts + 1, next_try_at=tx.now + wait)
            )
    return bool(due)
