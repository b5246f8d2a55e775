"""One incoming message: the short ordered chain of dedupe, own, bounce, automatic; then the inbox."""

from __future__ import annotations

import hashlib
from uuid import UUID

from sqlalchemy import func, select, update

from merhaba.kit.language_guess import guess_language
from merhaba.kit.text import clean
from merhaba.modules import files
from merhaba.modules.connections import Connection, accounts
from merhaba.modules.customers import queries as customers
from merhaba.modules.customers.commands.change import mark_unreachable
from merhaba.modules.customers.commands.find import Known, find_or_create
from merhaba.modules.customers.rules import is_email
from merhaba.modules.customers.types import IdentityKind
from merhaba.modules.inbox.commands.receive import Incoming, receive
from merhaba.modules.inbox.commands.write import Attached
from merhaba.modules.inbox.queries import threading
from merhaba.modules.inbox.rules import thread
from merhaba.platform.database import Transaction
from merhaba.platform.runtime import Runtime
from merhaba.ports.channels import Address, Automatic, InboundMessage

from .blocked import is_blocked
from .bounce import take_bounce
from .by_agent import take_answer, take_remark, writing_agent
from .log import RawState
from .loops import note_sender
from .tables import raw_inbound

Result = tuple[RawState, UUID | None, str | None]


async def take_message(
    tx: Transaction, runtime: Runtime, via: Connection, raw_id: UUID, message: InboundMessage
) -> Result:
    """Hand one message to the inbox, once; gives its state, its conversation and why it was ignored."""
    if not await _first_time(tx, raw_id, message):
        return RawState.DUPLICATE, None, None
    if message.automatic is Automatic.OWN:
        return RawState.IGNORED, None, "our own mail came back"
    if message.automatic in {Automatic.BOUNCE, Automatic.COMPLAINT}:
        conversation = await take_bounce(tx, message)
        why = None if conversation else "a bounce of nothing we sent"
        return (RawState.PROCESSED if conversation else RawState.IGNORED), conversation, why
    ours = {account.address.lower() for account in await accounts(tx) if "@" in account.address}
    writer = _writer(message, ours)
    agent = await writing_agent(tx, message)
    if agent is not None and (answered := await take_answer(tx, runtime, agent, message)) is not None:
        return RawState.PROCESSED, answered, None
    looping = await note_sender(tx, raw_id, writer.address, message)
    if looping is not None:
        return RawState.IGNORED, None, looping
    conversation = await _conversation(tx, runtime, message, writer)
    if (
        agent is not None
        and conversation is not None
        and await take_remark(tx, runtime, agent, message, conversation)
    ):
        return RawState.PROCESSED, conversation, None
    if message.automatic is not None and conversation is None:
        return RawState.IGNORED, None, f"automatic mail ({message.automatic}) that answers nothing of ours"
    incoming = await _incoming(tx, runtime, via, raw_id, message, conversation, writer, ours)
    received = await receive(tx, incoming)
    return RawState.PROCESSED, received.conversation, None


async def _first_time(tx: Transaction, raw_id: UUID, message: InboundMessage) -> bool:
    """Claim the message's identity: the same mail by two routes, or sent twice, is one message.

    A Message-ID alone is not enough (some senders repeat theirs), so what was written counts too.
    """
    # Roads differ in how they break lines and end them.
    text = " ".join(message.text_full.split())
    parts = (message.external_id, message.sender.address.lower(), message.subject, text)
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()
    await tx.scalar(
        select(func.pg_advisory_xact_lock(func.hashtextextended(f"{tx.workspace}/{digest}", 7045)))
    )
    table = raw_inbound.c
    taken = await tx.scalar(
        select(table.id).where(table.workspace_id == tx.workspace, table.dedupe_key == digest)
    )
    if taken is not None:
        return bool(taken == raw_id)
    await tx.run(
        update(raw_inbound)
        .where(table.workspace_id == tx.workspace, table.id == raw_id)
        .values(dedupe_key=digest)
    )
    return True


def _writer(message: InboundMessage, ours: set[str]) -> Address:
    """Who wants the answer: Reply-To where there is one (RFC 5322, 3.6.2). Shop systems send their contact
    forms from an address of their own and name the customer there."""
    wanted = message.reply_to
    if wanted is None or message.automatic is not None or not is_email(wanted.address):
        return message.sender
    if _untagged(wanted.address) in ours or wanted.address.lower() == message.sender.address.lower():
        return message.sender
    return wanted


async def _conversation(
    tx: Transaction, runtime: Runtime, message: InboundMessage, writer: Address
) -> UUID | None:
    candidates = await threading.by_tokens(tx, runtime.keys, message.reply_tokens)
    if not candidates:
        refers_to = [*message.in_reply_to, *reversed(message.references)]
        own = [message.message_id] if message.message_id else []
        await threading.alone(tx, [*message.references, *message.in_reply_to, *own])
        candidates = await threading.by_message_ids(tx, refers_to)
        # Mail does not come in the order it was written: the answer may be here before the question.
        candidates = candidates or await threading.by_references(tx, [*own, *refers_to])
    return thread(writer.address, candidates) or thread(message.sender.address, candidates)


async def _incoming(
    tx: Transaction,
    runtime: Runtime,
    via: Connection,
    raw_id: UUID,
    message: InboundMessage,
    conversation: UUID | None,
    writer: Address,
    ours: set[str],
) -> Incoming:
    customer = await find_or_create(
        tx,
        [Known(IdentityKind(message.sender_kind), writer.address, verified=True)],
        name=writer.name,
        language=guess_language(message.text),
    )
    attached = [
        Attached(
            await files.keep(
                tx,
                runtime.files,
                name=item.name,
                content_type=item.content_type,
                content=item.content,
                owner=f"customer:{customer}",
            ),
            item.inline,
            item.content_id,
        )
        for item in message.files
    ]
    known = await customers.customer(tx, customer)
    if any(
        identity.unreachable not in {None, "complaint"} and identity.value == writer.address.lower()
        for identity in known.identities
    ):
        await mark_unreachable(tx, writer.address, None)  # whoever writes from it reads it
    return Incoming(
        account=via,
        customer=customer,
        author_name=clean(writer.name) or known.name or writer.address,
        sender=writer.address,
        conversation=conversation,
        text=message.text,
        text_full=message.text_full if message.text_full.strip() != message.text.strip() else None,
        html=message.html,
        subject=message.subject,
        to=_people(message.to, set()),
        cc=_people(message.cc, ours),
        attachments=attached,
        automatic=message.automatic,
        external_id=message.message_id or message.external_id,
        references=tuple(dict.fromkeys((*message.references, *message.in_reply_to))),
        raw_id=raw_id,
        language=known.language,
        spam=message.spam or known.blocked or await is_blocked(tx, message.sender.address),
        sent_at=message.sent_at,
    )


def _people(addresses: tuple[Address, ...], without: set[str]) -> list[dict[str, str]]:
    """Names and addresses as rows keep them; our own addresses (also tagged ones) left out."""
    return [
        {"name": clean(a.name), "address": clean(a.address)}
        for a in addresses[:100]
        if _untagged(a.address) not in without
    ]


def _untagged(address: str) -> str:
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
