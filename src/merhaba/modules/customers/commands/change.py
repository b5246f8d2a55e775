"""Changing what is known about a customer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update

from merhaba.kit.ids import new_id
from merhaba.kit.text import one_line
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.web import Problem, invalid, not_found

from ..events import CustomerUpdated
from ..rules import is_email, normalise
from ..tables import customers, identities
from ..types import IdentityKind
from .find import Known, add_identity


async def create(
    tx: Transaction, *, name: str, email: str | None, phone: str | None, language: str | None
) -> UUID:
    """A customer an agent writes down. Raises Problem 409 when the address or number is known already."""
    known = []
    if email:
        if not is_email(email.strip()):
            raise invalid("email", "This is not an e-mail address.")
        known.append(Known(IdentityKind.EMAIL, email, verified=True))
    if phone:
        if sum(c.isdigit() for c in phone) < 5:
            raise invalid("phone", "This is not a phone number.")
        known.append(Known(IdentityKind.PHONE, phone, verified=True))
    for identity in known:
        owner = await tx.scalar(
            select(identities.c.customer_id).where(
                identities.c.workspace_id == tx.workspace,
                identities.c.kind == identity.kind,
                identities.c.value == normalise(identity.kind, identity.value),
                identities.c.verified,
            )
        )
        if owner is not None:
            raise Problem(409, "customer-exists", f"{identity.value} is already known.", customer=str(owner))
    ident = new_id()
    await tx.run(
        insert(customers).values(
            workspace_id=tx.workspace,
            id=ident,
            name=one_line(name, 120),
            language=language,
            created_at=tx.now,
        )
    )
    for identity in known:
        await add_identity(tx, ident, identity)
    await append(tx, CustomerUpdated(ident))
    return ident


async def change(tx: Transaction, customer: UUID, changes: dict[str, Any]) -> None:
    """Change name, language, zone, country, preferred channel, notes or blocking."""
    if "name" in changes:
        changes["name"] = one_line(changes["name"], 120)
    mine = (customers.c.workspace_id == tx.workspace) & (customers.c.id == customer)
    if changes and not await tx.run(update(customers).where(mine).values(**changes)):
        raise not_found("customer")
    await append(tx, CustomerUpdated(customer))


async def seen(tx: Transaction, customer: UUID) -> None:
    """Note that the customer is here now (at most once a minute)."""
    table = customers.c
    await tx.run(
        update(customers)
        .where(
            table.workspace_id == tx.workspace,
            table.id == customer,
            func.coalesce(table.last_seen_at, func.to_timestamp(0))
            < func.now() - func.make_interval(0, 0, 0, 0, 0, 1),
        )
        .values(last_seen_at=tx.now)
    )


async def mark_unreachable(tx: Transaction, email: str, reason: str | None) -> list[UUID]:
    """Note that an address cannot be written to (a hard bounce, a complaint), or with None that it can
    again; gives the customers concerned."""
    table = identities.c
    same = (
        (table.workspace_id == tx.workspace)
        & (table.kind == IdentityKind.EMAIL)
        & (table.value == normalise(IdentityKind.EMAIL, email))
    )
    await tx.run(update(identities).where(same).values(unreachable=reason))
    found = list(await tx.scalars(select(table.customer_id).where(same)))
    for customer in found:
        await append(tx, CustomerUpdated(customer))
    return found


async def mark_reachable(tx: Transaction, customer: UUID, email: str) -> None:
    """Write to an address again, on a person's word. Raises Problem 404 when it is not the customer's."""
    table = identities.c
    mine = await tx.scalar(
        select(table.id).where(
            table.workspace_id == tx.workspace,
            table.customer_id == customer,
            table.kind == IdentityKind.EMAIL,
            table.value == normalise(IdentityKind.EMAIL, email),
        )
    )
    if mine is None:
        raise not_found("address")
    await mark_unreachable(tx, email, None)
