"""Bounces and complaints: shown on the message they are about, never a conversation of their own."""

from __future__ import annotations

from uuid import UUID

from merhaba.modules import delivery
from merhaba.modules.customers.commands.change import mark_unreachable
from merhaba.modules.delivery import State
from merhaba.modules.inbox.commands.write import add_line, locked
from merhaba.modules.inbox.queries import threading
from merhaba.modules.workspaces.types import SYSTEM_ACTOR
from merhaba.platform.database import Transaction
from merhaba.ports.channels import Automatic, InboundMessage


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
    reason = _reason(message)
    if bounce is not None and bounce.final and not complaint:
        await delivery.advance(tx, ident, State.FAILED, reason)
    if bounce is not None and (bounce.hard or complaint):
        why = "complaint" if complaint else bounce.status or "bounced"
        if bounce.recipient.lower() in await delivery.recipients(tx, ident):
            await mark_unreachable(tx, bounce.recipient, why)
    row = await locked(tx, conversation)
    line = {"type": "bounce", "from": str(ident), "to": reason, "hard": bool(bounce and bounce.hard)}
    await add_line(tx, row, SYSTEM_ACTOR, line)
    return conversation


def _reason(message: InboundMessage) -> str:
    bounce = message.bounce
    if message.automatic is Automatic.COMPLAINT:
        return "The recipient marked this message as spam."
    if bounce is None:
        return "The message came back."
    if not bounce.final:
        return f"Mail to {bounce.recipient or 'the customer'} is delayed; the mail server still tries."
    kind = "does not exist or refuses mail" if bounce.hard else "could not take mail just now"
    code = f" ({bounce.status})" if bounce.status else ""
    return f"The address {bounce.recipient or 'of the customer'} {kind}{code}."
