"""Taking in what came from outside: keep it, understand it, hand it on; or put it in the tray."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from merhaba.modules.connections.commands import heard_from
from merhaba.modules.connections.queries import connection, opened
from merhaba.platform.database import DatabaseUnavailable, Transaction
from merhaba.platform.database.engine import lost_connection
from merhaba.platform.events import append
from merhaba.platform.files import StorageFull
from merhaba.platform.runtime import Runtime
from merhaba.ports.channels import Account, Channel, Ignored, Inbound, InboundMessage, Raw, Receipt

from . import log as raw_log
from .events import DeadLetterAdded
from .log import RawState
from .message import take_message
from .receipt import take_receipt

logger = logging.getLogger(__name__)

_PARSE_IN_THREAD_ABOVE = 50_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of something that came in."""

    state: RawState
    conversation: UUID | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """What a channel made of raw bytes: its items, or why it could make nothing of them."""

    items: Sequence[Inbound] = ()
    failure: str | None = None


async def understand(runtime: Runtime, workspace: UUID, account: UUID, raw: Raw) -> Understood:
    """Let the channel parse raw bytes, before any transaction writes: a large mail takes a while, and a
    writing transaction would hold the event log back for everybody meanwhile."""
    async with runtime.database.transaction(workspace) as tx:
        slug, opened_account = await opened(tx, runtime.keys, account)
    return await parsed(runtime.channels[slug], opened_account, raw)


async def parsed(channel: Channel, account: Account, raw: Raw) -> Understood:
    """The same, for an account that is open already."""
    try:
        if len(raw.body) > _PARSE_IN_THREAD_ABOVE:
            return Understood(await asyncio.to_thread(channel.parse, raw, account))
        return Understood(channel.parse(raw, account))
    except Exception as error:
        return Understood(failure=_sentence(error))


async def accept(
    tx: Transaction, runtime: Runtime, *, account: UUID, channel: str, raw: Raw, understood: Understood
) -> Outcome:
    """Keep and process in the caller's transaction: once it commits, nothing of this can be lost.

    A failure to understand is no failure to accept: the bytes go to the dead-letter tray.
    """
    ident = await raw_log.keep(tx, runtime.files, account=account, channel=channel, raw=raw)
    await heard_from(tx, account)
    return await process(tx, runtime, ident, understood)


async def process(tx: Transaction, runtime: Runtime, ident: UUID, understood: Understood) -> Outcome:
    """Hand a kept raw message on; also how the tray replays one.

    Everything made of it is undone when it fails half-way: one message, or one dead letter.
    """
    row = await raw_log.row_of(tx, ident)
    if row.state in {RawState.PROCESSED, RawState.DUPLICATE}:
        return Outcome(RawState(row.state), row.conversation_id)
    reason = understood.failure
    if reason is None:
        try:
            async with tx.connection.begin_nested():
                outcome = await _take(tx, runtime, ident, row.account_id, understood.items)
                await raw_log.settle(
                    tx, ident, outcome.state, conversation_id=outcome.conversation, error=outcome.error
                )
                return outcome
        except (DatabaseUnavailable, StorageFull):
            raise
        except Exception as error:
            if lost_connection(error):
                raise
            reason = _sentence(error)
    logger.warning("raw message %s goes to the dead-letter tray: %s", ident, reason)
    await raw_log.settle(tx, ident, RawState.DEAD, error=reason)
    await append(tx, DeadLetterAdded(ident, reason))
    return Outcome(RawState.DEAD, error=reason)


async def process_kept(runtime: Runtime, workspace: UUID, ident: UUID) -> Outcome:
    """Process a raw message that was kept before: a webhook's, or one in the tray. Raises Problem 404."""
    async with runtime.database.transaction(workspace) as tx:
        row = await raw_log.row_of(tx, ident)
        raw = await raw_log.raw_of(runtime.files, row)
    understood = await understand(runtime, workspace, row.account_id, raw)
    async with runtime.database.transaction(workspace) as tx:
        return await process(tx, runtime, ident, understood)


async def _take(
    tx: Transaction, runtime: Runtime, ident: UUID, account: UUID, items: Sequence[Inbound]
) -> Outcome:
    outcome = Outcome(RawState.IGNORED, error="nothing in it was meant for us")
    via = await connection(tx, account)
    for item in items:
        if isinstance(item, InboundMessage):
            state, conversation, why = await take_message(tx, runtime, via, ident, item)
            outcome = Outcome(state, conversation, why)
        elif isinstance(item, Receipt):
            await take_receipt(tx, item)
            outcome = Outcome(RawState.PROCESSED)
        elif isinstance(item, Ignored):
            outcome = Outcome(RawState.IGNORED, error=item.reason)
    return outcome


def _sentence(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".replace("\x00", "")[:2000]
