"""What is set, and what is known of a message that came in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, func, or_, select

from merhaba.modules.connections import Connection, accounts
from merhaba.modules.customers import queries as customers
from merhaba.modules.customers.types import Customer
from merhaba.modules.inbox.commands.automatic import last_said
from merhaba.modules.inbox.commands.opening import OPENING
from merhaba.modules.inbox.tables import conversations, messages
from merhaba.modules.intake.tables import raw_inbound
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.types import AuthorKind
from merhaba.platform.database import Transaction

from .rules import AGAIN_AFTER, Facts
from .tables import acknowledgements, settings
from .types import AcknowledgementSettings


@dataclass(frozen=True, slots=True)
class Asked:
    """A message that may be acknowledged: its conversation, who wrote it, and the facts that decide."""

    message: UUID
    conversation: Row[Any]
    customer: Customer
    account: Connection
    facts: Facts


async def of_brand(tx: Transaction, brand: UUID) -> AcknowledgementSettings:
    """A brand's settings; what nobody has set is as it comes."""
    row = await tx.first(
        select(settings).where(settings.c.workspace_id == tx.workspace, settings.c.brand_id == brand)
    )
    return AcknowledgementSettings.model_validate(row) if row is not None else AcknowledgementSettings()


async def asked(tx: Transaction, message: UUID) -> Asked | None:
    """What is known of a message, or None when it (or its account) is not there any more."""
    table = messages.c
    # A mailbox that was just connected brings mail of many days: what counts is when it came there.
    arrived = func.coalesce(raw_inbound.c.received_at, table.created_at).label("written_at")
    same = (raw_inbound.c.workspace_id == table.workspace_id) & (raw_inbound.c.id == table.raw_id)
    row = await tx.first(
        select(table.conversation_id, table.automatic, table.sender, arrived)
        .select_from(messages.outerjoin(raw_inbound, same))
        .where(table.workspace_id == tx.workspace, table.id == message)
    )
    if row is None:
        return None
    conversation = await tx.first(
        select(conversations).where(
            conversations.c.workspace_id == tx.workspace, conversations.c.id == row.conversation_id
        )
    )
    if conversation is None:
        return None
    every = await accounts(tx)
    account = next((one for one in every if one.id == conversation.account_id), None)
    if account is None:
        return None
    sender = str((row.sender or {}).get("address", ""))
    customer = await customers.customer(tx, conversation.customer_id)
    facts = Facts(
        automatic=row.automatic is not None,
        spam=conversation.spam,
        blocked=customer.blocked,
        first=not await _anything_before(tx, row.conversation_id, message),
        answered=await _answered(tx, row.conversation_id),
        closed=conversation.status == "closed",
        sender=sender,
        ours=sender.lower() in {one.address.lower() for one in every}
        or (bool(sender) and await workspaces.agent_by_email(tx, sender) is not None),
        written_at=row.written_at,
        last_told=await last_said(tx, conversation.customer_id, AGAIN_AFTER),
    )
    return Asked(message, conversation, customer, account, facts)


async def channel_of(tx: Transaction, message: UUID) -> str | None:
    """By which channel a message came."""
    channel: str | None = await tx.scalar(
        select(messages.c.channel).where(messages.c.workspace_id == tx.workspace, messages.c.id == message)
    )
    return channel


async def _anything_before(tx: Transaction, conversation: UUID, message: UUID) -> bool:
    """Whether more than this was said when it came; what a rule opened with does not count."""
    table = messages.c
    said = (
        (table.workspace_id == tx.workspace)
        & (table.conversation_id == conversation)
        & (table.kind == "message")
        & (table.id < message)  # ids are in order of time (UUIDv7)
        & or_(table.automatic.is_(None), table.automatic != OPENING)
    )
    return bool(await tx.scalar(select(exists().where(said))))


async def _answered(tx: Transaction, conversation: UUID) -> bool:
    """Whether anybody has answered, or it was acknowledged already."""
    table = messages.c
    answer = (
        (table.workspace_id == tx.workspace)
        & (table.conversation_id == conversation)
        & (table.kind == "message")
        & (table.author_kind.in_([AuthorKind.AGENT, AuthorKind.BOT]))
    )
    told = (acknowledgements.c.workspace_id == tx.workspace) & (
        acknowledgements.c.conversation_id == conversation
    )
    return bool(await tx.scalar(select(or_(exists().where(answer), exists().where(told)))))
