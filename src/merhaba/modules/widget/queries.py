"""What a shopper may see: their own chat conversations, without notes and event lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, func, or_, select, tuple_

from merhaba.kit.cursors import moment_and_id, pack
from merhaba.kit.text import initials
from merhaba.modules.commerce.tables import shops
from merhaba.modules.connections.tables import channel_accounts
from merhaba.modules.customers import queries as customers
from merhaba.modules.customers.types import IdentityKind
from merhaba.modules.inbox.commands.opening import OPENING
from merhaba.modules.inbox.queries import messages as threads
from merhaba.modules.inbox.tables import conversations, messages, reads
from merhaba.modules.inbox.types import Message
from merhaba.modules.workspaces import queries as workspaces
from merhaba.platform.database import Transaction
from merhaba.platform.secrets import Keys
from merhaba.platform.web import not_found

from .types import WAgent, WAuthor, WConversation, WFile, WMessage
from .visitor import Visitor

CHAT = "chat"
VERIFICATION = "verification"
"""What marks a message that asks a shopper to prove who they are."""


async def customer_of(tx: Transaction, visitor: Visitor) -> UUID | None:
    """The customer behind a visitor, when there is one: by signed identity, else by this browser."""
    ways = [(IdentityKind.VISITOR, visitor.id)]
    if visitor.signed is not None:
        ways.insert(0, (IdentityKind.SHOP, f"{visitor.brand}:{visitor.signed.user_id}"))
    for kind, value in ways:
        owners = await customers.owners_of(tx, kind, value)
        if owners:
            return owners[0][0]
    return None


async def visible(tx: Transaction, visitor: Visitor) -> ColumnElement[bool]:
    """The condition that a conversation is this shopper's to see.

    What this browser wrote is always theirs. A signed-in shopper also sees what they wrote elsewhere.
    A typed address proves nothing and shows nothing.
    """
    table = conversations.c
    mine: ColumnElement[bool] = table.visitor == visitor.id
    if visitor.signed is not None:
        value = f"{visitor.brand}:{visitor.signed.user_id}"
        proven = [c for c, verified in await customers.owners_of(tx, IdentityKind.SHOP, value) if verified]
        if proven:
            mine = or_(mine, table.customer_id.in_(proven))
    return (
        (table.workspace_id == tx.workspace)
        & (table.brand_id == visitor.brand)
        & (table.channel == CHAT)
        & mine
    )


async def conversation_list(tx: Transaction, visitor: Visitor, *, limit: int = 20) -> list[WConversation]:
    """The shopper's conversations, newest first."""
    rows = await tx.rows(
        select(conversations)
        .where(await visible(tx, visitor))
        .order_by(conversations.c.last_message_at.desc())
        .limit(limit)
    )
    return await shape_conversations(tx, rows)


async def conversation_row(tx: Transaction, visitor: Visitor, ident: UUID) -> Row[Any]:
    """One of the shopper's conversations. Raises Problem 404 for anybody else's."""
    row = await tx.first(select(conversations).where(await visible(tx, visitor), conversations.c.id == ident))
    if row is None:
        raise not_found("conversation")
    return row


async def shape_conversations(tx: Transaction, rows: Sequence[Row[Any]]) -> list[WConversation]:
    """Conversations as the widget shows them."""
    if not rows:
        return []
    ids = [row.id for row in rows]
    unread = {
        r.conversation_id: r.n
        for r in await tx.rows(
            select(messages.c.conversation_id, func.count().label("n"))
            .where(
                messages.c.workspace_id == tx.workspace,
                messages.c.conversation_id.in_(ids),
                messages.c.kind == "message",
                messages.c.direction == "out",
                messages.c.seen_at.is_(None),
            )
            .group_by(messages.c.conversation_id)
        )
    }
    seen = await seen_at(tx, ids)
    names = await workspaces.agent_names(tx, {row.assignee_id for row in rows if row.assignee_id})
    return [
        WConversation(
            id=row.id,
            status=row.status,
            preview=row.preview,
            last_message_at=row.last_message_at,
            unread=unread.get(row.id, 0),
            seen_at=seen.get(row.id),
            agent=_agent(names.get(row.assignee_id, "")) if row.assignee_id else None,
        )
        for row in rows
    ]


