"""Noticing a sender who sends without end, before each of its mails becomes work."""

from __future__ import annotations

import hashlib
from uuid import UUID

from sqlalchemy import func, select, update

from merhaba.platform.database import Transaction
from merhaba.ports.channels import InboundMessage

from .rules import WINDOW, Recent, loop
from .tables import raw_inbound


async def note_sender(tx: Transaction, raw: UUID, sender: str, message: InboundMessage) -> str | None:
    """Write down who sent a raw message and what it says; gives why it is part of a loop, or None.

    Counted is by when mails arrived, so that a week fetched in one minute is no loop.
    """
    table = raw_inbound.c
    # The same words, whatever number or date changes in them.
    words = " ".join("".join(c for c in message.text if not c.isdigit()).split())
    said = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32]
    at = await tx.scalar(
        update(raw_inbound)
        .where(table.workspace_id == tx.workspace, table.id == raw)
        .values(sender=sender.lower(), said=said, automatic=message.automatic is not None)
        .returning(table.received_at)
    )
    row = await tx.first(
        select(
            func.count().filter(table.automatic).label("automatic"),
            func.count().filter(table.said == said).label("repeated"),
        ).where(
            table.workspace_id == tx.workspace,
            table.sender == sender.lower(),
            table.received_at > at - WINDOW,
            table.received_at <= at,
        )
    )
    if row is None:
        return None
    if message.automatic is not None:
        return loop(Recent(automatic=row.automatic))
    refers = message.in_reply_to or message.references or message.reply_tokens
    return loop(Recent(same_answers=row.repeated if refers else 0))
