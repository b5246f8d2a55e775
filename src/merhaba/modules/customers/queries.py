"""Reads of customers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, ScalarSelect, and_, func, or_, select, tuple_

from merhaba.kit.cursors import moment_and_id, pack
from merhaba.platform.database import Transaction
from merhaba.platform.web import not_found

from .rules import display_name, normalise
from .search import matching, seen
from .tables import customers, identities
from .types import Customer, CustomerRef, Duplicate, Identity, IdentityKind


async def refs(tx: Transaction, idents: Iterable[UUID]) -> dict[UUID, CustomerRef]:
    """Customers, briefly, by id."""
    wanted = set(idents)
    if not wanted:
        return {}
    rows = await tx.rows(
        select(customers.c.id, customers.c.name, customers.c.language).where(
            customers.c.workspace_id == tx.workspace, customers.c.id.in_(wanted)
        )
    )
    contacts = await _identities(tx, wanted)
    return {
        row.id: CustomerRef(
            id=row.id,
            name=display_name(row.name, _best(contacts[row.id], IdentityKind.EMAIL)),
            email=_best(contacts[row.id], IdentityKind.EMAIL),
            language=row.language,
        )
        for row in rows
    }


async def customer(tx: Transaction, ident: UUID) -> Customer:
    """One customer with identities and possible duplicates. Raises Problem 404."""
    row = await tx.first(
        select(customers).where(customers.c.workspace_id == tx.workspace, customers.c.id == ident)
    )
    if row is None:
        raise not_found("customer")
    if row.merged_into is not None:
        return await customer(tx, row.merged_into)
    contacts = (await _identities(tx, {ident}))[ident]
    return _shape(row, contacts).model_copy(
        update={"possible_duplicates": await _duplicates(tx, ident, contacts)}
    )


async def page(
    tx: Transaction, *, q: str | None, limit: int, cursor: str | None
) -> tuple[list[Customer], str | None]:
    """Customers, last seen first; `q` looks in names, addresses and numbers."""
    table = customers.c
    wanted = (table.workspace_id == tx.workspace) & table.merged_into.is_(None)
    if q and q.strip():
        wanted &= table.id.in_(matching(tx, q))
    if cursor:
        wanted &= tuple_(seen, table.id) < tuple_(*moment_and_id(cursor))
    rows = list(
        await tx.rows(select(customers).where(wanted).order_by(seen.desc(), table.id.desc()).limit(limit + 1))
    )
    more = rows[limit - 1] if len(rows) > limit else None
    rows = rows[:limit]
    contacts = await _identities(tx, {row.id for row in rows})
    following = pack(more.last_seen_at or more.created_at, more.id) if more is not None else None
    return [_shape(row, contacts[row.id]) for row in rows], following


async def owners_of(tx: Transaction, kind: IdentityKind, value: str) -> list[tuple[UUID, bool]]:
    """(customer, proven) for everybody with this identity."""
    rows = await tx.rows(
        select(identities.c.customer_id, identities.c.verified).where(
            identities.c.workspace_id == tx.workspace,
            identities.c.kind == kind,
            identities.c.value == normalise(kind, value),
        )
    )
    return [(row.customer_id, row.verified) for row in rows]


async def proven_owners(tx: Transaction, kind: IdentityKind, values: Collection[str]) -> dict[str, set[UUID]]:
    """Who has proven these identities, by identity; those nobody has proven are left out."""
    if not values:
        return {}
    written = {normalise(kind, value): value for value in values}
    rows = await tx.rows(
        select(identities.c.customer_id, identities.c.value).where(
            identities.c.workspace_id == tx.workspace,
            identities.c.kind == kind,
            identities.c.value.in_(written),
            identities.c.verified,
        )
    )
    found: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        found[written[row.value]].add(row.customer_id)
    return found


async def reachable_email(
    tx: Transaction, ident: UUID, *, first: Sequence[str] = ()
) -> tuple[str | None, str | None]:
    """(best address to write to, why it cannot be written to or None); those in `first` come first."""
    found = (await _identities(tx, {ident}))[ident]
    emails = [i for i in found if i.kind is IdentityKind.EMAIL]
    emails.sort(key=lambda i: first.index(i.value) if i.value in first else len(first))
    for identity in emails:
        if identity.unreachable is None:
            return identity.value, None
    return (emails[0].value, emails[0].unreachable) if emails else (None, None)


async def unreachable_among(tx: Transaction, addresses: Iterable[str]) -> dict[str, str]:
    """Those of these addresses that mail comes back from or that complained, each with why."""
    wanted = {normalise(IdentityKind.EMAIL, address) for address in addresses}
    if not wanted:
        return {}
    table = identities.c
    rows = await tx.rows(
        select(table.value, table.unreachable).where(
            table.workspace_id == tx.workspace,
            table.kind == IdentityKind.EMAIL,
            table.value.in_(wanted),
            table.unreachable.is_not(None),
        )
    )
    return {row.value: row.unreachable for row in rows}


async def emails_of(tx: Transaction, ident: UUID) -> set[str]:
    """Every address of a customer, proven or claimed."""
    found = (await _identities(tx, {ident}))[ident]
    return {i.value for i in found if i.kind is IdentityKind.EMAIL}


def emails_column(workspace: ColumnElement[UUID], customer: ColumnElement[UUID]) -> ScalarSelect[Any]:
    """The same as an array inside another query."""
    table = identities.c
    return (
        select(func.array_agg(table.value))
        .where(
            table.workspace_id == workspace,
            table.customer_id == customer,
            table.kind == IdentityKind.EMAIL,
        )
        .scalar_subquery()
    )


async def _identities(tx: Transaction, idents: set[UUID]) -> dict[UUID, list[Identity]]:
    found: dict[UUID, list[Identity]] = defaultdict(list)
    rows = await tx.rows(
        select(identities)
        .where(identities.c.workspace_id == tx.workspace, identities.c.customer_id.in_(idents))
        .order_by(identities.c.verified.desc(), identities.c.created_at)
    )
    for row in rows:
        found[row.customer_id].append(Identity.model_validate(row))
    return found


async def _duplicates(tx: Transaction, ident: UUID, contacts: list[Identity]) -> list[Duplicate]:
    pairs = [and_(identities.c.kind == i.kind, identities.c.value == i.value) for i in contacts]
    if not pairs:
        return []
    rows = await tx.rows(
        select(identities.c.customer_id, identities.c.kind)
        .where(identities.c.workspace_id == tx.workspace, identities.c.customer_id != ident, or_(*pairs))
        .limit(20)
    )
    why = {row.customer_id: f"same-{row.kind}" for row in rows}
    others = await refs(tx, why)
    return [Duplicate(id=o.id, name=o.name, email=o.email, why=why[o.id]) for o in others.values()]


def _shape(row: Row[Any], contacts: list[Identity]) -> Customer:
    email = _best(contacts, IdentityKind.EMAIL)
    return Customer(
        id=row.id,
        name=row.name,
        email=email,
        phone=_best(contacts, IdentityKind.PHONE),
        language=row.language,
        timezone=row.timezone,
        country=row.country,
        preferred_channel=row.preferred_channel,
        notes=row.notes,
        blocked=row.blocked,
        identities=contacts,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
    )


def _best(contacts: list[Identity], kind: IdentityKind) -> str | None:
    return next((i.value for i in contacts if i.kind is kind), None)
