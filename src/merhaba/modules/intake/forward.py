"""A forwarded mail: who wrote what is inside, and making them the customer."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel
from sqlalchemy import select

from merhaba.kit.examples import MESSAGE_ID, example
from merhaba.modules.connections import accounts
from merhaba.modules.connections.queries import opened
from merhaba.modules.inbox.commands.hand_over import hand_over
from merhaba.modules.inbox.queries import conversations
from merhaba.modules.inbox.queries import messages as threads
from merhaba.modules.inbox.tables import messages
from merhaba.modules.inbox.types import Conversation, Mailbox
from merhaba.modules.workspaces.auth import AgentsOnly, Caller, Tx
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.database import Transaction
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem, TransactionalRoute, runtime_of
from merhaba.ports.channels import InboundMessage

from . import log as raw_log
from .forwarded import original

router = APIRouter(route_class=TransactionalRoute, tags=["conversations"])

_LOOKED_AT = 20


class Forwarded(Shape):
    """Who wrote the mail that was forwarded here; null when there is none inside."""

    model_config = example(message=MESSAGE_ID, sender={"name": "Clara Weber", "address": "clara@example.com"})

    message: UUID | None
    sender: Mailbox | None


class FromForward(BaseModel):
    """The forwarding message; the first of the conversation that forwards something when left out."""

    model_config = example(message=MESSAGE_ID)

    message: UUID | None = None


@router.get("/conversations/{conversation}/forward")
async def forwarded(conversation: UUID, request: Request, caller: Caller, tx: Tx) -> Forwarded:
    """Whether a mail of this conversation forwards another, and whose."""
    await conversations.one(tx, caller.agent, conversation)
    found = await original_sender(tx, runtime_of(request), conversation)
    return found or Forwarded(message=None, sender=None)


@router.post("/conversations/{conversation}/customer-from-forward", dependencies=[AgentsOnly])
async def customer_from_forward(
    conversation: UUID, asked: FromForward, request: Request, caller: Caller, tx: Tx
) -> Conversation:
    """Make who wrote the forwarded mail the customer of this conversation."""
    runtime = runtime_of(request)
    await conversations.one(tx, caller.agent, conversation)
    found = await original_sender(tx, runtime, conversation, asked.message)
    if found is None or found.sender is None:
        raise Problem(422, "nothing-forwarded", "No mail of somebody else was found inside this one.")
    await hand_over(tx, conversation, caller.actor, address=found.sender.address, name=found.sender.name)
    return await conversations.one(tx, caller.agent, conversation)


async def original_sender(
    tx: Transaction, runtime: Runtime, conversation: UUID, message: UUID | None = None
) -> Forwarded | None:
    """Who wrote what a message forwards, or None. Read from the raw mail, which is kept."""
    table = messages.c
    wanted = (table.workspace_id == tx.workspace) & (table.conversation_id == conversation)
    wanted &= (table.direction == "in") & table.raw_id.is_not(None)
    if message is not None:
        await threads.raw_of(tx, conversation, message)  # 404 when it is none of this conversation
        wanted &= table.id == message
    rows = await tx.rows(
        select(table.id, table.raw_id, table.sender)
        .where(wanted)
        .order_by(table.created_at)
        .limit(_LOOKED_AT)
    )
    ours = {account.address.lower() for account in await accounts(tx)}
    for row in rows:
        raw = await raw_log.row_of(tx, row.raw_id)
        slug, account = await opened(tx, runtime.keys, raw.account_id)
        try:
            items = runtime.channels[slug].parse(await raw_log.raw_of(runtime.files, raw), account)
        except ValueError:
            continue
        forwarder = str((row.sender or {}).get("address", ""))
        for item in items:
            inside = item.forwarded if isinstance(item, InboundMessage) else ()
            person = original(inside, forwarder, ours)
            if person is not None:
                sender = Mailbox(name=person.name, address=person.address)
                return Forwarded(message=row.id, sender=sender)
    return None
