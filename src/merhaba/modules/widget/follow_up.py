"""When the shopper has left: our answer goes to the address they gave, and the thread goes on by e-mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from merhaba.kit.ids import new_id
from merhaba.kit.languages import text_in
from merhaba.modules import connections, delivery
from merhaba.modules.customers import queries as customers
from merhaba.modules.inbox.commands.outbound import Written, compose
from merhaba.modules.inbox.commands.write import Attached, NewMessage, add_message, locked
from merhaba.modules.inbox.tables import messages
from merhaba.modules.workspaces.types import SYSTEM_ACTOR, AuthorKind
from merhaba.platform.database import Transaction
from merhaba.platform.events import Recorded, Subscription
from merhaba.platform.jobs import enqueue, task
from merhaba.platform.runtime import Runtime

from .queries import CHAT, VERIFICATION

FOLLOW_UP = "widget.follow_up"
WAIT = timedelta(seconds=60)

_INTRO = {
    "en": "You wrote to us in the chat. Here is our answer; you can simply reply to this e-mail.",
    "ar": "لقد راسلتنا عبر الدردشة، وهذا ردّنا. يمكنك الرد على هذه الرسالة مباشرةً.",
    "tr": "Bize sohbetten yazmıştınız. Yanıtımız aşağıda; bu e-postayı yanıtlamanız yeterli.",
    "zh": "您曾通过在线聊天联系我们,以下是我们的回复。直接回复此邮件即可继续沟通。",
    "de": "Sie haben uns im Chat geschrieben. Hier ist unsere Antwort; "
    "antworten Sie einfach auf diese E-Mail.",
    "fr": "Vous nous avez écrit par chat. Voici notre réponse ; "
    "vous pouvez simplement répondre à cet e-mail.",
    "es": "Nos escribió por el chat. Aquí tiene nuestra respuesta; "
    "puede contestar directamente a este correo.",
}


async def react(tx: Transaction, event: Recorded) -> None:
    """After an answer in chat: look again in a minute whether it was seen."""
    if event.data.get("direction") != "out" or event.data.get("kind") != "message":
        return
    if event.data.get("author_kind") == AuthorKind.RULE:
        return  # an opening or an acknowledgement is no answer
    conversation = event.data["conversation"]
    channel = await tx.scalar(
        select(messages.c.channel).where(
            messages.c.workspace_id == tx.workspace, messages.c.id == event.ident("message")
        )
    )
    if channel == CHAT:
        await enqueue(
            tx,
            FOLLOW_UP,
            at=tx.now + WAIT,
            lock=f"follow-up:{conversation}",
            workspace=str(tx.workspace),
            conversation=conversation,
        )


SUBSCRIPTION = Subscription("widget.follow_up", frozenset({"message.created"}), react)


@task(FOLLOW_UP)
async def follow_up(runtime: Runtime, *, workspace: str, conversation: str) -> None:
    """Send what the shopper has not seen to their address, once; nothing when they saw it or left none."""
    async with runtime.database.transaction(UUID(workspace)) as tx:
        row = await locked(tx, UUID(conversation))
        unseen = await _unseen(tx, row.id)
        address, unreachable = await customers.reachable_email(tx, row.customer_id)
        account = await connections.first_of(tx, "email", row.brand_id)
        if not unseen or address is None or unreachable or account is None:
            return
        ident = new_id()
        intro = text_in(_INTRO, row.language or "en")
        text = "\n\n".join([intro, *(m.text for m in unseen if m.text)])
        files = [Attached.of(item) for m in unseen for item in m.attachments]
        outbound = await compose(
            tx,
            runtime.keys,
            conversation=row,
            account=account,
            message=ident,
            actor=SYSTEM_ACTOR,
            written=Written(text, None, files, (address,)),
        )
        line = {
            "type": "emailed",
            "from": None,
            "to": address,
            "messages": [str(m.id) for m in unseen],
            "actor": {"kind": "system", "id": None, "name": "Merhaba"},
        }
        await add_message(
            tx,
            row.id,
            NewMessage(
                id=ident,
                direction="out",
                kind="event",
                channel=account.channel,
                actor=SYSTEM_ACTOR,
                event=line,
                external_id=outbound.external_id,
            ),
        )
        await delivery.queue(tx, message=ident, conversation=row.id, account=account.id, outbound=outbound)


async def _unseen(tx: Transaction, conversation: UUID) -> list[Row[Any]]:
    """Our messages after the last that the shopper saw or was e-mailed."""
    table = messages.c
    mine = (table.workspace_id == tx.workspace) & (table.conversation_id == conversation)
    emailed = await tx.scalars(
        select(table.event).where(mine, table.kind == "event", table.event["type"].astext == "emailed")
    )
    sent = {ident for event in emailed for ident in event.get("messages", [])}
    rows = await tx.rows(
        select(table.id, table.text, table.attachments)
        .where(
            mine,
            table.kind == "message",
            table.direction == "out",
            table.channel == CHAT,
            table.author_kind != AuthorKind.RULE,
            table.automatic.is_distinct_from(VERIFICATION),  # a form in the chat is of no use in a mail
            table.seen_at.is_(None),
        )
        .order_by(table.created_at, table.id)
    )
    return [row for row in rows if str(row.id) not in sent]
