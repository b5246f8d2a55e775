"""Setting the acknowledgement, and saying it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert as upsert

from merhaba.modules.inbox.commands.automatic import ACKNOWLEDGEMENT, hold, say
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
    await hold(tx, customer)
    again = await asked(tx, found.message)
    if again is None or not deserves(again.facts, tx.now):
        return False
    row = {"workspace_id": tx.workspace, "conversation_id": conversation}
    values = {"customer_id": customer, "message_id": found.message, "said_at": tx.now}
    return bool(await tx.run(upsert(acknowledgements).values(**row, **values).on_conflict_do_nothing()))


async def _say(tx: Transaction, found: Asked, brand: Brand, text: str, keys: Keys | None) -> None:
    await say(
        tx,
        conversation=found.conversation,
        account=found.account,
        actor=Actor(AuthorKind.RULE, None, brand.name),
        text=text,
        automatic=ACKNOWLEDGEMENT,
        mail_to=found.facts.sender if found.account.channel == EMAIL else None,
        keys=keys,
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
