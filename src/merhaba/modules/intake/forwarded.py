"""A mail that somebody else wrote, forwarded to us: noticed when it comes in, and offered in the thread."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from merhaba.kit.text import clean, one_line
from merhaba.modules.inbox.commands.receive import Received
from merhaba.modules.inbox.commands.write import NewMessage, add_message
from merhaba.modules.inbox.reply_address import untagged
from merhaba.modules.workspaces.types import SYSTEM_ACTOR
from merhaba.platform.database import Transaction
from merhaba.ports.channels import Address


def original(inside: Iterable[Address], forwarder: str, ours: Collection[str]) -> Address | None:
    """Who wrote what is inside a mail: the outermost writer who is neither its sender nor us. Pure."""
    for person in inside:
        if person.address.lower() != forwarder.lower() and untagged(person.address) not in ours:
            return person
    return None


async def note_forwarded(
    tx: Transaction, received: Received, channel: str, *, by: Address, original: Address
) -> None:
    """Say in the thread whose mail was forwarded, so that an agent may make them the customer."""
    event = {
        "type": "forwarded",
        "message": str(received.message),
        "from": {"name": one_line(by.name, 120), "address": clean(by.address)},
        "to": {"name": one_line(original.name, 120), "address": clean(original.address)},
        "actor": {"kind": SYSTEM_ACTOR.kind, "id": None, "name": SYSTEM_ACTOR.name},
    }
    line = NewMessage(direction="out", kind="event", channel=channel, actor=SYSTEM_ACTOR, event=event)
    await add_message(tx, received.conversation, line)
