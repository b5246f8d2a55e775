"""An agent writes first: a conversation that begins with our message."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert

from merhaba.kit.ids import new_id
from merhaba.kit.language_guess import guess_language
from merhaba.kit.text import one_line
from merhaba.modules import connections
from merhaba.modules.customers.commands.find import Known, find_or_create
from merhaba.modules.customers.rules import is_email
from merhaba.modules.customers.types import IdentityKind
from merhaba.modules.workspaces.types import Actor
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem, invalid

from ..events import ConversationCreated
from ..tables import conversations
from ..types import Status
from .reply import Answer, answer


async def start(
    tx: Transaction,
    runtime: Runtime,
    actor: Actor,
    *,
    channel: str,
    account: UUID | None,
    to: str,
    name: str,
    subject: str,
    text: str,
    html: str | None,
    attachments: Sequence[UUID],
) -> UUID:
    """Open a conversation with `to` and send the first message. Raises Problem 422."""
    to = to.strip()
    if not is_email(to):
        raise invalid("to", f"{to} is not an e-mail address.")
    if channel != "email":
        raise invalid("channel", "Only e-mail can be started from here; a shopper opens a chat.")
    via = (
        await connections.connection(tx, account)
        if account is not None
        else await connections.first_of(tx, channel)
    )
    if via is None or via.channel != channel:
        raise Problem(422, "no-channel", "No mailbox is connected yet. Connect one in the settings first.")
    customer = await find_or_create(tx, [Known(IdentityKind.EMAIL, to, verified=True)], name=name)
    ident = new_id()
    await tx.run(
        insert(conversations).values(
            workspace_id=tx.workspace,
            id=ident,
            subject=one_line(subject, 300),
            status=Status.OPEN,
            channel=via.channel,
            account_id=via.id,
            brand_id=via.brand,
            customer_id=customer,
            assignee_id=actor.id,
            language=guess_language(text),
            created_at=tx.now,
            last_message_at=tx.now,
        )
    )
    await append(tx, ConversationCreated(ident, customer, via.channel))
    given = Answer(kind="reply", text=text, html=html, attachments=attachments, to=(to,))
    await answer(tx, runtime, ident, actor, given)
    return ident
