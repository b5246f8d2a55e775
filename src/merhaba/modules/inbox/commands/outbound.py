"""Composing what a channel will send: addresses, subject, threading headers, signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from merhaba.modules.connections import Connection
from merhaba.modules.customers import queries as people
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.types import Actor, AuthorKind
from merhaba.platform.database import Transaction
from merhaba.platform.secrets import Keys
from merhaba.platform.web import Problem
from merhaba.ports.channels import Address, OutboundFile, OutboundMessage

from ..composed import as_html
from ..queries.recipients import reply_to
from ..reply_address import address_with, token_for
from ..tables import messages, participants
from .write import Attached

_REFERENCES = 12


@dataclass(frozen=True, slots=True)
class Written:
    """What the agent wrote. Without `to` and `cc` (None) it goes to everybody on the last message."""

    text: str
    html: str | None
    attachments: Sequence[Attached]
    to: Sequence[str] = ()
    cc: Sequence[str] | None = None


async def compose(
    tx: Transaction,
    keys: Keys,
    *,
    conversation: Row[Any],
    account: Connection,
    message: UUID,
    actor: Actor,
    written: Written,
) -> OutboundMessage:
    """The message for the channel.

    Raises Problem 422 `no-address` when there is nowhere to send it, `address-unreachable` when mail to
    the address came back before and nobody has said that it works again.
    """
    to, cc = await _recipients(tx, conversation, written)
    ids = await _thread_ids(tx, conversation.id)
    brand = await workspaces.brand(tx, conversation.brand_id)
    language = conversation.language or brand.default_language
    # An address with a signature of its own (its channel adds it) needs no brand's beside it.
    of_brand = {} if account.config.get("signature") else brand.signature
    signature = await _signature(tx, actor, of_brand, language)
    text = f"{written.text}\n\n{signature}" if signature else written.text
    html = written.html or as_html(written.text)
    domain = account.address.rpartition("@")[2] or "merhaba.invalid"
    sender = f"{actor.name} · {brand.name}" if actor.name and actor.id else brand.name
    return OutboundMessage(
        idempotency_key=str(message),
        external_id=f"{message}@{domain}",
        sender=Address(account.address, str(account.config.get("from_name") or sender)),
        to=to,
        cc=cc,
        subject=_subject(conversation.subject, brand.name, answers=bool(ids)),
        text=text,
        html=html + (as_html(signature) if signature else ""),
        reply_to=address_with(account.address, token_for(keys, conversation.id, conversation.number)),
        in_reply_to=ids[-1] if ids else None,
        references=tuple(ids[:1] + ids[1:][-_REFERENCES:]),
        files=tuple(_file(a) for a in written.attachments),
        language=language,
        # RFC 3834: other people's programs must not answer what no person wrote.
        automatic=actor.kind is not AuthorKind.AGENT,
    )


async def _recipients(
    tx: Transaction, conversation: Row[Any], written: Written
) -> tuple[tuple[Address, ...], tuple[Address, ...]]:
    suggested = await reply_to(tx, conversation.id)
    everybody = [*suggested.to, *suggested.cc] if suggested is not None else []
    names = {person.address.lower(): person.name for person in everybody}
    to = [Address(address, names.get(address.lower(), "")) for address in written.to]
    if not to and suggested is not None:
        to = [Address(person.address, person.name) for person in suggested.to]
    cc = [Address(address, names.get(address.lower(), "")) for address in written.cc or ()]
    if written.cc is None and not written.to and suggested is not None:
        cc = [Address(person.address, person.name) for person in suggested.cc]
    to = to or [Address(await _recipient(tx, conversation))]
    dead = await people.unreachable_among(tx, [address.address for address in (*to, *cc)])
    if dead:
        address, why = next(iter(dead.items()))
        raise _unreachable(address, why)
    return tuple(to), tuple(cc)


async def _recipient(tx: Transaction, conversation: Row[Any]) -> str:
    """Where the customer is written to: where they last wrote from, else their best address."""
    table = participants.c
    wrote = await tx.scalars(
        select(table.address)
        .where(table.workspace_id == tx.workspace, table.conversation_id == conversation.id)
        .order_by(table.added_at.desc())
    )
    best, unreachable = await people.reachable_email(tx, conversation.customer_id, first=wrote)
    if best is None:
        raise Problem(422, "no-address", "We have no e-mail address of this customer. Add one first.")
    if unreachable:
        raise _unreachable(best, unreachable)
    return best


def _unreachable(address: str, why: str) -> Problem:
    sentence = (
        f"{address} marked our mail as spam and is not written to any more."
        if why == "complaint"
        else f"Mail to {address} came back ({why}). Check the address with the customer first."
    )
    return Problem(422, "address-unreachable", sentence, address=address, why=why)


async def _thread_ids(tx: Transaction, conversation: UUID) -> list[str]:
    """Message-IDs of the conversation, oldest first: its first and its latest ones (RFC 5322, 3.6.4)."""
    table = messages.c
    mine = (
        (table.workspace_id == tx.workspace)
        & (table.conversation_id == conversation)
        & table.external_id.is_not(None)
    )
    rows = await tx.scalars(
        select(table.external_id).where(mine).order_by(table.created_at.desc(), table.id.desc()).limit(30)
    )
    return list(reversed(rows))


async def _signature(tx: Transaction, actor: Actor, of_brand: dict[str, str], language: str) -> str:
    if actor.id is not None:
        own = (await workspaces.agent(tx, actor.id)).signature
        if own:
            return own
    return of_brand.get(language) or of_brand.get("en") or ""


def _subject(subject: str, brand: str, *, answers: bool) -> str:
    subject = subject or brand
    has_prefix = subject[:4].casefold().startswith(("re:", "aw:", "ynt:", "sv:", "回复:", "رد:"))
    return subject if has_prefix or not answers else f"Re: {subject}"


def _file(attached: Attached) -> OutboundFile:
    ref = attached.file
    return OutboundFile(
        name=ref.name,
        content_type=ref.content_type,
        size=ref.size,
        sha256=ref.sha256,
        inline=attached.inline,
        content_id=attached.content_id,
    )
