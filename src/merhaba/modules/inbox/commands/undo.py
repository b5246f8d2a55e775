"""Taking an answer back before it leaves, with everything that sending it did to the conversation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select

from merhaba.modules import delivery
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.web import Problem, not_found

from ..events import MessageDeleted
from ..tables import conversations, messages
from ..types import Status
from .write import locked, set_fields, shown_preview


async def take_back(tx: Transaction, message: UUID) -> None:
    """Undo a reply that has not left yet. Raises Problem 409 `already-sent`."""
    row = await tx.first(
        select(messages.c.conversation_id, messages.c.kind, messages.c.created_at).where(
            messages.c.workspace_id == tx.workspace, messages.c.id == message
        )
    )
    if row is None or row.kind != "message":
        raise not_found("message")
    conversation = await locked(tx, row.conversation_id)
    if not await delivery.cancel(tx, message):
        raise Problem(409, "already-sent", "This message has already been sent.")
    lines = await _lines_of(tx, row)
    await _delete(tx, row.conversation_id, [message, *(line.id for line in lines)])
    values = await _as_before(tx, row.conversation_id, conversation)
    for line in lines:
        values |= _reverted(conversation, line.event, tx.now)
    await set_fields(tx, conversation.id, values)


async def _lines_of(tx: Transaction, row: Row[Any]) -> Sequence[Row[Any]]:
    """The event lines that the reply's own transaction wrote: no other one has its moment."""
    table = messages.c
    return await tx.rows(
        select(table.id, table.event).where(
            table.workspace_id == tx.workspace,
            table.conversation_id == row.conversation_id,
            table.kind == "event",
            table.created_at == row.created_at,
        )
    )


async def _delete(tx: Transaction, conversation: UUID, idents: Sequence[UUID]) -> None:
    mine = (messages.c.workspace_id == tx.workspace) & (messages.c.conversation_id == conversation)
    await tx.run(delete(messages).where(mine, messages.c.id.in_(idents)))
    await append(tx, *(MessageDeleted(ident, conversation) for ident in idents))


async def _as_before(tx: Transaction, conversation: UUID, current: Row[Any]) -> dict[str, Any]:
    table = messages.c
    last = await tx.first(
        select(table.text, table.author_kind, table.direction, table.created_at)
        .where(
            table.workspace_id == tx.workspace,
            table.conversation_id == conversation,
            table.kind == "message",
        )
        .order_by(table.created_at.desc(), table.id.desc())
        .limit(1)
    )
    values: dict[str, Any] = {"message_count": conversations.c.message_count - 1}
    if last is not None:
        values |= {
            "preview": shown_preview(last.text, []),
            "preview_author": last.author_kind,
            "last_message_at": last.created_at,
        }
        if last.direction == "in":
            values["waiting_since"] = await _first_unanswered(tx, conversation)
    return values


def _reverted(conversation: Row[Any], line: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What takes a line back, unless somebody has changed the same thing since."""
    if line["type"] == "assigned" and line["to"] and str(conversation.assignee_id) == line["to"]["id"]:
        return {"assignee_id": UUID(line["from"]["id"]) if line["from"] else None}
    if line["type"] == "status" and conversation.status == line["to"] and line["from"] != Status.SNOOZED:
        return {"status": line["from"], "closed_at": now if line["from"] == Status.CLOSED else None}
    return {}


async def _first_unanswered(tx: Transaction, conversation: UUID) -> Any:
    table = messages.c
    mine = (table.workspace_id == tx.workspace) & (table.conversation_id == conversation)
    answered = select(func.max(table.created_at)).where(
        mine, table.kind == "message", table.direction == "out"
    )
    return await tx.scalar(
        select(func.min(table.created_at)).where(
            mine,
            table.kind == "message",
            table.direction == "in",
            table.automatic.is_(None),
            table.created_at > func.coalesce(answered.scalar_subquery(), func.to_timestamp(0)),
        )
    )
