"""Writing the shop mirror."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from merhaba.kit.ids import new_id
from merhaba.platform.database import Transaction

from .tables import orders, products, shops


async def add_shop(
    tx: Transaction, *, platform: str, brand: UUID, name: str, domain: str, currency: str
) -> UUID:
    """A shop to mirror."""
    ident = new_id()
    await tx.run(
        insert(shops).values(
            workspace_id=tx.workspace,
            id=ident,
            platform=platform,
            brand_id=brand,
            name=name,
            domain=domain,
            currency=currency,
            created_at=tx.now,
        )
    )
    return ident


async def add_products(tx: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    """Products as the platform gave them; keys are the table's columns."""
    values = [{"workspace_id": tx.workspace, "id": new_id(), "updated_at": tx.now, **row} for row in rows]
    await tx.run(insert(products), values)


async def add_orders(tx: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    """Orders as the platform gave them; keys are the table's columns."""
    values = [{"workspace_id": tx.workspace, "id": new_id(row["created_at"]), **row} for row in rows]
    await tx.run(insert(orders), values)


async def move_customer(tx: Transaction, source: UUID, target: UUID, only: list[str] | None) -> list[str]:
    """Give orders of one customer to another (merging, or undoing it); the ids moved."""
    table = orders.c
    wanted = (table.workspace_id == tx.workspace) & (table.customer_id == source)
    if only is not None:
        wanted &= table.id.in_([UUID(ident) for ident in only])
    moved = await tx.scalars(update(orders).where(wanted).values(customer_id=target).returning(table.id))
    return [str(ident) for ident in moved]
