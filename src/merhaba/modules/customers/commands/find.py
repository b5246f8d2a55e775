"""Finding the person behind a message, or making them: one customer over all channels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from merhaba.kit.ids import new_id
from merhaba.kit.text import one_line
from merhaba.platform.database import Transaction
from merhaba.platform.events import append

from ..events import CustomerUpdated
from ..rules import normalise
from ..tables import customers, identities
from ..types import IdentityKind

_ADD_IDENTITY = upsert(identities).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class Known:
    """One identity somebody showed. `verified`: they proved it (wrote from it, or the shop signed it)."""

    kind: IdentityKind
    value: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Who it is. `unreachable` is why the address they showed cannot be written to, or None."""

    id: UUID
    name: str
    language: str | None
    blocked: bool
    unreachable: str | None


def lock_names(known: Sequence[Known]) -> list[str]:
    """What has to be held so that two first messages of one person do not make two customers."""
    return sorted(f"identity/{k.kind}/{normalise(k.kind, k.value)}" for k in known if k.value)


async def find_or_create(
    tx: Transaction,
    known: Sequence[Known],
    *,
    name: str = "",
    language: str | None = None,
    timezone: str | None = None,
    country: str | None = None,
) -> UUID:
    """The id of the person that `recognise` gives."""
    person = await recognise(tx, known, name=name, language=language, timezone=timezone, country=country)
    return person.id


async def recognise(
    tx: Transaction,
    known: Sequence[Known],
    *,
    name: str = "",
    language: str | None = None,
    timezone: str | None = None,
    country: str | None = None,
) -> Person:
    """The customer with one of these identities, the first verified match winning; else a new one.

    Identities that are new are added. An unverified match counts only for something proven now, only
    when exactly one customer claims it, and never when that customer signs in at the shop or is found by
    signing in: nobody is taken for another by a claim alone, and nobody's chats open to whoever typed their
    address, before or after.
    """
    await tx.lock(*lock_names(known))
    known = [Known(k.kind, normalise(k.kind, k.value), k.verified) for k in known if k.value]
    rows = await _rows(tx, known)
    customer = await _match(tx, known, rows)
    name = one_line(name, 120)
    if customer is None:
        customer = new_id()
        await tx.run(
            insert(customers),
            {
                "workspace_id": tx.workspace,
                "id": customer,
                "name": name,
                "language": language,
                "timezone": timezone,
                "country": country,
                "created_at": tx.now,
                "last_seen_at": tx.now,
            },
        )
        blocked = False
    else:
        learnt = await _learn(tx, customer, name=name, language=language, timezone=timezone)
        name, language, blocked = learnt.name, learnt.language, learnt.blocked
    for identity in known:
        await _note(tx, customer, identity, rows[identity.kind, identity.value])
    await append(tx, CustomerUpdated(customer))
    shown = [row for found in rows.values() for row in found if row.customer_id == customer]
    unreachable = next((row.unreachable for row in shown if row.unreachable), None)
    return Person(customer, name, language, blocked, unreachable)


async def add_identity(tx: Transaction, customer: UUID, known: Known) -> None:
    """Note an identity; a claim that is proven later becomes verified. One already proven by somebody
    else is kept as a mere claim, and shows up as a possible duplicate."""
    known = Known(known.kind, normalise(known.kind, known.value), known.verified)
    rows = await _rows(tx, [known])
    await _note(tx, customer, known, rows[known.kind, known.value])


Rows = dict[tuple[IdentityKind, str], list[Row[Any]]]


async def _rows(tx: Transaction, known: Sequence[Known]) -> Rows:
    """Everybody who has shown these identities before, by identity."""
    found: Rows = {(k.kind, k.value): [] for k in known}
    if not found:
        return found
    table = identities.c
    same = or_(*(and_(table.kind == kind, table.value == value) for kind, value in found))
    columns = (table.id, table.customer_id, table.kind, table.value, table.verified, table.unreachable)
    into = customers.c.merged_into
    owner = (customers.c.workspace_id == table.workspace_id) & (customers.c.id == table.customer_id)
    statement = select(*columns, into).join(customers, owner).where(table.workspace_id == tx.workspace, same)
    for row in await tx.rows(statement):
        found[IdentityKind(row.kind), row.value].append(row)
    return found


