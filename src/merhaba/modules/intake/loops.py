"""Noticing two machines that answer each other, before each of their mails becomes work."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from merhaba.platform.database import Transaction

from .rules import WINDOW, loop
from .tables import raw_inbound


async def looping(tx: Transaction, raw: UUID, sender: str, at: datetime) -> str | None:
    """Why one more automatic mail of this sender is part of a loop, or None.

    Counted is by when mails arrived, so that a week fetched in one minute is no loop.
    """
    table = raw_inbound.c
    before = await tx.scalar(
        select(func.count()).where(
            table.workspace_id == tx.workspace,
            table.sender == sender.lower(),
            table.automatic,
            table.received_at > at - WINDOW,
            table.received_at <= at,
            table.id != raw,
        )
    )
    return loop(int(before) + 1)
