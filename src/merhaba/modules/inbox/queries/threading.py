"""Which conversations an incoming mail may belong to."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import array

from merhaba.modules import delivery
from merhaba.modules.customers import queries as customers
from merhaba.platform.database import Transaction
from merhaba.platform.secrets import Keys

from ..reply_address import agent_number_in, is_genuine, is_genuine_agents, number_in
from ..rules import Candidate
from ..tables import conversations, messages, participants


async def by_tokens(tx: Transaction, keys: Keys, tokens: Sequence[str]) -> list[Candidate]:
    """Conversations whose genuine signed reply address was written to."""
    found = []
    for token in tokens[:5]:
        number = number_in(token)
        if number is None:
            continue
        ident = await tx.scalar(
            select(conversations.c.id).where(
                conversations.c.workspace_id == tx.workspace, conversations.c.number == number
            )
        )
        if ident is not None and is_genuine(keys, token, ident, number):
            found.append(Candidate(ident, True, frozenset()))
    return found


async def by_agent_tokens(tx: Transaction, keys: Keys, tokens: Sequence[str], agent: UUID) -> UUID | None:
    """The conversation in which an agent's own signed reply address was written to, or None."""
    for token in tokens[:5]:
        number = agent_number_in(token)
        if number is None:
            continue
        ident: UUID | None = await tx.scalar(
            select(conversations.c.id).where(
                conversations.c.workspace_id == tx.workspace, conversations.c.number == number
            )
        )
        if ident is not None and is_genuine_agents(keys, token, ident, number, agent):
            return ident
    return None


async def is_customer(tx: Transaction, conversation: UUID, address: str) -> bool:
    """Whether this is an address of the customer a conversation is with."""
    customer = await tx.scalar(
        select(conversations.c.customer_id).where(
            conversations.c.workspace_id == tx.workspace, conversations.c.id == conversation
        )
    )
    return customer is not None and address.lower() in await customers.emails_of(tx, customer)


async def by_message_ids(tx: Transaction, ids: Sequence[str]) -> list[Candidate]:
    """Conversations that hold one of these Message-IDs, the nearest reference first."""
    wanted = list(dict.fromkeys(ids))[:60]
    if not wanted:
        return []
    table = messages.c
    rows = await tx.rows(
        select(table.external_id, table.conversation_id).where(
            table.workspace_id == tx.workspace, table.external_id.in_(wanted)
        )
    )
    place = {ident: n for n, ident in enumerate(wanted)}
    ordered = sorted(rows, key=lambda r: place.get(r.external_id, 99))
    found = dict.fromkeys(row.conversation_id for row in ordered)
    return [Candidate(ident, False, await _people(tx, ident)) for ident in found]


async def by_references(tx: Transaction, ids: Sequence[str]) -> list[Candidate]:
    """Conversations with a mail that refers to one of these Message-IDs, oldest first: they answer the same
    mail, or were answers to the one at hand."""
    wanted = list(dict.fromkeys(ids))[:60]
    if not wanted:
        return []
    table = messages.c
    rows = await tx.rows(
        select(table.conversation_id)
        .where(
            table.workspace_id == tx.workspace,
            table.references.has_any(array(wanted)),
            table.references != text("'[]'"),
        )
        .order_by(table.created_at)
        .limit(50)
    )
    found = dict.fromkeys(row.conversation_id for row in rows)
    return [Candidate(ident, False, await _people(tx, ident)) for ident in found]


async def alone(tx: Transaction, thread: Sequence[str]) -> None:
    """Wait for whoever takes in a mail of the same thread just now (`thread`: its Message-IDs, the oldest
    first); else two that come together would each open a conversation."""
    if thread:
        key = func.hashtextextended(f"{tx.workspace}/{thread[0]}", 7048)
        await tx.scalar(select(func.pg_advisory_xact_lock(key)))


async def conversation_of_sent(tx: Transaction, message_ids: Sequence[str]) -> tuple[UUID, UUID] | None:
    """(message, conversation) of one of our own mails by its Message-ID."""
    for ident in message_ids:
        sent = await delivery.by_external_id(tx, ident)
        if sent is not None:
            return sent
    return None


async def known_external_id(tx: Transaction, external_id: str) -> UUID | None:
    """The message that already came in under this id on any route, or None."""
    table = messages.c
    found: UUID | None = await tx.scalar(
        select(table.id).where(
            table.workspace_id == tx.workspace, table.external_id == external_id, table.direction == "in"
        )
    )
    return found


async def _people(tx: Transaction, conversation: UUID) -> frozenset[str]:
    customer = await tx.scalar(
        select(conversations.c.customer_id).where(
            conversations.c.workspace_id == tx.workspace, conversations.c.id == conversation
        )
    )
    others = await tx.scalars(
        select(participants.c.address).where(
            participants.c.workspace_id == tx.workspace, participants.c.conversation_id == conversation
        )
    )
    return frozenset({*await customers.emails_of(tx, customer), *others})
