"""Acknowledging first messages: a durable reaction to the log, beside the way of delivery and never on it."""

from __future__ import annotations

from uuid import UUID

from merhaba.platform.database import Transaction
from merhaba.platform.events import Recorded, Subscription
from merhaba.platform.jobs import enqueue, task
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem

from .commands import CHAT, acknowledge
from .queries import channel_of
from .rules import WAIT, When

SAY = "acknowledgements.say"


async def react(tx: Transaction, event: Recorded) -> None:
    """After a customer's message: in chat say it here and now; a mail, or one that waits, goes to a job."""
    if event.data.get("direction") != "in" or event.data.get("kind") != "message":
        return
    message = event.ident("message")
    if message is None or await acknowledge(tx, message, None) is not When.LATER:
        return
    in_chat = await channel_of(tx, message) == CHAT
    await enqueue(
        tx,
        SAY,
        at=tx.now + WAIT if in_chat else None,
        workspace=str(tx.workspace),
        message=str(message),
    )


SUBSCRIPTION = Subscription("acknowledgements", frozenset({"message.created"}), react)


@task(SAY)
async def say(runtime: Runtime, *, workspace: str, message: str) -> None:
    """Say what could not be said at once, if it is still true; nothing when the address is dead."""
    try:
        async with runtime.database.transaction(UUID(workspace)) as tx:
            await acknowledge(tx, UUID(message), runtime.keys, waited=True)
    except Problem as refused:
        if refused.code not in {"no-address", "address-unreachable", "not-found"}:
            raise