async def can_track(tx: Transaction, brand: UUID) -> bool:
    """Whether shoppers can see their orders in this brand's chat: it has a shop, and a mailbox for codes."""
    shop = (shops.c.workspace_id == tx.workspace) & (shops.c.brand_id == brand)
    table = channel_accounts.c
    mailbox = (table.workspace_id == tx.workspace) & (table.brand_id == brand) & (table.channel == "email")
    found = select(exists().where(shop) & exists().where(mailbox, table.status != "paused"))
    return bool(await tx.scalar(found))


async def message_page(
    tx: Transaction, keys: Keys, conversation: UUID, *, before: str | None, limit: int
) -> tuple[list[WMessage], str | None]:
    """A page of a thread, oldest first, going back from `before`."""
    table = messages.c
    wanted = (
        (table.workspace_id == tx.workspace)
        & (table.conversation_id == conversation)
        & (table.kind == "message")
    )
    if before:
        wanted &= tuple_(table.created_at, table.id) < tuple_(*moment_and_id(before))
    rows = list(
        await tx.rows(
            select(table.id, table.created_at)
            .where(wanted)
            .order_by(table.created_at.desc(), table.id.desc())
            .limit(limit + 1)
        )
    )
    following = pack(rows[limit - 1].created_at, rows[limit - 1].id) if len(rows) > limit else None
    ids = [row.id for row in reversed(rows[:limit])]
    found = {m.id: m for m in await threads.by_ids(tx, keys, ids)}
    seen = (await seen_at(tx, [conversation])).get(conversation)
    return [for_shopper(found[ident], seen) for ident in ids if ident in found], following


async def opening_before(tx: Transaction, message: UUID) -> UUID | None:
    """The opening that was written down together with the message which answers it, if it was."""
    asked, said = messages.alias("asked"), messages.alias("said")
    together = (
        (asked.c.workspace_id == said.c.workspace_id)
        & (asked.c.conversation_id == said.c.conversation_id)
        & (asked.c.created_at == said.c.created_at)
    )
    found: UUID | None = await tx.scalar(
        select(said.c.id)
        .join(asked, together)
        .where(asked.c.workspace_id == tx.workspace, asked.c.id == message, said.c.automatic == OPENING)
    )
    return found


async def seen_at(tx: Transaction, idents: Sequence[UUID]) -> dict[UUID, datetime]:
    """When somebody of the shop last looked at each conversation."""
    rows = await tx.rows(
        select(reads.c.conversation_id, func.max(reads.c.read_at).label("at"))
        .where(reads.c.workspace_id == tx.workspace, reads.c.conversation_id.in_(idents))
        .group_by(reads.c.conversation_id)
    )
    return {row.conversation_id: row.at for row in rows}


def for_shopper(message: Message, seen: datetime | None) -> WMessage:
    """A message as the shopper may see it: who speaks by first name, no addresses, no mail headers."""
    kind = message.author.kind.value
    author = WAuthor(
        kind=kind if kind in {"customer", "agent", "bot"} else "system",
        name="" if kind == "customer" else message.author.name.split(" ")[0],
    )
    read = seen is not None and message.created_at <= seen
    return WMessage(
        id=message.id,
        client_key=message.client_key,
        conversation=message.conversation,
        direction=message.direction,
        author=author,
        text=message.text,
        html=message.html if message.direction == "out" else None,
        attachments=[
            WFile(id=a.id, name=a.name, content_type=a.content_type, size=a.size, url=a.url)
            for a in message.attachments
        ],
        state="read" if read else "sent",
        created_at=message.created_at,
        form="verification" if message.automatic == VERIFICATION else None,
    )


def _agent(name: str) -> WAgent:
    return WAgent(name=name.split(" ", maxsplit=1)[0], initials=initials(name))
