"""What a rule of ours said before the customer wrote: a conversation may begin with it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from merhaba.modules.workspaces.types import Actor
from merhaba.platform.database import Transaction

from .write import NewMessage, add_message

OPENING = "opening"


@dataclass(frozen=True, slots=True)
class Opening:
    """What the customer read, and answers to."""

    text: str
    actor: Actor


async def say_first(tx: Transaction, conversation: UUID, channel: str, opening: Opening) -> UUID:
    """Put the opening down as the first message. The customer has seen it, and it answers nothing: nobody
    waits less for it."""
    new = NewMessage(
        direction="out",
        kind="message",
        channel=channel,
        actor=opening.actor,
        text=opening.text,
        automatic=OPENING,
        seen_at=tx.now,
    )
    return await add_message(tx, conversation, new)
