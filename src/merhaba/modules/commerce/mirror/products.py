"""Products of the mirror, their variants and stock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, text

from merhaba.kit.ids import new_id
from merhaba.platform.database import Transaction
from merhaba.ports.shops.port import StockChanged
from merhaba.ports.shops.things import ShopProduct, ShopVariant

from ..stored import product_json
from ..tables import products, shops, variants
from .upsert import upsert
from .written import Change, Written, in_turn, newest, same

_PRODUCT = {
    "id": "uuid",
    "shop_id": "uuid",
    "external_id": "text",
    "handle": "text",
    "title": "text",
    "price": "numeric",
    "currency": "text",
    "stock": "integer",
    "available": "boolean",
    "active": "boolean",
    "data": "jsonb",
    "updated_at": "timestamptz",
}
_VARIANT = {
    "id": "uuid",
    "shop_id": "uuid",
    "external_id": "text",
    "product_external_id": "text",
    "place": "integer",
    "sku": "text",
    "title": "text",
    "price": "numeric",
    "compare_at": "numeric",
    "stock": "integer",
    "available": "boolean",
    "options": "jsonb",
    "image_url": "text",
    "stock_at": "timestamptz",
}
# What may be sold follows the stock where it did so before; shops also sell what they do not have yet.
_SET_STOCK = text(
    "update product_variants p set stock = v.stock, stock_at = v.at,"
    " available = case when p.available = (coalesce(p.stock, 1) > 0) then v.stock > 0 else p.available end"
    " from unnest(cast(:idents as text[]), cast(:stocks as integer[]), cast(:times as timestamptz[]))"
    " as v(ident, stock, at)"
    " where p.workspace_id = :workspace and p.shop_id = :shop and p.external_id = v.ident"
    " and (p.stock_at is null or p.stock_at <= v.at) and p.stock is distinct from v.stock"
    " returning p.product_external_id"
)
_ADD_UP = text(
    "update products p set stock = v.stock, available = p.active and v.available from ("
    " select product_external_id, coalesce(sum(stock), 0) as stock, bool_or(available) as available"
    " from product_variants where workspace_id = :workspace and shop_id = :shop"
    " and product_external_id = any(cast(:idents as text[])) group by product_external_id) v"
    " where p.workspace_id = :workspace and p.shop_id = :shop and p.external_id = v.product_external_id"
)
_LARGEST = 2**31 - 1


async def mirror_products(
    tx: Transaction, shop: UUID, told: Iterable[ShopProduct], *, as_of: datetime | None = None
) -> Written:
    """Write products as their platform has them; gives those that really changed. `as_of` is when they were
    read there: their stock is of that moment, whenever the product itself was changed last."""
    await in_turn(tx, shop)
    given = newest(told)
    stored, parts = await _stored(tx, shop, given), await _variants(tx, shop, given)
    currency = await tx.scalar(
        select(shops.c.currency).where(shops.c.workspace_id == tx.workspace, shops.c.id == shop)
    )
    rows: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    happened: list[Change] = []
    dropped: set[str] = set()
    for ident, product in given.items():
        kept = stored.get(ident)
        at = product.updated_at or as_of or tx.now
        if kept is not None and at < kept.updated_at:
            continue
        data = product_json(product)
        seen = as_of or at
        new = _variant_rows(shop, product, parts[ident], seen)
        same_parts = [_said(row) for row in new] == [_said(dict(row._mapping)) for row in parts[ident]]
        changed = kept is None or not same(kept.data, data) or not same_parts
        if not changed and (kept is None or product.updated_at is None or at <= kept.updated_at):
            continue
        row = _product_row(shop, product, new, data, kept, at, currency or "")
        rows.append(row)
        lines += new if not same_parts else []
        dropped |= {part.external_id for part in parts[ident]} - {line["external_id"] for line in new}
        if changed:
            happened.append(Change(ident, row["id"], at))
    await _drop(tx, shop, dropped)
    await upsert(tx, "products", _PRODUCT, rows)
    await upsert(tx, "product_variants", _VARIANT, lines)
    return Written(tuple(happened))


async def set_stock(tx: Transaction, shop: UUID, told: Iterable[StockChanged]) -> None:
    """Write the stock of variants; news older than what is kept is passed over."""
    await in_turn(tx, shop)
    latest: dict[str, StockChanged] = {}
    for news in told:
        before = latest.get(news.variant_id)
        if before is None or (news.at or tx.now) >= (before.at or tx.now):
            latest[news.variant_id] = news
    if not latest:
        return
    values = {
        "workspace": tx.workspace,
        "shop": shop,
        "idents": list(latest),
        "stocks": [_counted(n.stock) for n in latest.values()],
        "times": [n.at or tx.now for n in latest.values()],
    }
    touched = set(await tx.scalars(_SET_STOCK, values))
    if touched:
        await tx.run(_ADD_UP, {"workspace": tx.workspace, "shop": shop, "idents": sorted(touched)})


def _product_row(
    shop: UUID,
    product: ShopProduct,
    lines: list[dict[str, Any]],
    data: dict[str, Any],
    kept: Row[Any] | None,
    at: datetime,
    currency: str,
) -> dict[str, Any]:
    return {
        "id": kept.id if kept is not None else new_id(),
        "shop_id": shop,
        "external_id": product.external_id,
        "handle": _text(product.handle),
        "title": _text(product.title),
        "price": min((line["price"] for line in lines), default=Decimal(0)),
        "currency": product.currency or currency,
        "stock": _counted(sum(line["stock"] or 0 for line in lines)),
        "available": product.active and any(line["available"] for line in lines),
        "active": product.active,
        "data": data,
        "updated_at": at,
    }


def _variant_rows(
    shop: UUID, product: ShopProduct, kept: list[Row[Any]], seen: datetime
) -> list[dict[str, Any]]:
    before = {row.external_id: row for row in kept}
    told: dict[str, ShopVariant] = {variant.external_id: variant for variant in product.variants}
    rows = []
    for place, variant in enumerate(told.values()):
        row = before.get(variant.external_id)
        # A webhook may have told the stock of a later moment than this description is of.
        newer = row is not None and row.stock_at is not None and row.stock_at > seen
        rows.append(
            {
                "id": row.id if row is not None else new_id(),
                "shop_id": shop,
                "external_id": variant.external_id,
                "product_external_id": product.external_id,
                "place": place,
                "sku": _text(variant.sku),
                "title": _text(variant.title),
                "price": variant.price,
                "compare_at": variant.compare_at,
                "stock": row.stock if row is not None and newer else _counted(variant.stock),
                "available": row.available if row is not None and newer else variant.available,
                "options": {_text(k): _text(v) for k, v in variant.options.items()},
                "image_url": variant.image_url,
                "stock_at": row.stock_at if row is not None and newer else seen,
            }
        )
    return rows


def _said(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _VARIANT if name not in {"id", "shop_id", "stock_at"})


def _text(told: str) -> str:
    return told.replace("\x00", "")


def _counted(stock: int | None) -> int | None:
    return None if stock is None else max(-_LARGEST, min(stock, _LARGEST))


async def _drop(tx: Transaction, shop: UUID, idents: Collection[str]) -> None:
    """Take away variants that products no longer have."""
    table = variants.c
    if idents:
        mine = (table.workspace_id == tx.workspace) & (table.shop_id == shop)
        await tx.run(delete(variants).where(mine, table.external_id.in_(idents)))


async def _stored(tx: Transaction, shop: UUID, idents: Collection[str]) -> dict[str, Row[Any]]:
    table = products.c
    rows = await tx.rows(
        select(table.external_id, table.id, table.updated_at, table.data).where(
            table.workspace_id == tx.workspace, table.shop_id == shop, table.external_id.in_(idents)
        )
    )
    return {row.external_id: row for row in rows}


async def _variants(tx: Transaction, shop: UUID, idents: Collection[str]) -> dict[str, list[Row[Any]]]:
    table = variants.c
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    rows = await tx.rows(
        select(variants)
        .where(
            table.workspace_id == tx.workspace,
            table.shop_id == shop,
            table.product_external_id.in_(idents),
        )
        .order_by(table.place, table.id)
    )
    for row in rows:
        found[row.product_external_id].append(row)
    return found
