"""Taking in what came from outside: keep it, understand it, hand it on; or put it in the tray."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from merhaba.kit.ids import new_id
from merhaba.modules.connections.commands import heard_from
from merhaba.modules.connections.queries import accounts, opened
from merhaba.platform.database import DatabaseUnavailable, Transaction
from merhaba.platform.database.engine import lost_connection
from merhaba.platform.events import append
from merhaba.platform.files import StorageFull
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import not_found
from merhaba.ports.channels import Account, Channel, Ignored, Inbound, InboundMessage, Raw, Receipt

from . import log as raw_log
from .events import DeadLetterAdded
from .log import RawState, Settled
from .message import Arrival, Prepared, prepared, take_message
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

    A failure to understand is no failure to accept: the bytes go to the dead-letter tray. Raises Problem
    404 when the account was removed meanwhile.
    """
    ident = new_id()
    arrival = await _arrival(tx, runtime, account, ident, raw.received_at or tx.now)
    await heard_from(tx, arrival.via)
    settled = await _settled(tx, arrival, understood)
    await raw_log.keep(
        tx, runtime.files, account=account, channel=channel, raw=raw, ident=ident, settled=settled
    )
    return Outcome(settled.state, settled.conversation, settled.error)


async def process(tx: Transaction, runtime: Runtime, ident: UUID, understood: Understood) -> Outcome:
    """Hand a kept raw message on; also how the tray replays one."""
    row = await raw_log.row_of(tx, ident)
    if row.state in {RawState.PROCESSED, RawState.DUPLICATE}:
        return Outcome(RawState(row.state), row.conversation_id)
    arrival = await _arrival(tx, runtime, row.account_id, ident, row.received_at)
    settled = await _settled(tx, arrival, understood)
    await raw_log.settle(tx, ident, settled)
    return Outcome(settled.state, settled.conversation, settled.error)


async def process_kept(runtime: Runtime, workspace: UUID, ident: UUID) -> Outcome:
    """Process a raw message that was kept before: a webhook's, or one in the tray. Raises Problem 404."""
    async with runtime.database.transaction(workspace) as tx:
        row = await raw_log.row_of(tx, ident)
        raw = await raw_log.raw_of(runtime.files, row)
    understood = await understand(runtime, workspace, row.account_id, raw)
    async with runtime.database.transaction(workspace) as tx:
        return await process(tx, runtime, ident, understood)


async def _arrival(
    tx: Transaction, runtime: Runtime, account: UUID, ident: UUID, received_at: datetime
) -> Arrival:
    every = await accounts(tx)
    via = next((each for each in every if each.id == account), None)
    if via is None:
        raise not_found("channel")
    ours = frozenset(each.address.lower() for each in every if "@" in each.address)
    return Arrival(runtime, via, ours, ident, received_at)


async def _settled(tx: Transaction, arrival: Arrival, understood: Understood) -> Settled:
    """What becomes of a raw message. Everything made of it is undone when that fails half-way: one message,
    or one dead letter."""
    reason = understood.failure
    if reason is None:
        try:
            taken = [
                prepared(item, arrival) if isinstance(item, InboundMessage) else item
                for item in understood.items
            ]
            await tx.lock(*(name for item in taken if isinstance(item, Prepared) for name in item.locks))
            async with tx.part():
                return await _take(tx, arrival, taken)
        except (DatabaseUnavailable, StorageFull):
            raise
        except Exception as error:
            if lost_connection(error):
                raise
            reason = _sentence(error)
    logger.warning("raw message %s goes to the dead-letter tray: %s", arrival.raw, reason)
    await append(tx, DeadLetterAdded(arrival.raw, reason))
    return Settled(RawState.DEAD, error=reason)


async def _take(tx: Transaction, arrival: Arrival, items: Sequence[Prepared | Receipt | Ignored]) -> Settled:
    settled = Settled(RawState.IGNORED, error="nothing in it was meant for us")
    for item in items:
        if isinstance(item, Prepared):
            settled = await take_message(tx, arrival, item)
        elif isinstance(item, Receipt):
            await take_receipt(tx, item)
            settled = Settled(RawState.PROCESSED)
        else:
            settled = Settled(RawState.IGNORED, error=item.reason)
    return settled


def _sentence(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".replace("\x00", "")[:2000]
