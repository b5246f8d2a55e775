"""Following the log: every event that rules may wait for, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from merhaba.modules.inbox.tables import conversations, messages
from merhaba.modules.inbox.types import Status
from merhaba.platform.database import Transaction
from merhaba.platform.events import Recorded, Subscription

from .engine import run
from .loaded import forget, loaded
from .rules import Happened, cause_of, changed, goes_on, waited_for
from .types import On

_SETTINGS = "settings.changed"
_MOST_OF_A_CUSTOMER = 10


async def react(tx: Transaction, event: Recorded) -> None:
    """Let the rules that wait for this look at it."""
    if event.type == _SETTINGS:
        forget(event.workspace)
        return
    on = waited_for(event.type, event.data)
    if not on:
        return
    ready = await loaded(tx)
    if not any(rule.definition.when.on in on for rule in ready.rules):
        return
    key = f"event:{event.id}"
    cause = cause_of(key, event.data)
    if not goes_on(cause):
        return
    if On.UNSNOOZED in on and not await _came_back(tx, event.ident("message")):
        return
    for conversation in await _conversations(tx, event):
        message = event.ident("message") if On.UNSNOOZED not in on else None
        fields = changed(event.data)
        happened = Happened(key, on, conversation, message, event.at, cause, fields)
        await run(tx, happened, ready)


SUBSCRIPTION = Subscription(
    "automation",
    frozenset(
        {"conversation.created", "conversation.updated", "message.created", "order.changed", _SETTINGS}
    ),
    react,
)


async def _came_back(tx: Transaction, message: UUID | None) -> bool:
    m = messages.c
    line = await tx.scalar(select(m.event).where(m.workspace_id == tx.workspace, m.id == message))
    return line is not None and line.get("type") == "unsnoozed"


async def _conversations(tx: Transaction, event: Recorded) -> Sequence[UUID]:
    """The conversation of the event; of an order the customer's that are not closed, newest first."""
    named = event.ident("conversation")
    if named is not None:
        return [named]
    customer = event.ident("customer")
    if customer is None:
        return []
    c = conversations.c
    found: Sequence[UUID] = await tx.scalars(
        select(c.id)
        .where(c.workspace_id == tx.workspace, c.customer_id == customer, c.status != Status.CLOSED)
        .order_by(c.last_message_at.desc(), c.id.desc())
        .limit(_MOST_OF_A_CUSTOMER)
    )
    return found
