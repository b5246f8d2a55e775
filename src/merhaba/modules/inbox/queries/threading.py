"""Which conversations an incoming mail may belong to."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select, text
from sqlalchemy.dialects.postgresql import array

from merhaba.modules import delivery
from merhaba.modules.customers import queries as customers
from merhaba.platform.database import Transaction
from merhaba.platform.secrets import Keys

from ..reply_address import agent_number_in, is_genuine, is_genuine_agents, number_in
from ..rules import Candidate
from ..tables import conversations, messages, participants

_CANDIDATES = 100


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
    rows = await tx.rows(_candidates(tx.workspace, messages.c.external_id.in_(wanted)))
    place = {ident: n for n, ident in enumerate(wanted)}
    return _unique(sorted(rows, key=lambda r: place.get(r.external_id, 99)))


async def by_references(tx: Transaction, ids: Sequence[str]) -> list[Candidate]:
    """Conversations with a mail that refers to one of these Message-IDs, oldest first: they answer the same
    mail, or were answers to the one at hand."""
    wanted = list(dict.fromkeys(ids))[:60]
    if not wanted:
        return []
    table = messages.c
    # The condition of the partial index must be said, or the planner reads every message.
    refers = table.references.has_any(array(wanted)) & (table.references != text("'[]'"))
    return _unique(await tx.rows(_candidates(tx.workspace, refers)))


def lock_name(thread: Sequence[str]) -> str | None:
    """What to hold while a mail of a thread (its Message-IDs, the oldest first) is taken in; else two that
    come together would each open a conversation."""
    return f"thread/{hashlib.sha256(thread[0].encode('utf-8', 'replace')).hexdigest()}" if thread else None


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


def _candidates(workspace: UUID, wanted: ColumnElement[bool]) -> Select[Any]:
    """Messages, oldest first, with everybody who takes part in their conversation.

    The messages are found first, by their own index; joined at once, the planner may begin with the
    conversations, of which there are a million.
    """
    table = messages.c
    found = (
        select(table.external_id, table.conversation_id, table.created_at)
        .where(table.workspace_id == workspace, wanted)
        .order_by(table.created_at)
        .limit(_CANDIDATES)
        .subquery("found")
    )
    others = (
        select(func.array_agg(participants.c.address))
        .where(
            participants.c.workspace_id == workspace,
            participants.c.conversation_id == found.c.conversation_id,
        )
        .scalar_subquery()
    )
    emails = customers.emails_column(conversations.c.workspace_id, conversations.c.customer_id)
    its = (conversations.c.workspace_id == workspace) & (conversations.c.id == found.c.conversation_id)
    return (
        select(found.c.external_id, found.c.conversation_id, others.label("others"), emails.label("emails"))
        .select_from(found.join(conversations, its))
        .order_by(found.c.created_at)
    )


def _unique(rows: Sequence[Row[Any]]) -> list[Candidate]:
    by_conversation = {row.conversation_id: row for row in reversed(rows)}
    return [
        Candidate(
            ident,
            False,
            frozenset({*(by_conversation[ident].others or ()), *(by_conversation[ident].emails or ())}),
        )
        for ident in dict.fromkeys(row.conversation_id for row in rows)
    ]
