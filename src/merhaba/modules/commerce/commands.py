"""What is written about shops and orders besides the mirror itself."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import insert, update

from merhaba.kit.ids import new_id
from merhaba.platform.database import Transaction

from .tables import orders, shops


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


async def move_customer(tx: Transaction, source: UUID, target: UUID, only: list[str] | None) -> list[str]:
    """Give orders of one customer to another (merging, or undoing it); the ids moved."""
    table = orders.c
    wanted = (table.workspace_id == tx.workspace) & (table.customer_id == source)
    if only is not None:
        wanted &= table.id.in_([UUID(ident) for ident in only])
    moved = await tx.scalars(update(orders).where(wanted).values(customer_id=target).returning(table.id))
    return [str(ident) for ident in moved]
