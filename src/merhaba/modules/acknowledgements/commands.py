"""Setting the acknowledgement, and saying it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from merhaba.kit.ids import new_id
from merhaba.modules import delivery
from merhaba.modules.inbox.commands.outbound import Written, compose
from merhaba.modules.inbox.commands.write import NewMessage, add_message
from merhaba.modules.inbox.tables import conversations
from merhaba.modules.widget.presence import Answering, answering
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.events import SettingsChanged
from merhaba.modules.workspaces.types import Actor, AuthorKind, Brand
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.secrets import Keys

from . import words
from .queries import Asked, asked, of_brand
from .rules import When, deserves, when_in_chat
from .tables import acknowledgements, settings
from .types import AcknowledgementSettings

CHAT, EMAIL = "chat", "email"
ACKNOWLEDGEMENT = "acknowledgement"


async def change(tx: Transaction, brand: UUID, wanted: AcknowledgementSettings, by: UUID | None) -> None:
    """Set a brand's acknowledgement. Raises Problem 404."""
    await workspaces.brand(tx, brand)
    row = {"workspace_id": tx.workspace, "brand_id": brand}
    values = {**wanted.model_dump(mode="json"), "changed_at": tx.now}
    statement = upsert(settings).values(**row, **values)
    await tx.run(statement.on_conflict_do_update(index_elements=list(row), set_=values))
    await append(tx, SettingsChanged("acknowledgements", brand, by))


async def acknowledge(tx: Transaction, message: UUID, keys: Keys | None, *, waited: bool = False) -> When:
    """Say that a message has arrived, if it is one that should be told. Saying it twice is not possible.

    Without `keys` (which mail needs) mail is left for LATER. A chat is when somebody has their minute first.
    """
    found = await asked(tx, message)
    if found is None or found.account.channel not in {CHAT, EMAIL}:
        return When.NEVER
    if not deserves(found.facts, tx.now):
        return When.NEVER
    brand = await workspaces.brand(tx, found.conversation.brand_id)
    wanted = await of_brand(tx, brand.id)
    present = await answering(tx, brand)
    if found.account.channel == CHAT:
        when = when_in_chat(wanted.chat, online=present.online, waited=waited)
    else:
        when = When.NEVER if not wanted.email else When.NOW if keys is not None else When.LATER
    if when is When.NOW and not await _take_turn(tx, found):
        return When.NEVER
    if when is When.NOW:
        await _say(tx, found, brand, _text(found, brand, wanted, present, tx.now), keys)
    return when


async def _take_turn(tx: Transaction, found: Asked) -> bool:
    """Write down that this conversation is acknowledged; False when it was, or its customer was just told."""
    customer, conversation = found.conversation.customer_id, found.conversation.id
    key = f"{tx.workspace}/{customer}"
    await tx.scalar(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 7047))))
    again = await asked(tx, found.message)
    if again is None or not deserves(again.facts, tx.now):
        return False
    row = {"workspace_id": tx.workspace, "conversation_id": conversation}
    values = {"customer_id": customer, "message_id": found.message, "said_at": tx.now}
    return bool(await tx.run(upsert(acknowledgements).values(**row, **values).on_conflict_do_nothing()))


async def _say(tx: Transaction, found: Asked, brand: Brand, text: str, keys: Keys | None) -> None:
    row, actor = found.conversation, Actor(AuthorKind.RULE, None, brand.name)
    ident = new_id()
    more: dict[str, Any] = {}
    outbound = None
    if found.account.channel == EMAIL and keys is not None:
        outbound = await compose(
            tx,
            keys,
            conversation=row,
            account=found.account,
            message=ident,
            actor=actor,
            # To the writer alone: whoever else was on the mail asked nothing.
            written=Written(text, None, (), (found.facts.sender,), ()),
        )
        to = [{"name": one.name, "address": one.address} for one in outbound.to]
        more = {"subject": outbound.subject, "to": to, "external_id": outbound.external_id}
    new = NewMessage(
        id=ident,
        direction="out",
        kind="message",
        channel=found.account.channel,
        actor=actor,
        text=text,
        automatic=ACKNOWLEDGEMENT,
        **more,
    )
    await add_message(tx, row.id, new)
    if outbound is not None:
        await delivery.queue(
            tx, message=ident, conversation=row.id, account=found.account.id, outbound=outbound
        )
    # Nothing else of the conversation changes: whose it is, that it waits and since when.
    await tx.run(
        update(conversations)
        .where(conversations.c.workspace_id == tx.workspace, conversations.c.id == row.id)
        .values(message_count=conversations.c.message_count + 1)
    )


def _text(
    found: Asked, brand: Brand, wanted: AcknowledgementSettings, present: Answering, now: datetime
) -> str:
    texts = {str(tag): text for tag, text in wanted.text.items()}
    language, template = words.template_for(texts, found.conversation.language, brand.default_language)
    reply_time = None
    if found.account.channel == EMAIL:
        reply_time = words.within(language, wanted.email_hours) if wanted.email_hours else None
    elif present.online:
        reply_time = words.soon(language, present.reply_minutes) if present.reply_minutes else None
    elif present.next_open_at is not None:
        timezone = found.customer.timezone or brand.timezone
        reply_time = words.from_then(language, present.next_open_at, now, timezone)
    return words.fill(template, shop=brand.name, number=found.conversation.number, reply_time=reply_time)
