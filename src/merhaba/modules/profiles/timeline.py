"""One timeline of a customer: conversations, orders, merges, newest first."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select

from merhaba.kit.examples import ASKED_AT, CONVERSATION_ID, CUSTOMER_ID, example
from merhaba.modules.commerce.tables import orders
from merhaba.modules.customers.tables import customer_merges, customers
from merhaba.modules.inbox.tables import conversations, messages
from merhaba.modules.inbox.types import Author
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.database import Transaction


class TimelineItem(Shape):
    """Something that happened with a customer. `title` is the subject, the order's number or the first
    words; screens put it into a sentence of their own by `kind`."""

    model_config = example(
        at=ASKED_AT,
        kind="message",
        title="Where is my order?",
        channel="email",
        conversation=CONVERSATION_ID,
        order=None,
        by={"kind": "customer", "id": CUSTOMER_ID, "name": "Clara Weber"},
    )

    at: datetime
    kind: Literal["conversation", "message", "order", "refund", "delivered", "merge", "created"]
    title: str
    channel: str | None = None
    conversation: UUID | None = None
    order: UUID | None = None
    by: Author | None = None


async def timeline(tx: Transaction, customer: UUID, *, limit: int) -> list[TimelineItem]:
    """The newest `limit` items."""
    items = [
        *await _conversations(tx, customer, limit),
        *await _messages(tx, customer, limit),
        *await _orders(tx, customer, limit),
        *await _origins(tx, customer),
    ]
    return sorted(items, key=lambda item: item.at, reverse=True)[:limit]


async def _conversations(tx: Transaction, customer: UUID, limit: int) -> list[TimelineItem]:
    table = conversations.c
    rows = await tx.rows(
        select(table.id, table.subject, table.preview, table.channel, table.created_at)
        .where(table.workspace_id == tx.workspace, table.customer_id == customer)
        .order_by(table.created_at.desc())
        .limit(limit)
    )
    return [
        TimelineItem(
            at=r.created_at,
            kind="conversation",
            title=r.subject or r.preview,
            channel=r.channel,
            conversation=r.id,
        )
        for r in rows
    ]


async def _messages(tx: Transaction, customer: UUID, limit: int) -> list[TimelineItem]:
    """The newest messages of the customer's newest conversations."""
    newest = (
        select(conversations.c.id)
        .where(conversations.c.workspace_id == tx.workspace, conversations.c.customer_id == customer)
        .order_by(conversations.c.last_message_at.desc())
        .limit(10)
    )
    table = messages.c
    rows = await tx.rows(
        select(
            table.conversation_id,
            table.channel,
            table.author_kind,
            table.author_id,
            table.author_name,
            table.text,
            table.created_at,
        )
        .where(
            table.workspace_id == tx.workspace,
            table.conversation_id.in_(newest),
            table.kind == "message",
        )
        .order_by(table.created_at.desc())
        .limit(limit)
    )
    return [
        TimelineItem(
            at=r.created_at,
            kind="message",
            title=r.text[:140],
            channel=r.channel,
            conversation=r.conversation_id,
            by=Author(kind=r.author_kind, id=r.author_id, name=r.author_name),
        )
        for r in rows
    ]


async def _orders(tx: Transaction, customer: UUID, limit: int) -> list[TimelineItem]:
    table = orders.c
    rows = await tx.rows(
        select(table.id, table.number, table.created_at, table.data)
        .where(table.workspace_id == tx.workspace, table.customer_id == customer)
        .order_by(table.created_at.desc())
        .limit(limit)
    )
    items = []
    for r in rows:
        items.append(TimelineItem(at=r.created_at, kind="order", title=r.number, order=r.id))
        for refund in r.data.get("refunds", []):
            if refund.get("created_at"):
                at = datetime.fromisoformat(refund["created_at"])
                items.append(TimelineItem(at=at, kind="refund", title=r.number, order=r.id))
        for parcel in r.data.get("parcels", []):
            if parcel.get("delivered_at"):
                at = datetime.fromisoformat(parcel["delivered_at"])
                items.append(TimelineItem(at=at, kind="delivered", title=r.number, order=r.id))
    return items


async def _origins(tx: Transaction, customer: UUID) -> list[TimelineItem]:
    born = await tx.first(
        select(customers.c.created_at, customers.c.name).where(
            customers.c.workspace_id == tx.workspace, customers.c.id == customer
        )
    )
    items = [TimelineItem(at=born.created_at, kind="created", title=born.name)] if born else []
    table = customer_merges.c
    merged = await tx.rows(
        select(table.created_at, customers.c.name)
        .join(
            customers,
            (customers.c.workspace_id == table.workspace_id) & (customers.c.id == table.loser_id),
        )
        .where(table.workspace_id == tx.workspace, table.winner_id == customer, table.undone_at.is_(None))
    )
    return items + [TimelineItem(at=r.created_at, kind="merge", title=r.name) for r in merged]
