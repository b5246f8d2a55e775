"""The job that sends one message through its channel."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update

from merhaba.modules.connections.commands import note_state
from merhaba.modules.connections.queries import opened
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.jobs import enqueue, task
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem
from merhaba.ports.channels import NeedsReconnect, Rejected, RetryLater

from .commands import SEND
from .events import DeliveryChanged
from .payload import from_json
from .rules import MAX_ATTEMPTS, State, wait_before
from .tables import deliveries

log = logging.getLogger(__name__)


@task(SEND, retries=20)
async def send(runtime: Runtime, *, workspace: str, message: str) -> None:
    """Send one queued message.

    Guarantee: at least once, always under the same external id. The attempt is committed before the far
    side is spoken to; when the process dies between its 'yes' and our commit the message is sent again
    under the same Message-ID, by which receiving systems know it for the same.
    """
    scope, ident = UUID(workspace), UUID(message)
    async with runtime.database.transaction(scope) as tx:
        row = await _claim(tx, ident)
        if row is None:
            return
        try:
            slug, account = await opened(tx, runtime.keys, row.account_id)
        except Problem:
            await _fail(tx, ident, row.conversation_id, "The channel this would go out by was removed.")
            return
    outbound = from_json(row.payload)
    try:
        sent = await runtime.channels[slug].send(outbound, account, runtime.tools())
    except RetryLater as later:
        async with runtime.database.transaction(scope) as tx:
            await _later(tx, ident, row.conversation_id, row.attempts + 1, later)
    except Rejected as rejected:
        async with runtime.database.transaction(scope) as tx:
            await _fail(tx, ident, row.conversation_id, rejected.reason)
    except NeedsReconnect as broken:
        async with runtime.database.transaction(scope) as tx:
            await _fail(tx, ident, row.conversation_id, broken.reason)
            await note_state(tx, row.account_id, error=broken.reason)
    else:
        async with runtime.database.transaction(scope) as tx:
            await _succeed(tx, ident, row.conversation_id, sent.external_id)
            await note_state(tx, row.account_id, error=None)


async def _claim(tx: Transaction, ident: UUID) -> Row[Any] | None:
    table = deliveries.c
    row = await tx.first(
        select(table.account_id, table.conversation_id, table.payload, table.attempts)
        .where(
            table.workspace_id == tx.workspace,
            table.id == ident,
            table.state == State.QUEUED,
            table.send_at <= tx.now,
        )
        .with_for_update(skip_locked=True)
    )
    if row is not None:
        await tx.run(
            update(deliveries)
            .where(table.workspace_id == tx.workspace, table.id == ident)
            .values(attempts=table.attempts + 1, attempted_at=tx.now)
        )
    return row


async def _succeed(tx: Transaction, ident: UUID, conversation: UUID, external_id: str) -> None:
    table = deliveries.c
    changed = await tx.run(
        update(deliveries)
        .where(table.workspace_id == tx.workspace, table.id == ident, table.state == State.QUEUED)
        .values(state=State.SENT, reason="", external_id=external_id, sent_at=tx.now, changed_at=tx.now)
    )
    if changed:
        await append(tx, DeliveryChanged(ident, conversation, State.SENT))


async def _fail(tx: Transaction, ident: UUID, conversation: UUID, reason: str) -> None:
    await tx.run(
        update(deliveries)
        .where(deliveries.c.workspace_id == tx.workspace, deliveries.c.id == ident)
        .values(state=State.FAILED, reason=reason[:500], changed_at=tx.now)
    )
    await append(tx, DeliveryChanged(ident, conversation, State.FAILED, reason[:500]))


async def _later(tx: Transaction, ident: UUID, conversation: UUID, attempt: int, later: RetryLater) -> None:
    if attempt >= MAX_ATTEMPTS:
        await _fail(tx, ident, conversation, later.reason)
        return
    at = tx.now + wait_before(attempt, later.after)
    await tx.run(
        update(deliveries)
        .where(deliveries.c.workspace_id == tx.workspace, deliveries.c.id == ident)
        .values(send_at=at, reason=later.reason[:500], changed_at=tx.now)
    )
    await append(tx, DeliveryChanged(ident, conversation, State.QUEUED, later.reason[:500]))
    await enqueue(
        tx,
        SEND,
        lock=f"deliver:{conversation}",
        at=at,
        workspace=str(tx.workspace),
        message=str(ident),
    )
