"""Taking in a customer's message, whatever channel it came by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, text

from merhaba.kit.ids import new_id
from merhaba.kit.language_guess import guess_language
from merhaba.kit.text import one_line
from merhaba.modules.connections import Connection
from merhaba.modules.workspaces.types import SYSTEM_ACTOR, Actor, AuthorKind
from merhaba.platform.database import Transaction
from merhaba.platform.events import append

from ..events import ConversationCreated
from ..rules import reopens, status_after_inbound, waiting_after
from ..tables import conversations
from ..types import Status
from .opening import Opening, say_first
from .write import Attached, NewMessage, add_line, add_message, locked, set_fields, shown_preview

_PEOPLE = 50
_NOTE_PARTICIPANTS = text(
    "insert into participants (workspace_id, conversation_id, address, name, added_at)"
    " select :workspace, :conversation, address, name,"
    " case when address = :wrote then clock_timestamp() else :now end"
    " from unnest(cast(:addresses as text[]), cast(:names as text[])) as person(address, name)"
    " on conflict (workspace_id, conversation_id, address)"
    " do update set added_at = excluded.added_at where participants.address = :wrote"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One message from a customer. `conversation` is where it belongs, None for a new one; `sender` is the
    mail address it was written from, where it came by mail; `others` are the people it was written to beside
    us. `language` is the customer's, `written_in` that of the message, where somebody has looked. A new
    conversation begins with `opening`."""

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
    others: Sequence[dict[str, str]] = ()
    attachments: Sequence[Attached] = ()
    automatic: str | None = None
    external_id: str | None = None
    client_key: str | None = None
    references: Sequence[str] = ()
    raw_id: UUID | None = None
    visitor: str | None = None
    language: str | None = None
    written_in: str | None = None
    spam: bool = False
    sent_at: datetime | None = None
    opening: Opening | None = None


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
    shown = _shown(incoming, tx.now, row)
    conversation = row.id if row is not None else await _open(tx, incoming, linked_to, shown)
    if row is None and incoming.opening is not None:
        await say_first(tx, conversation, incoming.account.channel, incoming.opening)
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
    if row is not None:
        await _go_on(tx, row, incoming, shown)
    await note_participants(tx, conversation, incoming.others, wrote=incoming.sender)
    return Received(conversation, message, created=row is None)


async def _open(tx: Transaction, incoming: Incoming, linked_to: UUID | None, shown: dict[str, Any]) -> UUID:
    """A new conversation as its first message leaves it."""
    ident = new_id()
    await tx.run(
        insert(conversations),
        {
            "workspace_id": tx.workspace,
            "id": ident,
            "subject": one_line(incoming.subject, 300),
            "status": Status.OPEN,
            "channel": incoming.account.channel,
            "account_id": incoming.account.id,
            "brand_id": incoming.account.brand,
            "customer_id": incoming.customer,
            "visitor": incoming.visitor,
            "language": _language(incoming),
            "spam": incoming.spam,
            "linked_to": linked_to,
            "message_count": 1 if incoming.opening is None else 2,
            "created_at": tx.now,
            **shown,
        },
    )
    await append(tx, ConversationCreated(ident, incoming.customer, incoming.account.channel))
    return ident


async def _go_on(tx: Transaction, before: Row[Any], incoming: Incoming, shown: dict[str, Any]) -> None:
    """What one more message makes of a conversation."""
    values = {"message_count": conversations.c.message_count + 1, **shown}
    status = (
        Status(before.status)
        if incoming.automatic is not None
        else status_after_inbound(Status(before.status))
    )
    if status != before.status:
        values |= {"status": status, "snoozed_until": None, "closed_at": None}
        line = {"type": "status", "from": before.status, "to": status}
        await add_line(tx, before, SYSTEM_ACTOR, line)
    if before.language is None:
        values["language"] = _language(incoming)
    await set_fields(tx, before.id, values)


def _shown(incoming: Incoming, at: datetime, before: Row[Any] | None) -> dict[str, Any]:
    """What lists show of a conversation after this message, and since when its customer waits."""
    automatic = incoming.automatic is not None
    waiting_since = before.waiting_since if before is not None else None
    shown = {
        "last_message_at": at,
        "preview": shown_preview(incoming.text, incoming.attachments),
        "preview_author": AuthorKind.CUSTOMER,
        "waiting_since": waiting_after(waiting_since, inbound=True, at=at, automatic=automatic),
    }
    return shown if automatic else {**shown, "last_inbound_at": at}


def _language(incoming: Incoming) -> str | None:
    return incoming.written_in or guess_language(incoming.text) or incoming.language


async def note_participants(
    tx: Transaction, conversation: UUID, people: Sequence[dict[str, str]], *, wrote: str = ""
) -> None:
    """Remember who else takes part in a mail conversation; their replies belong to it.

    Who `wrote` last comes after everybody else: the answer goes there.
    """
    names = {person["address"].lower(): person.get("name", "") for person in people[:_PEOPLE]}
    names.pop(wrote.lower(), None)
    if wrote:
        names[wrote.lower()] = ""
    if names:
        values = {
            "workspace": tx.workspace,
            "conversation": conversation,
            "addresses": list(names),
            "names": list(names.values()),
            "wrote": wrote.lower(),
            "now": tx.now,
        }
        await tx.run(_NOTE_PARTICIPANTS, values)
