"""Finding customers by what a person types: part of a name, of an address, of a number."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union

from merhaba.platform.database import Transaction

from .rules import normalise
from .tables import customers, identities
from .types import IdentityKind

_MOST = 1000
_TRIGRAM = 3

seen = func.coalesce(customers.c.last_seen_at, customers.c.created_at)
"""When a customer was last heard of; lists are in this order (ix_customers_seen)."""


def matching(tx: Transaction, q: str) -> Select[tuple[UUID]]:
    """Ids of the customers that match `q`: at most a thousand by name and a thousand by address.

    Each way has its own index, and the limits keep a frequent word ("an") from collecting everybody.
    """
    q = q.strip()
    by_name = (
        select(customers.c.id)
        .where(customers.c.workspace_id == tx.workspace, customers.c.merged_into.is_(None), _named(q))
        .order_by(seen.desc(), customers.c.id.desc())
        .limit(_MOST)
        .subquery()
    )
    by_address = (
        select(identities.c.customer_id)
        .where(identities.c.workspace_id == tx.workspace, _reached_at(q))
        .order_by(identities.c.id.desc())
        .limit(_MOST)
        .subquery()
    )
    found = union(select(by_name.c.id), select(by_address.c.customer_id)).subquery()
    return select(found.c.id)


def _named(q: str) -> ColumnElement[bool]:
    """Anywhere in the name; what is shorter than a trigram only where a word begins, because there the
    index still helps (pg_trgm pads words with spaces). Two characters are a whole name in Chinese."""
    like = _literally(q)
    if len(q) < _TRIGRAM:
        return or_(customers.c.name.ilike(f"{like}%"), customers.c.name.ilike(f"% {like}%"))
    return customers.c.name.ilike(f"%{like}%")


def _reached_at(q: str) -> ColumnElement[bool]:
    """Anywhere in an address or number; what is shorter than a trigram only at its beginning ("co" stands
    in every address that ends in .com)."""
    table = identities.c
    if len(q) < _TRIGRAM:
        start = func.starts_with(table.value, normalise(IdentityKind.EMAIL, q))
        return and_(table.kind.in_([IdentityKind.EMAIL, IdentityKind.PHONE]), start)
    return and_(table.kind != IdentityKind.VISITOR, table.value.ilike(f"%{_literally(q)}%"))


def _literally(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
