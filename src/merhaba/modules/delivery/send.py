"""The job that sends one message through its channel."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update

from merhaba.modules.connections.commands import note_state
from merhaba.modules.connections.queries import connection, opened
from merhaba.modules.connections.tools import tools_for
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.jobs import task
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem
from merhaba.ports.channels import Failure, NeedsReconnect, Rejected, RetryLater, Sent

from . import turns
from .commands import SEND, plan
from .events import DeliveryChanged
from .payload import from_json
from .rules import MAX_ATTEMPTS, NOTHING, State, Why, wait_before
from .tables import deliveries

log = logging.getLogger(__name__)


@task(SEND, retries=20)
async def send(runtime: Runtime, *, workspace: str, message: str) -> None:
    """Send one queued message. What goes wrong on our own side is shown and tried again like any refusal.

    Guarantee: at least once, always under the same external id. The attempt is committed before the far
    side is spoken to; when the process dies between its 'yes' and our commit the message is sent again
    under the same Message-ID, by which receiving systems know it for the same.
    """
    scope, ident = UUID(workspace), UUID(message)
    row: Row[Any] | None = None
    try:
        async with runtime.database.transaction(scope) as tx:
            row = await _claim(tx, ident)
        if row is not None:
            await _hand_over(runtime, scope, ident, row)
    finally:
        if row is not None:
            turns.give_back(row.account_id)


async def _hand_over(runtime: Runtime, scope: UUID, ident: UUID, row: Row[Any]) -> None:
    async with runtime.database.transaction(scope) as tx:
        try:
            slug, account = await opened(tx, runtime.keys, row.account_id)
        except Problem:
            await _fail(tx, ident, row.conversation_id, Why(Failure.CHANNEL_REMOVED))
            return
    outbound = from_json(row.payload)
    try:
        sent = await runtime.channels[slug].send(outbound, account, tools_for(runtime, scope))
    except RetryLater as later:
        async with runtime.database.transaction(scope) as tx:
            await _later(tx, ident, row.conversation_id, row.attempts + 1, later)
    except Rejected as rejected:
        async with runtime.database.transaction(scope) as tx:
            await _fail(tx, ident, row.conversation_id, Why.of(rejected))
    except NeedsReconnect as broken:
        async with runtime.database.transaction(scope) as tx:
            await _fail(tx, ident, row.conversation_id, Why.of(broken))
            await note_state(tx, row.account_id, error=broken.reason, part="send")
    except Exception as error:
        log.exception("message %s could not be handed to its channel", ident)
        fault = type(error).__name__
        unexpected = RetryLater(
            f"It could not be sent because of an error here ({fault}).", code=Failure.FAULT, detail=fault
        )
        async with runtime.database.transaction(scope) as tx:
            await _later(tx, ident, row.conversation_id, row.attempts + 1, unexpected)
    else:
        async with runtime.database.transaction(scope) as tx:
            await _succeed(tx, ident, row.conversation_id, sent)
            await note_state(tx, row.account_id, error=None, part="send")


async def _claim(tx: Transaction, ident: UUID) -> Row[Any] | None:
    """The delivery to send now, its attempt counted. Whoever holds the row is waited for, and a job that
    comes too early (another clock) plans the next one: there may be no other."""
    table = deliveries.c
    row = await tx.first(
        select(table.account_id, table.conversation_id, table.payload, table.attempts, table.send_at)
        .where(table.workspace_id == tx.workspace, table.id == ident, table.state == State.QUEUED)
        .with_for_update()
    )
    if row is not None and row.send_at > tx.now:
        await plan(tx, ident, row.conversation_id, row.send_at)
        return None
    before = await _earlier(tx, row.conversation_id, ident) if row is not None else None
    if row is not None and before is not None:
        await plan(tx, ident, row.conversation_id, max(before, tx.now) + timedelta(seconds=1))
        return None
    if row is None:
        return None
    pause = await turns.take(tx, row.account_id, await _settings(tx, row.account_id))
    if pause is not None:
        await plan(tx, ident, row.conversation_id, tx.now + pause)
        return None
    try:
        await tx.run(
            update(deliveries)
            .where(table.workspace_id == tx.workspace, table.id == ident)
            .values(attempts=table.attempts + 1, attempted_at=tx.now)
        )
    except BaseException:
        turns.give_back(row.account_id)
        raise
    return row


async def _settings(tx: Transaction, account: UUID) -> Mapping[str, Any]:
    """An account's settings; none when it was removed, which `_hand_over` says."""
    try:
        return (await connection(tx, account)).config
    except Problem:
        return {}


async def _earlier(tx: Transaction, conversation: UUID, ident: UUID) -> datetime | None:
    """When the oldest message before this one that still waits in the conversation is due: what was
    written first is read first, also when the first try failed."""
    table = deliveries.c
    due: datetime | None = await tx.scalar(
        select(func.min(table.send_at)).where(
            table.workspace_id == tx.workspace,
            table.conversation_id == conversation,
            table.state == State.QUEUED,
            table.id < ident,
        )
    )
    return due


async def _succeed(tx: Transaction, ident: UUID, conversation: UUID, sent: Sent) -> None:
    table = deliveries.c
    why = NOTHING
    if sent.refused:
        refused = "; ".join(f"{address}: {answer}" for address, answer in sent.refused.items())
        why = Why(Failure.SOME_REFUSED, refused[:500])
    changed = await tx.run(
        update(deliveries)
        .where(table.workspace_id == tx.workspace, table.id == ident, table.state == State.QUEUED)
        .values(
            state=State.SENT,
            reason=why.code,
            detail=why.detail,
            external_id=sent.external_id,
            sent_at=tx.now,
            changed_at=tx.now,
        )
    )
    if changed:
        await append(tx, DeliveryChanged(ident, conversation, State.SENT, why.code))


async def _fail(tx: Transaction, ident: UUID, conversation: UUID, why: Why) -> None:
    await tx.run(
        update(deliveries)
        .where(deliveries.c.workspace_id == tx.workspace, deliveries.c.id == ident)
        .values(state=State.FAILED, reason=why.code, detail=why.detail, changed_at=tx.now)
    )
    await append(tx, DeliveryChanged(ident, conversation, State.FAILED, why.code))


async def _later(tx: Transaction, ident: UUID, conversation: UUID, attempt: int, later: RetryLater) -> None:
    why = Why.of(later)
    if attempt >= MAX_ATTEMPTS:
        await _fail(tx, ident, conversation, why)
        return
    at = tx.now + wait_before(attempt, later.after)
    await tx.run(
        update(deliveries)
        .where(deliveries.c.workspace_id == tx.workspace, deliveries.c.id == ident)
        .values(send_at=at, reason=why.code, detail=why.detail, changed_at=tx.now)
    )
    await append(tx, DeliveryChanged(ident, conversation, State.QUEUED, why.code))
    await plan(tx, ident, conversation, at)
