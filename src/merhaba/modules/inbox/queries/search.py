"""Which conversations a search means: by words of their messages, by who wrote, by number."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, cast, select, union_all
from sqlalchemy.dialects.postgresql import TSQUERY

from merhaba.kit.search_text import tsquery
from merhaba.modules.customers.search import matching as customers_matching
from merhaba.platform.database import Transaction

from ..tables import conversations, messages

_MOST = 500


def matching(tx: Transaction, q: str) -> Select[tuple[UUID]]:
    """Ids of conversations that match `q`, the newest 500 by words and the newest 500 by customer.

    One query for each way, joined by UNION: each walks its own index, where an OR over them would look at
    every conversation.
    """
    ways = [_by_customer(tx, q)]
    number = q.lstrip("#")
    if number.isascii() and number.isdigit() and len(number) < 15:
        table = conversations.c
        ways.append(select(table.id).where(table.workspace_id == tx.workspace, table.number == int(number)))
    query = tsquery(q)
    if query is not None:
        ways.append(_by_words(tx, query))
    found = union_all(*ways).subquery()
    return select(found.c.id)


def _by_customer(tx: Transaction, q: str) -> Select[tuple[UUID]]:
    table = conversations.c
    newest = (
        select(table.id)
        .where(table.workspace_id == tx.workspace, table.customer_id.in_(customers_matching(tx, q)))
        .order_by(table.last_message_at.desc(), table.id.desc())
        .limit(_MOST)
        .subquery()
    )
    return select(newest.c.id)


def _by_words(tx: Transaction, query: str) -> Select[tuple[UUID]]:
    """Ordered by id, which is by time (UUIDv7): for a frequent word the newest messages are walked until
    enough are found, for a rare one the index on words is quicker, and PostgreSQL can tell which."""
    table = messages.c
    newest = (
        select(table.conversation_id.label("id"))
        .where(table.workspace_id == tx.workspace, table.words.op("@@")(cast(query, TSQUERY)))
        .order_by(table.id.desc())
        .limit(_MOST)
        .subquery()
    )
    return select(newest.c.id)
