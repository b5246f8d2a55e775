"""Saying something that no person wrote: an acknowledgement, a rule's reply. It never counts as an answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update

from merhaba.kit.ids import new_id
from merhaba.modules import delivery
from merhaba.modules.connections import Connection
from merhaba.modules.workspaces.types import Actor
from merhaba.platform.database import Transaction
from merhaba.platform.secrets import Keys

from ..tables import conversations, messages
from .outbound import Written, compose
from .write import NewMessage, add_message

ACKNOWLEDGEMENT, RULE = "acknowledgement", "rule"
SAID_BY_ITSELF = (ACKNOWLEDGEMENT, RULE)


async def say(
    tx: Transaction,
    *,
    conversation: Row[Any],
    account: Connection,
    actor: Actor,
    text: str,
    automatic: str,
    mail_to: str | None = None,
    keys: Keys | None = None,
    message: UUID | None = None,
) -> UUID:
    """Write it to the customer, by the conversation's own channel; by mail to `mail_to` alone, which needs
    `keys`: whoever else was on the mail asked nothing.

    Nothing else of the conversation changes: whose it is, that it waits and since when. Raises Problem 422
    when mail cannot be sent there.
    """
    ident = message or new_id()
    more: dict[str, Any] = {}
    outbound = None
    if mail_to is not None and keys is not None:
        outbound = await compose(
            tx,
            keys,
            conversation=conversation,
            account=account,
            message=ident,
            actor=actor,
            written=Written(text, None, (), (mail_to,), ()),
        )
        to = [{"name": one.name, "address": one.address} for one in outbound.to]
        more = {"subject": outbound.subject, "to": to, "external_id": outbound.external_id}
    new = NewMessage(
        id=ident,
        direction="out",
        kind="message",
        channel=account.channel,
        actor=actor,
        text=text,
        automatic=automatic,
        **more,
    )
    await add_message(tx, conversation.id, new)
    if outbound is not None:
        await delivery.queue(
            tx, message=ident, conversation=conversation.id, account=account.id, outbound=outbound
        )
    await tx.run(
        update(conversations)
        .where(conversations.c.workspace_id == tx.workspace, conversations.c.id == conversation.id)
        .values(message_count=conversations.c.message_count + 1)
    )
    return ident


async def hold(tx: Transaction, customer: UUID) -> None:
    """Until the transaction ends nothing else speaks to this customer by itself."""
    key = f"{tx.workspace}/{customer}"
    await tx.scalar(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 7047))))


async def last_said(tx: Transaction, customer: UUID, within: timedelta) -> datetime | None:
    """When something was last said to this customer by itself, in any conversation, not longer ago than
    `within`."""
    m, c = messages.c, conversations.c
    same = (m.workspace_id == c.workspace_id) & (m.conversation_id == c.id)
    found: datetime | None = await tx.scalar(
        select(func.max(m.created_at))
        .select_from(conversations.join(messages, same))
        .where(c.workspace_id == tx.workspace, c.customer_id == customer)
        .where(m.automatic.in_(SAID_BY_ITSELF), m.direction == "out", m.created_at > tx.now - within)
    )
    return found
