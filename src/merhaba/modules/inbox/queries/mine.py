"""What belongs to one agent: drafts and notifications."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from merhaba.modules.customers import queries as customers
from merhaba.platform.database import Transaction

from ..tables import conversations, drafts, notifications
from ..types import Author, Draft, Notification, NotificationConversation


async def draft(tx: Transaction, agent: UUID, conversation: UUID) -> Draft | None:
    """What an agent has begun to write here, or None."""
    table = drafts.c
    row = await tx.first(
        select(table.content, table.updated_at).where(
            table.workspace_id == tx.workspace,
            table.agent_id == agent,
            table.conversation_id == conversation,
        )
    )
    return Draft(**{**row.content, "updated_at": row.updated_at}) if row is not None else None


async def latest(tx: Transaction, agent: UUID, *, unread: bool, limit: int) -> list[Notification]:
    """An agent's newest notifications."""
    table = notifications.c
    wanted = (table.workspace_id == tx.workspace) & (table.agent_id == agent)
    if unread:
        wanted &= table.read_at.is_(None)
    rows = await tx.rows(
        select(notifications, conversations.c.number, conversations.c.subject, conversations.c.customer_id)
        .join(
            conversations,
            (conversations.c.workspace_id == table.workspace_id)
            & (conversations.c.id == table.conversation_id),
        )
        .where(wanted)
        .order_by(table.created_at.desc(), table.id.desc())
        .limit(limit)
    )
    who = await customers.refs(tx, {row.customer_id for row in rows})
    return [
        Notification(
            id=row.id,
            kind=row.kind,
            conversation=NotificationConversation(
                id=row.conversation_id,
                number=row.number,
                subject=row.subject,
                customer=who[row.customer_id].name,
            ),
            message=row.message_id,
            actor=Author(kind=row.actor_kind, id=row.actor_id, name=row.actor_name),
            created_at=row.created_at,
            read_at=row.read_at,
        )
        for row in rows
    ]
