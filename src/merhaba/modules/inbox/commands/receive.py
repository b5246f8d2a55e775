"""Taking in a customer's message, whatever channel it came by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert
from sqlalchemy.dialects.postgresql import insert as upsert

from merhaba.kit.ids import new_id
from merhaba.kit.language_guess import guess_language
from merhaba.kit.text import one_line
from merhaba.modules.connections import Connection
from merhaba.modules.workspaces.types import SYSTEM_ACTOR, Actor, AuthorKind
from merhaba.platform.database import Transaction
from merhaba.platform.events import append

from ..events import ConversationCreated
from ..rules import reopens, status_after_inbound, waiting_after
from ..tables import conversations, participants
from ..types import Status
from .write import Attached, NewMessage, add_line, add_message, locked, set_fields, shown_preview


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One message from a customer. `conversation` is where it belongs, None for a new one; `sender` is the
    mail address it was written from, where it came by mail."""

    account: Connection
    customer: UUID
    author_name: str
    text: str
    sender: str = ""
    conversation: UUID | None = None
    text_full: str | None = None
    html: str | None = None
    subject: str = ""
    to: Sequence[dict[str, str]] = ()
    cc: Sequence[dict[str, str]] = ()
    attachments: Sequence[Attached] = ()
    automatic: str | None = None
    external_id: str | None = None
    client_key: str | None = None
    references: Sequence[str] = ()
    raw_id: UUID | None = None
    visitor: str | None = None
    language: str | None = None
    spam: bool = False
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """Where a message went."""

    conversation: UUID
    message: UUID
    created: bool


async def receive(tx: Transaction, incoming: Incoming) -> Received:
    """Add the message to its conversation, or open a new one (linked, when the old is long closed)."""
    row: Row[Any] | None = None
    linked_to: UUID | None = None
    if incoming.conversation is not None:
        before = await locked(tx, incoming.conversation)
        if reopens(Status(before.status), before.closed_at, tx.now):
            row = before
        else:
            linked_to = before.id
    conversation = row.id if row is not None else await open_conversation(tx, incoming, linked_to)
    message = await add_message(
        tx,
        conversation,
        NewMessage(
            direction="in",
            kind="message",
            channel=incoming.account.channel,
            actor=Actor(AuthorKind.CUSTOMER, incoming.customer, incoming.author_name),
            text=incoming.text,
            text_full=incoming.text_full,
            html=incoming.html,
            subject=incoming.subject,
            to=incoming.to,
            cc=incoming.cc,
            sender=({"name": incoming.author_name, "address": incoming.sender} if incoming.sender else None),
            attachments=incoming.attachments,
            automatic=incoming.automatic,
            external_id=incoming.external_id,
            client_key=incoming.client_key,
            references=incoming.references,
            raw_id=incoming.raw_id,
        ),
    )
    await _update_conversation(tx, conversation, incoming, row)
    await note_participants(tx, conversation, incoming.cc)
    if incoming.sender:
        await note_writer(tx, conversation, incoming.sender)
    return Received(conversation, message, created=row is None)


async def open_conversation(tx: Transaction, incoming: Incoming, linked_to: UUID | None) -> UUID:
    """A new, empty conversation for an incoming message."""
    ident = new_id()
    await tx.run(
        insert(conversations).values(
            workspace_id=tx.workspace,
            id=ident,
            subject=one_line(incoming.subject, 300),
            status=Status.OPEN,
            channel=incoming.account.channel,
            account_id=incoming.account.id,
            brand_id=incoming.account.brand,
            customer_id=incoming.customer,
            visitor=incoming.visitor,
            language=guess_language(incoming.text) or incoming.language,
            spam=incoming.spam,
            linked_to=linked_to,
            created_at=tx.now,
            last_message_at=tx.now,
        )
    )
    await append(tx, ConversationCreated(ident, incoming.customer, incoming.account.channel))
    return ident


async def note_participants(tx: Transaction, conversation: UUID, people: Sequence[dict[str, str]]) -> None:
    """Remember who else takes part in a mail conversation; their replies belong to it."""
    for person in people[:50]:
        await tx.run(
            upsert(participants)
            .values(
                workspace_id=tx.workspace,
                conversation_id=conversation,
                address=person["address"].lower(),
                name=person.get("name", ""),
                added_at=tx.now,
            )
            .on_conflict_do_nothing()
        )


async def note_writer(tx: Transaction, conversation: UUID, address: str) -> None:
    """Remember who wrote last (after everybody in copy): the answer goes there."""
    row = {"workspace_id": tx.workspace, "conversation_id": conversation, "address": address.lower()}
    values = {"added_at": func.clock_timestamp()}
    statement = upsert(participants).values(**row, **values)
    await tx.run(statement.on_conflict_do_update(index_elements=list(row), set_=values))


async def _update_conversation(
    tx: Transaction, conversation: UUID, incoming: Incoming, before: Row[Any] | None
) -> None:
    automatic = incoming.automatic is not None
    values: dict[str, Any] = {
        "message_count": conversations.c.message_count + 1,
        "last_message_at": tx.now,
        "preview": shown_preview(incoming.text, incoming.attachments),
        "preview_author": AuthorKind.CUSTOMER,
        "waiting_since": waiting_after(
            before.waiting_since if before is not None else None, inbound=True, at=tx.now, automatic=automatic
        ),
    }
    if not automatic:
        values["last_inbound_at"] = tx.now
    if before is None:
        await set_fields(tx, conversation, values)
        return
    status = Status(before.status) if automatic else status_after_inbound(Status(before.status))
    if status != before.status:
        values |= {"status": status, "snoozed_until": None, "closed_at": None}
        line = {"type": "status", "from": before.status, "to": status}
        await add_line(tx, before, SYSTEM_ACTOR, line)
    if before.language is None:
        values["language"] = guess_language(incoming.text) or incoming.language
    await set_fields(tx, conversation, values)
