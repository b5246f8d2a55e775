"""Reads of the shop mirror."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, tuple_

from merhaba.kit.cursors import moment_and_id, pack
from merhaba.kit.money import Money
from merhaba.platform.database import Transaction
from merhaba.platform.web import not_found

from .tables import orders, products, shops
from .types import CommerceSummary, Order, Product, ShopRef


async def order_page(
    tx: Transaction,
    *,
    customer: UUID | None,
    number: str | None,
    financial_status: str | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[Order], str | None]:
    """Orders, newest first. Raises BadCursor."""
    table = orders.c
    wanted = table.workspace_id == tx.workspace
    if customer is not None:
        wanted &= table.customer_id == customer
    if number:
        wanted &= table.number == number.lstrip("#")
    if financial_status:
        wanted &= table.financial_status == financial_status
    if cursor:
        wanted &= tuple_(table.created_at, table.id) < tuple_(*moment_and_id(cursor))
    rows = list(
        await tx.rows(
            select(orders).where(wanted).order_by(table.created_at.desc(), table.id.desc()).limit(limit + 1)
        )
    )
    following = pack(rows[limit - 1].created_at, rows[limit - 1].id) if len(rows) > limit else None
    return await _orders(tx, rows[:limit]), following


async def order(tx: Transaction, ident: UUID) -> Order:
    """One order. Raises Problem 404."""
    row = await tx.first(select(orders).where(orders.c.workspace_id == tx.workspace, orders.c.id == ident))
    if row is None:
        raise not_found("order")
    return (await _orders(tx, [row]))[0]


async def product_page(tx: Transaction, *, q: str | None, limit: int) -> list[Product]:
    """Products by title; `q` looks in titles."""
    wanted = products.c.workspace_id == tx.workspace
    if q:
        like = "%" + q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        wanted &= products.c.title.ilike(like)
    rows = await tx.rows(select(products).where(wanted).order_by(products.c.title).limit(limit))
    return [_product(row) for row in rows]


async def summary(tx: Transaction, customer: UUID) -> CommerceSummary:
    """What a customer has bought; cancelled orders do not count. In the currency they bought most in."""
    table = orders.c
    rows = await tx.rows(
        select(
            table.currency,
            func.count().label("orders"),
            func.sum(table.total).label("total"),
            func.sum(table.refunded).label("refunded"),
        )
        .where(
            table.workspace_id == tx.workspace,
            table.customer_id == customer,
            table.fulfilment_status != "cancelled",
        )
        .group_by(table.currency)
        .order_by(func.sum(table.total).desc())
    )
    if not rows:
        return CommerceSummary(lifetime_value=None, orders=0, return_rate=None)
    main = rows[0]
    value = _exact(main.total - main.refunded)
    rate = float(main.refunded / main.total) if main.total else None
    return CommerceSummary(
        lifetime_value=Money(amount=value, currency=main.currency),
        orders=sum(row.orders for row in rows),
        return_rate=round(rate, 4) if rate is not None else None,
    )


async def _orders(tx: Transaction, rows: Sequence[Row[Any]]) -> list[Order]:
    if not rows:
        return []
    names = await tx.rows(
        select(shops.c.id, shops.c.name).where(
            shops.c.workspace_id == tx.workspace, shops.c.id.in_({row.shop_id for row in rows})
        )
    )
    shop = {row.id: ShopRef(id=row.id, name=row.name) for row in names}
    return [
        Order(
            id=row.id,
            number=row.number,
            shop=shop[row.shop_id],
            customer=row.customer_id,
            financial_status=row.financial_status,
            fulfilment_status=row.fulfilment_status,
            total=Money(amount=_exact(row.total), currency=row.currency),
            created_at=row.created_at,
            **row.data,
        )
        for row in rows
    ]


def _product(row: Row[Any]) -> Product:
    return Product(
        id=row.id,
        title=row.title,
        handle=row.handle,
        price=Money(amount=_exact(row.price), currency=row.currency),
        stock=row.stock,
        **row.data,
    )


def _exact(amount: Decimal) -> Decimal:
    """Two decimals when that loses nothing, else as many as there are."""
    cents = amount.quantize(Decimal("0.01"))
    return cents if cents == amount else amount.normalize()
