"""Senders whose mail is spam: an address, or everybody of a domain."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Exists, delete, exists, insert, select

from merhaba.kit.examples import ASKED_AT, CUSTOMER_ID, example
from merhaba.kit.ids import new_id
from merhaba.modules.customers.rules import is_email
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.database import Transaction
from merhaba.platform.web import Problem, invalid, not_found

from .rules import blocking_forms
from .tables import blocked_senders


class BlockedSender(Shape):
    """A sender whose mail is spam: an address, or @ and a domain (with the domains below it)."""

    model_config = example(id=CUSTOMER_ID, sender="@bulk.example", created_at=ASKED_AT)

    id: UUID
    sender: str
    created_at: datetime


def blocked_exists(workspace: UUID, address: str) -> Exists:
    """Whether mail of this address is spam by the workspace's own list, to be asked within a query."""
    table = blocked_senders.c
    return exists().where(table.workspace_id == workspace, table.sender.in_(blocking_forms(address)))


async def every(tx: Transaction) -> list[BlockedSender]:
    """The whole list, newest first."""
    table = blocked_senders.c
    rows = await tx.rows(
        select(blocked_senders).where(table.workspace_id == tx.workspace).order_by(table.created_at.desc())
    )
    return [BlockedSender.model_validate(row) for row in rows]


async def block(tx: Transaction, sender: str, by: UUID | None) -> BlockedSender:
    """Put an address or a domain on the list. Raises Problem 422 when it is neither, 409 when it is there."""
    clean = sender.strip().lower()
    whole_domain = clean.startswith("@")
    if not is_email(f"somebody{clean}" if whole_domain else clean):
        raise invalid("sender", "Write an address, or @ and a domain such as @bulk.example.")
    table = blocked_senders.c
    same = (table.workspace_id == tx.workspace) & (table.sender == clean)
    if await tx.scalar(select(exists().where(same))):
        raise Problem(409, "already-blocked", f"{clean} is blocked already.")
    row = {"id": new_id(), "sender": clean, "created_at": tx.now}
    await tx.run(insert(blocked_senders).values(workspace_id=tx.workspace, by_agent_id=by, **row))
    return BlockedSender.model_validate(row)


async def unblock(tx: Transaction, ident: UUID) -> None:
    """Take a sender off the list; what was spam stays spam. Raises Problem 404."""
    table = blocked_senders.c
    if not await tx.run(delete(blocked_senders).where(table.workspace_id == tx.workspace, table.id == ident)):
        raise not_found("blocked sender")