async def _note(tx: Transaction, customer: UUID, known: Known, rows: Sequence[Row[Any]]) -> None:
    table = identities.c
    owner = next((r.customer_id for r in rows if r.verified), None)
    verified = known.verified and owner in {None, customer}
    mine = next((r for r in rows if r.customer_id == customer), None)
    if mine is None:
        row = {
            "workspace_id": tx.workspace,
            "id": new_id(),
            "customer_id": customer,
            "kind": known.kind,
            "value": known.value,
            "verified": verified,
            "created_at": tx.now,
        }
        await tx.run(_ADD_IDENTITY, row)
    elif verified and not mine.verified:
        await tx.run(
            update(identities)
            .where(table.workspace_id == tx.workspace, table.id == mine.id)
            .values(verified=True)
        )


async def _match(tx: Transaction, known: Sequence[Known], rows: Rows) -> UUID | None:
    signed = any(k.kind is IdentityKind.SHOP and k.verified for k in known)
    here = {r.customer_id for k in known if k.kind is IdentityKind.VISITOR for r in rows[k.kind, k.value]}
    for identity in sorted(known, key=lambda k: not k.verified):
        found = rows[identity.kind, identity.value]
        if identity.kind is IdentityKind.VISITOR:
            if found:
                mine = await _present(tx, found[0])
                if not signed or not await _proven_otherwise(tx, mine, known):
                    return mine
            continue
        proven = [row for row in found if row.verified]
        if identity.verified and proven:
            return await _present(tx, proven[0])
        claimants = {row.customer_id for row in found}
        # Who signs in sees all chats of the customer, so that signing in joins nobody else's claim.
        if identity.verified and len(claimants) == 1 and (not signed or claimants <= here):
            claimant = await _present(tx, found[0])
            if not await _signs_in(tx, claimant):
                return claimant
    return None


async def _proven_otherwise(tx: Transaction, customer: UUID, known: Sequence[Known]) -> bool:
    """Whether somebody proved something of this customer that does not belong to whoever is here now: a
    browser that once typed an address must not become its owner by signing in as somebody else."""
    theirs = {(k.kind, k.value) for k in known if k.verified}
    table = identities.c
    proven = await tx.rows(
        select(table.kind, table.value).where(
            table.workspace_id == tx.workspace,
            table.customer_id == customer,
            table.kind != IdentityKind.VISITOR,
            table.verified,
        )
    )
    return any((IdentityKind(row.kind), row.value) not in theirs for row in proven)


async def _signs_in(tx: Transaction, customer: UUID) -> bool:
    """Whether a shop vouches for this customer: they then see what was written under that account."""
    table = identities.c
    return bool(
        await tx.scalar(
            select(table.id).where(
                table.workspace_id == tx.workspace,
                table.customer_id == customer,
                table.kind == IdentityKind.SHOP,
                table.verified,
            )
        )
    )


async def _present(tx: Transaction, row: Row[Any]) -> UUID:
    """The customer whose identity it is, or the one they were merged into."""
    customer: UUID = row.customer_id
    into: UUID | None = row.merged_into
    for _ in range(10):
        if into is None:
            break
        customer = into
        into = await tx.scalar(
            select(customers.c.merged_into).where(
                customers.c.workspace_id == tx.workspace, customers.c.id == customer
            )
        )
    return customer


async def _learn(
    tx: Transaction, customer: UUID, *, name: str, language: str | None, timezone: str | None
) -> Row[Any]:
    """Fill in what was not known, never overwriting what is; gives what is known now."""
    table = customers.c
    row = await tx.first(
        update(customers)
        .where(table.workspace_id == tx.workspace, table.id == customer)
        .values(
            name=func.coalesce(func.nullif(table.name, ""), name),
            language=func.coalesce(table.language, language),
            timezone=func.coalesce(table.timezone, timezone),
            last_seen_at=tx.now,
        )
        .returning(table.name, table.language, table.blocked)
    )
    if row is None:
        raise LookupError(f"customer {customer} has gone")
    return row
