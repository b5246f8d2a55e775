"""Finding the person behind a message, or making them: one customer over all channels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from merhaba.kit.ids import new_id
from merhaba.kit.text import one_line
from merhaba.platform.database import Transaction
from merhaba.platform.events import append

from ..events import CustomerUpdated
from ..rules import normalise
from ..tables import customers, identities
from ..types import IdentityKind


@dataclass(frozen=True, slots=True)
class Known:
    """One identity somebody showed. `verified`: they proved it (wrote from it, or the shop signed it)."""

    kind: IdentityKind
    value: str
    verified: bool


async def find_or_create(
    tx: Transaction,
    known: Sequence[Known],
    *,
    name: str = "",
    language: str | None = None,
    timezone: str | None = None,
    country: str | None = None,
) -> UUID:
    """The customer with one of these identities, the first verified match winning; else a new one.

    Identities that are new are added. An unverified match counts only for something proven now, only
    when exactly one customer claims it, and never when that customer signs in at the shop: nobody is
    taken for another by a claim alone, and nobody's chats open to whoever typed their address.
    """
    known = [Known(k.kind, normalise(k.kind, k.value), k.verified) for k in known if k.value]
    await _lock(tx, known)
    customer = await _match(tx, known)
    if customer is None:
        customer = new_id()
        await tx.run(
            insert(customers).values(
                workspace_id=tx.workspace,
                id=customer,
                name=one_line(name, 120),
                language=language,
                timezone=timezone,
                country=country,
                created_at=tx.now,
                last_seen_at=tx.now,
            )
        )
    else:
        await _learn(tx, customer, name=one_line(name, 120), language=language, timezone=timezone)
    for identity in known:
        await add_identity(tx, customer, identity)
    await append(tx, CustomerUpdated(customer))
    return customer


async def add_identity(tx: Transaction, customer: UUID, known: Known) -> None:
    """Note an identity; a claim that is proven later becomes verified. One already proven by somebody
    else is kept as a mere claim, and shows up as a possible duplicate."""
    table = identities.c
    value = normalise(known.kind, known.value)
    same = (table.workspace_id == tx.workspace) & (table.kind == known.kind) & (table.value == value)
    rows = await tx.rows(select(table.id, table.customer_id, table.verified).where(same))
    owner = next((r.customer_id for r in rows if r.verified), None)
    verified = known.verified and owner in {None, customer}
    mine = next((r for r in rows if r.customer_id == customer), None)
    if mine is None:
        row = {
            "workspace_id": tx.workspace,
            "id": new_id(),
            "customer_id": customer,
            "kind": known.kind,
            "value": value,
            "verified": verified,
            "created_at": tx.now,
        }
        await tx.run(upsert(identities).values(row).on_conflict_do_nothing())
    elif verified and not mine.verified:
        await tx.run(
            update(identities)
            .where(table.workspace_id == tx.workspace, table.id == mine.id)
            .values(verified=True)
        )


async def _lock(tx: Transaction, known: Sequence[Known]) -> None:
    """Two first messages of one person at the same moment must not make two customers."""
    for key in sorted(f"{tx.workspace}/{k.kind}/{k.value}" for k in known):
        await tx.scalar(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 7044))))


async def _match(tx: Transaction, known: Sequence[Known]) -> UUID | None:
    table = identities.c
    for identity in sorted(known, key=lambda k: not k.verified):
        rows = await tx.rows(
            select(table.customer_id, table.verified).where(
                table.workspace_id == tx.workspace,
                table.kind == identity.kind,
                table.value == identity.value,
            )
        )
        proven = [row.customer_id for row in rows if row.verified]
        if identity.verified and proven:
            return await _present(tx, proven[0])
        if identity.verified and len({row.customer_id for row in rows}) == 1:
            claimant = await _present(tx, rows[0].customer_id)
            if not await _signs_in(tx, claimant):
                return claimant
            continue
        if identity.kind is IdentityKind.VISITOR and rows:
            return await _present(tx, rows[0].customer_id)
    return None


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


async def _present(tx: Transaction, customer: UUID) -> UUID:
    """The customer this one was merged into, or the same."""
    for _ in range(10):
        into: UUID | None = await tx.scalar(
            select(customers.c.merged_into).where(
                customers.c.workspace_id == tx.workspace, customers.c.id == customer
            )
        )
        if into is None:
            return customer
        customer = into
    return customer


async def _learn(
    tx: Transaction, customer: UUID, *, name: str, language: str | None, timezone: str | None
) -> None:
    """Fill in what was not known; never overwrite what is."""
    table = customers.c
    await tx.run(
        update(customers)
        .where(table.workspace_id == tx.workspace, table.id == customer)
        .values(
            name=func.coalesce(func.nullif(table.name, ""), name),
            language=func.coalesce(table.language, language),
            timezone=func.coalesce(table.timezone, timezone),
            last_seen_at=tx.now,
        )
    )
