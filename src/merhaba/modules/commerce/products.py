"""Reads of products in the shop mirror."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, or_, select, tuple_

from merhaba.platform.database import Transaction

from .present import shown_product
from .tables import products, variants
from .types import Product

ProductOrder = Literal["title", "best"]


async def product_page(
    tx: Transaction,
    *,
    q: str | None = None,
    shop: UUID | None = None,
    in_stock: bool = False,
    sort: ProductOrder = "title",
    limit: int = 50,
) -> list[Product]:
    """Products that are on sale, by title or best sellers of the last 30 days first; `q` looks in titles and
    for whole SKUs."""
    table = products.c
    wanted = (table.workspace_id == tx.workspace) & table.active
    if q and q.strip():
        like = "%" + q.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        by_sku = select(variants.c.shop_id, variants.c.product_external_id).where(
            variants.c.workspace_id == tx.workspace, variants.c.sku == q.strip()
        )
        wanted &= or_(table.title.ilike(like), tuple_(table.shop_id, table.external_id).in_(by_sku))
    if shop is not None:
        wanted &= table.shop_id == shop
    if in_stock:
        wanted &= table.available
    order = (table.sold.desc(), table.title) if sort == "best" else (table.title, table.id)
    rows = await tx.rows(select(products).where(wanted).order_by(*order).limit(limit))
    kinds = await _variants(tx, rows)
    return [shown_product(row, kinds[row.shop_id, row.external_id]) for row in rows]


async def variants_of(tx: Transaction, shop: UUID, product_ids: set[str]) -> dict[str, list[Row[Any]]]:
    """The variants of some products (by the platform's ids), each list in the shop's order."""
    table = variants.c
    rows = await tx.rows(
        select(variants)
        .where(
            table.workspace_id == tx.workspace,
            table.shop_id == shop,
            table.product_external_id.in_(product_ids),
        )
        .order_by(table.product_external_id, table.place)
    )
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.product_external_id].append(row)
    return found


async def _variants(tx: Transaction, rows: Any) -> dict[tuple[UUID, str], list[Row[Any]]]:
    found: dict[tuple[UUID, str], list[Row[Any]]] = defaultdict(list)
    by_shop: dict[UUID, set[str]] = defaultdict(set)
    for row in rows:
        by_shop[row.shop_id].add(row.external_id)
    for shop, ids in by_shop.items():
        for product, kinds in (await variants_of(tx, shop, ids)).items():
            found[shop, product] = kinds
    return found
