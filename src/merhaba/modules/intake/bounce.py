"""Bounces and complaints: shown on the message they are about, never a conversation of their own."""

from __future__ import annotations

from uuid import UUID

from merhaba.modules import delivery
from merhaba.modules.customers.commands.change import mark_unreachable
from merhaba.modules.delivery import State, Why
from merhaba.modules.inbox.commands.write import add_line, locked
from merhaba.modules.inbox.queries import threading
from merhaba.modules.workspaces.types import SYSTEM_ACTOR
from merhaba.platform.database import Transaction
from merhaba.ports.channels import Automatic, Failure, InboundMessage


async def take_bounce(tx: Transaction, message: InboundMessage) -> UUID | None:
    """Mark the message it concerns as failed and, when it is final, its address as unreachable.

    Gives the conversation concerned, or None when it is about nothing we sent: whoever forges a bounce
    without knowing one of our Message-IDs changes nothing, and who knows one can mark no other address
    than those it was sent to.
    """
    bounce = message.bounce
    ids = [*message.in_reply_to, *message.references]
    if bounce is not None and bounce.original_message_id:
        ids.insert(0, bounce.original_message_id)
    sent = await threading.conversation_of_sent(tx, ids)
    if sent is None:
        return None
    ident, conversation = sent
    complaint = message.automatic is Automatic.COMPLAINT
    why = _why(message)
    if bounce is not None and bounce.final and not complaint:
        await delivery.advance(tx, ident, State.FAILED, why)
    if bounce is not None and (bounce.hard or complaint):
        dead = "complaint" if complaint else bounce.status or "bounced"
        if bounce.recipient.lower() in await delivery.recipients(tx, ident):
            await mark_unreachable(tx, bounce.recipient, dead)
    row = await locked(tx, conversation)
    line = {
        "type": "bounce",
        "from": str(ident),
        "to": why.code,
        "detail": why.detail,
        "address": bounce.recipient if bounce is not None else "",
        "hard": bool(bounce and bounce.hard),
    }
    await add_line(tx, row, SYSTEM_ACTOR, line)
    return conversation


def _why(message: InboundMessage) -> Why:
    bounce = message.bounce
    if message.automatic is Automatic.COMPLAINT:
        return Why(Failure.COMPLAINT, bounce.recipient if bounce is not None else "")
    if bounce is None:
        return Why(Failure.BOUNCED)
    status = "" if bounce.status in bounce.diagnostic else bounce.status
    said = " ".join(f"{bounce.recipient}: {status} {bounce.diagnostic}".split())[:500].rstrip(": ")
    if not bounce.final:
        return Why(Failure.DELAYED, said)
    return Why(Failure.BOUNCED if bounce.hard else Failure.BOUNCED_FOR_NOW, said)
