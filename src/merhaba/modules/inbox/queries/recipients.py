"""Whom an answer goes to when the agent names nobody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from merhaba.modules.connections import accounts
from merhaba.modules.customers import queries as customers
from merhaba.platform.database import Transaction
from merhaba.platform.secrets import Keys

from ..reply_address import address_with, agent_token_for, untagged
from ..rules import OnMessage, reply_all
from ..tables import conversations, messages
from ..types import Mailbox, ReplyTo


async def reply_to(tx: Transaction, conversation: UUID) -> ReplyTo | None:
    """Everybody who was on the last mail a person wrote, without ourselves and without addresses that mail
    comes back from; None where nobody is known (a chat, a conversation that has no mail yet)."""
    table = messages.c
    last = await tx.first(
        select(table.direction, table.sender, table.to, table.cc)
        .where(
            table.workspace_id == tx.workspace,
            table.conversation_id == conversation,
            table.kind == "message",
            table.automatic.is_(None),
        )
        .order_by(table.created_at.desc(), table.id.desc())
        .limit(1)
    )
    if last is None or (last.direction == "in" and not last.sender):
        return None
    ours = {account.address.lower() for account in await accounts(tx) if "@" in account.address}
    on_it = OnMessage(_person(last.sender) if last.sender else None, _people(last.to), _people(last.cc))
    to, cc = reply_all(on_it, lambda address: untagged(address) in ours)
    if not to:
        return None
    dead = await customers.unreachable_among(tx, [address for _, address in cc])
    return ReplyTo(
        to=[Mailbox(name=name, address=address) for name, address in to],
        cc=[Mailbox(name=name, address=address) for name, address in cc if address.lower() not in dead],
    )


async def reply_by_mail(tx: Transaction, keys: Keys, conversation: UUID, agent: UUID | None) -> str | None:
    """The address at which this agent may answer from their own mail program; None where there is no
    mailbox."""
    row = await tx.first(
        select(conversations.c.number, conversations.c.account_id).where(
            conversations.c.workspace_id == tx.workspace, conversations.c.id == conversation
        )
    )
    account = next((a for a in await accounts(tx) if row is not None and a.id == row.account_id), None)
    if row is None or account is None or agent is None or "@" not in account.address:
        return None
    token = agent_token_for(keys, conversation, row.number, agent)
    address = address_with(account.address, token)
    return address if address != account.address else None


def _people(rows: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [_person(row) for row in rows]


def _person(row: dict[str, Any]) -> tuple[str, str]:
    return str(row.get("name", "")), str(row.get("address", ""))
