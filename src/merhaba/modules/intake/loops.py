"""Noticing two machines that answer each other, before each of their mails becomes work."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select, update

from merhaba.platform.database import Transaction
from merhaba.ports.channels import InboundMessage

from .rules import WINDOW, loop
from .tables import raw_inbound


async def note_sender(tx: Transaction, raw: UUID, sender: str, message: InboundMessage) -> str | None:
    """Write down who sent a raw message; gives why it is part of a loop, or None.

    Counted is by when mails arrived, so that a week fetched in one minute is no loop.
    """
    table = raw_inbound.c
    at = await tx.scalar(
        update(raw_inbound)
        .where(table.workspace_id == tx.workspace, table.id == raw)
        .values(sender=sender.lower(), automatic=message.automatic is not None)
        .returning(table.received_at)
    )
    if message.automatic is None:
        return None
    count = await tx.scalar(
        select(func.count()).where(
            table.workspace_id == tx.workspace,
            table.sender == sender.lower(),
            table.automatic,
            table.received_at > at - WINDOW,
            table.received_at <= at,
        )
    )
    return loop(int(count))
