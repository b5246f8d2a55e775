"""What a conversation's thread says that matters to clocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select

from merhaba.modules.inbox.tables import messages
from merhaba.modules.inbox.types import Status
from merhaba.modules.workspaces.types import AuthorKind
from merhaba.platform.database import Transaction

from .replay import Happened, What

_STATUS_LINES = ("status", "snoozed", "unsnoozed")


@dataclass(frozen=True, slots=True)
class History:
    """What happened, in order, and how the conversation began."""

    events: list[Happened]
    began_as: str


async def history(tx: Transaction, conversation: UUID, status: str) -> History:
    """The thread of a conversation whose present status is `status`."""
    table = messages.c
    kind = table.event["type"].astext
    rows = await tx.rows(
        select(
            table.created_at,
            table.kind,
            table.direction,
            table.author_kind,
            table.automatic,
            table.event,
        )
        .where(
            table.workspace_id == tx.workspace,
            table.conversation_id == conversation,
            or_(table.kind == "message", kind.in_([*_STATUS_LINES, "spam"])),
        )
        .order_by(table.id)  # ids are in order of time (UUIDv7)
    )
    events = [event for row in rows if (event := _of(row)) is not None]
    first = next((r for r in rows if r.kind == "event" and r.event["type"] in _STATUS_LINES), None)
    began_as = str(first.event.get("from") or Status.OPEN) if first is not None else status
    return History(events, began_as)


def _of(row: Row[Any]) -> Happened | None:
    if row.kind == "message":
        if row.automatic is not None:
            return None  # neither answers by machines nor to them count
        if row.direction == "in":
            return Happened(row.created_at, What.ASKED)
        by_person = row.author_kind == AuthorKind.AGENT
        return Happened(row.created_at, What.ANSWERED) if by_person else None
    line = row.event["type"]
    if line == "spam":
        return Happened(row.created_at, What.SPAM, "spam" if row.event.get("to") is True else "")
    to = Status.SNOOZED if line == "snoozed" else str(row.event.get("to"))
    return Happened(row.created_at, What.STATUS, to)
