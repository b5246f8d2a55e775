"""An agent asks a shopper to prove who they are."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import update

from merhaba.kit.languages import choose
from merhaba.modules.customers import queries as customers
from merhaba.modules.inbox.commands.write import NewMessage, add_line, add_message, locked
from merhaba.modules.inbox.tables import conversations
from merhaba.modules.widget.queries import CHAT, VERIFICATION
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.types import Actor, AuthorKind
from merhaba.platform.database import Transaction
from merhaba.platform.web import Problem

from . import words
from .codes import mailbox
from .queries import last_asked

_AGAIN = timedelta(seconds=30)


async def ask(tx: Transaction, conversation: UUID, actor: Actor) -> None:
    """Put the form into the chat. Twice in half a minute is once. Raises Problem 404, 409 `no-mailbox`, 422
    `no-chat`."""
    row = await locked(tx, conversation)
    if row.channel != CHAT or row.visitor is None:
        raise Problem(422, "no-chat", "Only in a chat can somebody be asked to prove who they are.")
    if await mailbox(tx, row.brand_id) is None:
        raise Problem(
            409, "no-mailbox", "Codes go out by e-mail, and this brand has no mailbox. Connect one first."
        )
    before = await last_asked(tx, conversation)
    if before is not None and tx.now - before < _AGAIN:
        return
    brand = await workspaces.brand(tx, row.brand_id)
    # The language of their chat's own buttons, which the form stands among, before the one they write in.
    person = (await customers.refs(tx, [row.customer_id])).get(row.customer_id)
    language = choose([person.language if person else None, row.language, brand.default_language])
    await add_line(tx, row, actor, {"type": "proof_asked"})
    new = NewMessage(
        direction="out",
        kind="message",
        channel=CHAT,
        actor=Actor(AuthorKind.SYSTEM, None, brand.name),
        text=words.ask(language),
        automatic=VERIFICATION,
    )
    await add_message(tx, row.id, new)
    # No answer to the customer: whose it is, that it waits and since when stay as they are.
    await tx.run(
        update(conversations)
        .where(conversations.c.workspace_id == tx.workspace, conversations.c.id == row.id)
        .values(message_count=conversations.c.message_count + 1)
    )
