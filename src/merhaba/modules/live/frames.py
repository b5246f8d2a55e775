"""Events as frames for screens: each with the present state of what it tells of, so that state plus
events is always the fresh state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from merhaba.modules.customers import queries as people
from merhaba.modules.customers.types import CustomerRef
from merhaba.modules.inbox.queries import conversations as inbox
from merhaba.modules.inbox.queries import messages as threads
from merhaba.modules.inbox.tables import conversations, reads
from merhaba.modules.inbox.types import Conversation, Message
from merhaba.platform.database import Transaction
from merhaba.platform.events import Place, Recorded, cursor_of
from merhaba.platform.secrets import Keys

# What the log calls it -> what screens are told.
_SHOWN_AS = {
    "conversation.created": "conversation.created",
    "conversation.updated": "conversation.updated",
    "conversation.read": "conversation.updated",
    "message.created": "message.created",
    "message.updated": "message.updated",
    "message.deleted": "message.deleted",
    "delivery.changed": "message.updated",
    "customer.updated": "customer.updated",
    "customers.merged": "customers.merged",
    "notification.created": "notification.created",
    "settings.changed": "settings.changed",
    "dead_letter.added": "settings.changed",
    "order.changed": "order.changed",
    "order_action.changed": "order_action.changed",
    "shop.changed": "shop.changed",
}
_WITH_CONVERSATION = {
    "conversation.created",
    "conversation.updated",
    "conversation.read",
    "message.created",
    "message.deleted",
    "notification.created",
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """The present state of everything a batch of events tells of."""

    conversations: dict[UUID, Conversation]
    rows: dict[UUID, Any]
    messages: dict[UUID, Message]
    customers: dict[UUID, CustomerRef]
    read_at: dict[tuple[UUID, UUID], datetime]


async def load(tx: Transaction, keys: Keys, batch: Sequence[Recorded], agents: Sequence[UUID]) -> Loaded:
    """Load it with a handful of queries, however long the batch is."""
    ids = {c for e in batch if (c := e.ident("conversation")) is not None}
    customer_ids = {c for e in batch for f in ("customer", "winner", "loser") if (c := e.ident(f))}
    message_ids = {m for e in batch if (m := e.ident("message")) is not None}
    rows = (
        await tx.rows(
            select(conversations).where(
                conversations.c.workspace_id == tx.workspace, conversations.c.id.in_(ids)
            )
        )
        if ids
        else []
    )
    shaped = await inbox.shape(tx, None, rows)
    marks = (
        await tx.rows(
            select(reads.c.agent_id, reads.c.conversation_id, reads.c.read_at).where(
                reads.c.workspace_id == tx.workspace,
                reads.c.agent_id.in_(agents),
                reads.c.conversation_id.in_(ids),
            )
        )
        if ids and agents
        else []
    )
    return Loaded(
        conversations={c.id: c for c in shaped},
        rows={row.id: row for row in rows},
        messages={m.id: m for m in await threads.by_ids(tx, keys, message_ids)},
        customers=await people.refs(tx, customer_ids),
        read_at={(r.agent_id, r.conversation_id): r.read_at for r in marks},
    )


def frame_for_agent(
    event: Recorded, loaded: Loaded, agent: UUID | None, epoch: UUID
) -> dict[str, Any] | None:
    """The frame of one event for one agent (None: a script), or None when it is nothing to them."""
    shown = _SHOWN_AS.get(event.type)
    concerned = event.ident("agent")
    if shown is None or (concerned is not None and concerned != agent):
        return None
    frame: dict[str, Any] = {
        "t": "event",
        "type": shown,
        "cursor": cursor_of(epoch, Place(event.xid, event.id)),
        "data": event.data if event.type != "dead_letter.added" else {"what": "dead-letters", **event.data},
    }
    conversation_id, message_id = event.ident("conversation"), event.ident("message")
    if event.type in _WITH_CONVERSATION and conversation_id in loaded.conversations:
        frame["conversation"] = _for(agent, loaded, conversation_id).model_dump(mode="json")
    customer = loaded.customers.get(event.ident("customer") or event.ident("winner") or UUID(int=0))
    if customer is not None:
        frame["customer"] = customer.model_dump(mode="json")
    if message_id is not None and event.type != "message.deleted":
        message = loaded.messages.get(message_id)
        if message is None and event.type in {"message.created", "message.updated", "delivery.changed"}:
            return None
        frame["message"] = message.model_dump(mode="json") if message is not None else None
    return frame


def _for(agent: UUID | None, loaded: Loaded, ident: UUID) -> Conversation:
    conversation, row = loaded.conversations[ident], loaded.rows[ident]
    if agent is None:
        return conversation
    unread = inbox.is_unread(row.last_inbound_at, loaded.read_at.get((agent, ident)))
    return conversation.model_copy(update={"unread": unread}) if unread else conversation
