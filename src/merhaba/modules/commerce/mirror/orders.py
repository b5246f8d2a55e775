"""Orders of the mirror."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from merhaba.kit.ids import new_id
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.ports.shops.things import ShopOrder

from ..events import OrderChanged
from ..stored import order_json
from ..tables import orders
from .accounts import add_unseen
from .columns import buyer_of, order_columns
from .people import whose
from .upsert import upsert
from .written import Change, Written, in_turn, newest, same

_COLUMNS = {
    "id": "uuid",
    "shop_id": "uuid",
    "customer_id": "uuid",
    "external_id": "text",
    "data": "jsonb",
    "number": "text",
    "shop_customer_id": "text",
    "email": "text",
    "phone": "text",
    "tracking": "text[]",
    "financial_status": "text",
    "fulfilment_status": "text",
    "total": "numeric",
    "refunded": "numeric",
    "currency": "text",
    "open": "boolean",
    "expected_at": "timestamptz",
    "cancelled_at": "timestamptz",
    "created_at": "timestamptz",
    "updated_at": "timestamptz",
}


async def mirror_orders(
    tx: Transaction, shop: UUID, told: Iterable[ShopOrder], *, quiet: bool = False
) -> Written:
    """Write orders as their platform has them; gives those that really changed. `quiet` (the first sync):
    without telling screens of each."""
    await in_turn(tx, shop)
    given = newest(told)
    stored = await _stored(tx, shop, given)
    fresh: list[tuple[ShopOrder, dict[str, Any], bool]] = []
    for ident, order in given.items():
        kept = stored.get(ident)
        if kept is not None and order.updated_at < kept.updated_at:
            continue
        data = order_json(order)
        changed = kept is None or not same(kept.data, data)
        # What is newer but says the same is written all the same: by its moment later news is judged.
        if changed or kept is None or order.updated_at > kept.updated_at:
            fresh.append((order, data, changed))
    if not fresh:
        return Written()
    buyers = [buyer_of(order) for order, _, _ in fresh]
    owners = await whose(tx, shop, buyers, quiet=quiet)
    rows: list[dict[str, Any]] = []
    for (order, data, _), owner in zip(fresh, owners, strict=True):
        kept = stored.get(order.external_id)
        # Whom a person or a proof has given it to keeps it, until its platform names another account.
        stays = kept is not None and kept.customer_id and kept.shop_customer_id == (order.customer_id or None)
        rows.append(
            {
                "id": kept.id if kept is not None else new_id(order.created_at),
                "shop_id": shop,
                "customer_id": kept.customer_id if kept is not None and stays else owner,
                "external_id": order.external_id,
                "data": data,
                **order_columns(order, tx.now),
            }
        )
    await upsert(tx, "orders", _COLUMNS, rows)
    await add_unseen(tx, shop, list(zip(buyers, owners, strict=True)))
    happened = [row for row, (_, _, changed) in zip(rows, fresh, strict=True) if changed]
    if not quiet:
        await append(tx, *(OrderChanged(row["id"], row["customer_id"], shop) for row in happened))
    return Written(tuple(Change(row["external_id"], row["id"], row["updated_at"]) for row in happened))


async def _stored(tx: Transaction, shop: UUID, idents: Collection[str]) -> dict[str, Row[Any]]:
    table = orders.c
    columns = (table.external_id, table.id, table.customer_id, table.shop_customer_id, table.updated_at)
    rows = await tx.rows(
        select(*columns, table.data).where(
            table.workspace_id == tx.workspace, table.shop_id == shop, table.external_id.in_(idents)
        )
    )
    return {row.external_id: row for row in rows}
