"""Queueing, cancelling, retrying and advancing deliveries."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.jobs import enqueue
from merhaba.platform.web import Problem, not_found
from merhaba.ports.channels import OutboundMessage

from .events import DeliveryChanged
from .payload import to_json
from .rules import NOTHING, State, Why, next_state
from .tables import deliveries

SEND = "delivery.send"


async def queue(
    tx: Transaction,
    *,
    message: UUID,
    conversation: UUID,
    account: UUID,
    outbound: OutboundMessage,
    send_at: datetime | None = None,
    instant: bool = False,
) -> None:
    """Queue a message for sending, in the transaction that wrote it.

    `instant` channels (chat) have sent it once it is committed; others are sent by a job, in order per
    conversation, not before `send_at`.
    """
    state = State.SENT if instant else State.QUEUED
    await tx.run(
        insert(deliveries).values(
            workspace_id=tx.workspace,
            id=message,
            conversation_id=conversation,
            account_id=account,
            payload=to_json(outbound),
            state=state,
            external_id=outbound.external_id,
            send_at=send_at or tx.now,
            sent_at=tx.now if instant else None,
            changed_at=tx.now,
        )
    )
    if not instant:
        await plan(tx, message, conversation, send_at)


async def cancel(tx: Transaction, message: UUID) -> bool:
    """Take a queued message back; False when it was already handed over (or is being)."""
    table = deliveries.c
    return bool(
        await tx.run(
            delete(deliveries).where(
                table.workspace_id == tx.workspace,
                table.id == message,
                table.state == State.QUEUED,
                table.attempts == 0,
            )
        )
    )


async def retry(tx: Transaction, message: UUID) -> None:
    """Send a failed message again, on a person's word. Raises Problem 409 when it has not failed."""
    table = deliveries.c
    row = await tx.first(
        select(table.state, table.conversation_id).where(
            table.workspace_id == tx.workspace, table.id == message
        )
    )
    if row is None:
        raise not_found("message")
    if row.state != State.FAILED:
        raise Problem(409, "not-failed", "This message has not failed, so there is nothing to retry.")
    await _set(tx, message, row.conversation_id, State.QUEUED, NOTHING, attempts=0, send_at=tx.now)
    await plan(tx, message, row.conversation_id, None)


async def advance(tx: Transaction, message: UUID, happening: State, why: Why = NOTHING) -> bool:
    """Apply a receipt; False when it changed nothing (late, doubled or unknown)."""
    table = deliveries.c
    row = await tx.first(
        select(table.state, table.conversation_id)
        .where(table.workspace_id == tx.workspace, table.id == message)
        .with_for_update()
    )
    if row is None:
        return False
    state = next_state(State(row.state), happening)
    if state == row.state:
        return False
    await _set(tx, message, row.conversation_id, state, why if state is State.FAILED else NOTHING)
    return True


async def _set(
    tx: Transaction, message: UUID, conversation: UUID, state: State, why: Why, **more: object
) -> None:
    await tx.run(
        update(deliveries)
        .where(deliveries.c.workspace_id == tx.workspace, deliveries.c.id == message)
        .values(state=state, reason=why.code, detail=why.detail, changed_at=tx.now, **more)
    )
    await append(tx, DeliveryChanged(message, conversation, state, why.code))


async def plan(tx: Transaction, message: UUID, conversation: UUID, at: datetime | None) -> None:
    """Enqueue the sending of a message, after others of its conversation, not before `at`."""
    await enqueue(
        tx, SEND, lock=f"deliver:{conversation}", at=at, workspace=str(tx.workspace), message=str(message)
    )
