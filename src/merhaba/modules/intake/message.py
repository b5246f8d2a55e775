"""One incoming message: the short ordered chain of dedupe, own, bounce, automatic; then the inbox."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import exists, select

from merhaba.kit.language_guess import guess_language
from merhaba.kit.text import clean
from merhaba.modules import files
from merhaba.modules.connections import Connection
from merhaba.modules.customers.commands.change import mark_unreachable
from merhaba.modules.customers.commands.find import Known, lock_names, recognise
from merhaba.modules.customers.rules import is_email
from merhaba.modules.customers.types import IdentityKind
from merhaba.modules.inbox.commands.receive import Incoming, receive
from merhaba.modules.inbox.commands.write import Attached
from merhaba.modules.inbox.queries import threading
from merhaba.modules.inbox.rules import thread
from merhaba.modules.workspaces.queries import agent_exists
from merhaba.platform.database import Transaction
from merhaba.platform.runtime import Runtime
from merhaba.ports.channels import Address, Automatic, InboundMessage

from .blocked import blocked_exists
from .bounce import take_bounce
from .by_agent import take_answer, take_remark, writing_agent
from .forwarded import note_forwarded, original
from .log import RawState, Settled
from .loops import looping
from .tables import raw_inbound


@dataclass(frozen=True, slots=True)
class Arrival:
    """The circumstances of a raw message: the account it came by, all addresses that are ours, its row in the
    log and when it came."""

    runtime: Runtime
    via: Connection
    ours: frozenset[str]
    raw: UUID
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Prepared:
    """A message with what can be said of it before anything is looked up. `locks` are what has to be held
    while it is taken in, in this order."""

    message: InboundMessage
    writer: Address
    identity: str
    thread: tuple[str, ...]
    locks: tuple[str, ...]

    @property
    def known(self) -> list[Known]:
        """By what its writer is recognised."""
        return [Known(IdentityKind(self.message.sender_kind), self.writer.address, verified=True)]


def prepared(message: InboundMessage, arrival: Arrival) -> Prepared:
    """Make out who wrote it, which message it is and which thread it says it belongs to."""
    writer = _writer(message, arrival.ours)
    own = [message.message_id] if message.message_id else []
    thread_ids = (*message.references, *message.in_reply_to, *own)
    identity = _identity(message)
    known = Known(IdentityKind(message.sender_kind), writer.address, verified=True)
    locks = [f"mail/{identity}", threading.lock_name(thread_ids), *lock_names([known])]
    return Prepared(message, writer, identity, thread_ids, tuple(name for name in locks if name))


async def take_message(tx: Transaction, arrival: Arrival, taken: Prepared) -> Settled:
    """Hand one message to the inbox, once; gives what became of it. Its locks are held already."""
    message, runtime, writer = taken.message, arrival.runtime, taken.writer
    known = await _look_up(tx, arrival, taken)
    if known.is_taken:
        return Settled(RawState.DUPLICATE)
    settled = partial(
        Settled,
        dedupe_key=taken.identity,
        sender=writer.address.lower(),
        automatic=message.automatic is not None,
    )
    if message.automatic is Automatic.OWN:
        return settled(RawState.IGNORED, error="our own mail came back")
    if message.automatic in {Automatic.BOUNCE, Automatic.COMPLAINT}:
        conversation = await take_bounce(tx, message)
        if conversation is None:
            return settled(RawState.IGNORED, error="a bounce of nothing we sent")
        return settled(RawState.PROCESSED, conversation)
    agent = await writing_agent(tx, message) if known.is_agent and message.automatic is None else None
    if agent is not None and (answered := await take_answer(tx, runtime, agent, message)) is not None:
        return settled(RawState.PROCESSED, answered)
    if message.automatic is not None:
        why = await looping(tx, arrival.raw, writer.address, arrival.received_at)
        if why is not None:
            return settled(RawState.IGNORED, error=why)
    conversation = await _conversation(tx, runtime, taken)
    if (
        agent is not None
        and conversation is not None
        and await take_remark(tx, runtime, agent, message, conversation)
    ):
        return settled(RawState.PROCESSED, conversation)
    if message.automatic is not None and conversation is None:
        why = f"automatic mail ({message.automatic}) that answers nothing of ours"
        return settled(RawState.IGNORED, error=why)
    received = await receive(
        tx, await _incoming(tx, arrival, taken, conversation, is_blocked=known.is_blocked)
    )
    if received.created and (inside := original(message.forwarded, writer.address, arrival.ours)) is not None:
        await note_forwarded(tx, received, arrival.via.channel, by=writer, original=inside)
    return settled(RawState.PROCESSED, received.conversation)


def _identity(message: InboundMessage) -> str:
    """By what the same mail is known, whether it came by two routes or was sent twice.

    A Message-ID alone is not enough (some senders repeat theirs), so what was written counts too.
    """
    # Roads differ in how they break lines and end them.
    text = " ".join(message.text_full.split())
    parts = (message.external_id, message.sender.address.lower(), message.subject, text)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class _LookedUp:
    is_taken: bool
    is_agent: bool
    is_blocked: bool


async def _look_up(tx: Transaction, arrival: Arrival, taken: Prepared) -> _LookedUp:
    """Whether it is here already, and what its sender is to us, in one question."""
    table, sender = raw_inbound.c, taken.message.sender.address
    same = exists().where(
        table.workspace_id == tx.workspace, table.dedupe_key == taken.identity, table.id != arrival.raw
    )
    row = await tx.first(
        select(
            same.label("is_taken"),
            agent_exists(tx.workspace, sender).label("is_agent"),
            blocked_exists(tx.workspace, sender).label("is_blocked"),
        )
    )
    assert row is not None  # noqa: S101 - a question without a table is always answered
    return _LookedUp(row.is_taken, row.is_agent, row.is_blocked)


def _writer(message: InboundMessage, ours: Collection[str]) -> Address:
    """Who wants the answer: Reply-To where there is one (RFC 5322, 3.6.2). Shop systems send their contact
    forms from an address of their own and name the customer there."""
    wanted = message.reply_to
    if wanted is None or message.automatic is not None or not is_email(wanted.address):
        return message.sender
    if _untagged(wanted.address) in ours or wanted.address.lower() == message.sender.address.lower():
        return message.sender
    return wanted


async def _conversation(tx: Transaction, runtime: Runtime, taken: Prepared) -> UUID | None:
    message, writer = taken.message, taken.writer
    candidates = await threading.by_tokens(tx, runtime.keys, message.reply_tokens)
    if not candidates:
        refers_to = [*message.in_reply_to, *reversed(message.references)]
        own = [message.message_id] if message.message_id else []
        candidates = await threading.by_message_ids(tx, refers_to)
        # Mail does not come in the order it was written: the answer may be here before the question.
        candidates = candidates or await threading.by_references(tx, [*own, *refers_to])
    return thread(writer.address, candidates) or thread(message.sender.address, candidates)


async def _incoming(
    tx: Transaction, arrival: Arrival, taken: Prepared, conversation: UUID | None, *, is_blocked: bool
) -> Incoming:
    message, writer, ours = taken.message, taken.writer, arrival.ours
    written_in = guess_language(message.text)
    person = await recognise(tx, taken.known, name=writer.name, language=written_in)
    attached = [
        Attached(
            await files.keep(
                tx,
                arrival.runtime.files,
                name=item.name,
                content_type=item.content_type,
                content=item.content,
                owner=f"customer:{person.id}",
            ),
            item.inline,
            item.content_id,
        )
        for item in message.files
    ]
    if person.unreachable not in {None, "complaint"}:
        await mark_unreachable(tx, writer.address, None)  # whoever writes from it reads it
    cc = _people(message.cc, ours)
    return Incoming(
        account=arrival.via,
        customer=person.id,
        author_name=clean(writer.name) or person.name or writer.address,
        sender=writer.address,
        conversation=conversation,
        text=message.text,
        text_full=message.text_full if message.text_full.strip() != message.text.strip() else None,
        html=message.html,
        subject=message.subject,
        to=_people(message.to, ()),
        cc=cc,
        others=[*_people(message.to, ours), *cc],
        attachments=attached,
        automatic=message.automatic,
        external_id=message.message_id or message.external_id,
        references=tuple(dict.fromkeys((*message.references, *message.in_reply_to))),
        raw_id=arrival.raw,
        language=person.language,
        written_in=written_in,
        spam=message.spam or person.blocked or is_blocked,
        sent_at=message.sent_at,
    )


def _people(addresses: tuple[Address, ...], without: Collection[str]) -> list[dict[str, str]]:
    """Names and addresses as rows keep them; our own addresses (also tagged ones) left out."""
    return [
        {"name": clean(a.name), "address": clean(a.address)}
        for a in addresses[:100]
        if _untagged(a.address) not in without
    ]


def _untagged(address: str) -> str:
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
