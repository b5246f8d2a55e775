"""Taking things out of the mirror: what was deleted at its platform, and whole shops."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Table, delete, select

from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.ports.shops.port import Mirrored

from ..events import OrderChanged
from ..tables import orders, products, shop_customers, variants
from .written import in_turn

_TABLES: dict[Mirrored, Table] = {
    Mirrored.CUSTOMERS: shop_customers,
    Mirrored.PRODUCTS: products,
    Mirrored.ORDERS: orders,
}


async def gone(tx: Transaction, shop: UUID, what: Mirrored, idents: Iterable[str]) -> int:
    """Take out what its platform has deleted; gives how many there were. An account's orders stay: they are
    found by their address, and the customer stays a customer."""
    await in_turn(tx, shop)
    wanted = sorted(set(idents))
    if not wanted:
        return 0
    table = _TABLES[what]
    mine = (table.c.workspace_id == tx.workspace) & (table.c.shop_id == shop)
    mine &= table.c.external_id.in_(wanted)
    if what is Mirrored.ORDERS:
        rows = await tx.rows(delete(orders).where(mine).returning(orders.c.id, orders.c.customer_id))
        await append(tx, *(OrderChanged(row.id, row.customer_id, shop) for row in rows))
        return len(rows)
    if what is Mirrored.PRODUCTS:
        parts = (variants.c.workspace_id == tx.workspace) & (variants.c.shop_id == shop)
        await tx.run(delete(variants).where(parts, variants.c.product_external_id.in_(wanted)))
    return await tx.run(delete(table).where(mine))


async def remove_rows(tx: Transaction, shop: UUID, limit: int) -> int:
    """Take out up to `limit` rows of a shop that is no longer connected; 0 when nothing is left."""
    for table in (orders, shop_customers, variants, products):
        mine = (table.c.workspace_id == tx.workspace) & (table.c.shop_id == shop)
        some = select(table.c.id).where(mine).limit(limit)
        removed = await tx.run(
            delete(table).where(table.c.workspace_id == tx.workspace, table.c.id.in_(some))
        )
        if removed:
            return removed
    return 0
