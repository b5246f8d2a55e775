"""What shoppers do: write, read, leave an address."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy import func, select, update

from merhaba.kit.languages import primary
from merhaba.modules import connections, files
from merhaba.modules.customers.commands.change import seen as customer_seen
from merhaba.modules.customers.commands.find import Known, add_identity, find_or_create
from merhaba.modules.customers.rules import is_email
from merhaba.modules.customers.types import IdentityKind
from merhaba.modules.inbox.commands.opening import Opening
from merhaba.modules.inbox.commands.receive import Incoming, receive
from merhaba.modules.inbox.commands.write import Attached
from merhaba.modules.inbox.events import MessageUpdated
from merhaba.modules.inbox.tables import conversations, messages
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.hours import zone
from merhaba.modules.workspaces.openings import words
from merhaba.modules.workspaces.types import Actor, AuthorKind
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.web import Problem, invalid

from .queries import CHAT, conversation_row, customer_of, visible
from .types import MessageIn
from .visitor import Visitor


async def write(tx: Transaction, visitor: Visitor, given: MessageIn) -> tuple[UUID, UUID]:
    """Take a shopper's message; gives (conversation, message). The same `client_key` again gives the
    same answer and writes nothing. Raises Problem 404 for a conversation that is not theirs, 422 when empty.
    """
    key = f"{tx.workspace}/{visitor.id}"
    await tx.scalar(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 7046))))
    before = await _written_before(tx, visitor, given.client_key)
    if before is not None:
        return before
    conversation = None
    if given.conversation is not None:
        conversation = (await conversation_row(tx, visitor, given.conversation)).id
    account = await connections.first_of(tx, CHAT, visitor.brand)
    if account is None or account.status == "paused":
        raise Problem(409, "chat-off", "Chat is switched off at the moment. Please write us an e-mail.")
    attached = await _attached(tx, visitor, given.attachments)
    text = given.text.strip()
    if not text and not attached:
        raise Problem(422, "empty-message", "Write something, or attach a file.")
    language = primary(given.language) or None
    customer = await find_or_create(
        tx,
        identities_of(visitor),
        name=visitor.signed.name if visitor.signed else visitor.name,
        language=language,
        timezone=given.timezone if given.timezone and zone(given.timezone).key == given.timezone else None,
    )
    received = await receive(
        tx,
        Incoming(
            account=account,
            customer=customer,
            author_name=(visitor.signed.name if visitor.signed else "") or visitor.name,
            conversation=conversation,
            text=text,
            attachments=attached,
            client_key=given.client_key,
            visitor=visitor.id,
            language=language,
            opening=await _opening(tx, visitor, given),
        ),
    )
    return received.conversation, received.message


def identities_of(visitor: Visitor) -> list[Known]:
    """Everything a visitor is known by; what they only typed is a claim."""
    known = []
    if visitor.signed is not None:
        signed = visitor.signed
        known.append(Known(IdentityKind.SHOP, f"{visitor.brand}:{signed.user_id}", verified=True))
        if signed.email:
            known.append(Known(IdentityKind.EMAIL, signed.email, verified=True))
        if signed.phone:
            known.append(Known(IdentityKind.PHONE, signed.phone, verified=True))
    known.append(Known(IdentityKind.VISITOR, visitor.id, verified=True))
    if visitor.email:
        known.append(Known(IdentityKind.EMAIL, visitor.email, verified=False))
    return known


async def read(tx: Transaction, visitor: Visitor, conversation: UUID) -> int:
    """Note that the shopper has seen our messages; gives how many were new to them."""
    row = await conversation_row(tx, visitor, conversation)
    table = messages.c
    seen = await tx.scalars(
        update(messages)
        .where(
            table.workspace_id == tx.workspace,
            table.conversation_id == row.id,
            table.direction == "out",
            table.kind == "message",
            table.seen_at.is_(None),
        )
        .values(seen_at=tx.now)
        .returning(table.id)
    )
    if seen:
        await tx.run(
            update(conversations)
            .where(conversations.c.workspace_id == tx.workspace, conversations.c.id == row.id)
            .values(customer_seen_at=tx.now)
        )
        await customer_seen(tx, row.customer_id)
        await append(tx, *(MessageUpdated(message, row.id) for message in seen))
    return len(seen)


async def leave_address(tx: Transaction, visitor: Visitor, *, email: str | None, name: str | None) -> Visitor:
    """Remember an address or a name the shopper typed. Before their first message only in the token."""
    if email is not None:
        email = email.strip()
        if not is_email(email):
            raise invalid("email", "This does not look like an e-mail address.", "bad-email")
        visitor = replace(visitor, email=email)
    if name is not None:
        visitor = replace(visitor, name=name.strip()[:120])
    customer = await customer_of(tx, visitor)
    if customer is not None:
        if email:
            await add_identity(tx, customer, Known(IdentityKind.EMAIL, email, verified=False))
        await find_or_create(tx, [Known(IdentityKind.VISITOR, visitor.id, verified=True)], name=visitor.name)
    return visitor


async def _written_before(tx: Transaction, visitor: Visitor, client_key: str) -> tuple[UUID, UUID] | None:
    row = await tx.first(
        select(messages.c.conversation_id, messages.c.id)
        .join(
            conversations,
            (conversations.c.workspace_id == messages.c.workspace_id)
            & (conversations.c.id == messages.c.conversation_id),
        )
        .where(
            messages.c.workspace_id == tx.workspace,
            messages.c.client_key == client_key,
            await visible(tx, visitor),
        )
    )
    return (row.conversation_id, row.id) if row is not None else None


async def _opening(tx: Transaction, visitor: Visitor, given: MessageIn) -> Opening | None:
    """What the shop said first. The words are taken from the settings, never from the shopper's browser."""
    if given.opening is None or given.conversation is not None:
        return None
    brand = await workspaces.brand(tx, visitor.brand)
    said = words(
        brand.widget.openings,
        given.opening.id,
        given.opening.language or given.language,
        brand.default_language,
    )
    return Opening(said, Actor(AuthorKind.RULE, None, brand.name)) if said is not None else None


async def _attached(tx: Transaction, visitor: Visitor, wanted: list[UUID]) -> list[Attached]:
    found = await files.by_ids(tx, wanted)
    for ident in wanted:
        if ident not in found or found[ident].owner != f"visitor:{visitor.id}":
            raise invalid("attachments", "One of the files is gone. Attach it again.")
    return [Attached(found[ident]) for ident in wanted]
