"""Reads of orders in the shop mirror."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, or_, select, tuple_, union_all

from merhaba.kit.cursors import moment_and_id, pack
from merhaba.kit.money import Money
from merhaba.modules.customers.rules import is_email, normalise
from merhaba.modules.customers.types import IdentityKind
from merhaba.platform.database import Transaction
from merhaba.platform.web import not_found
from merhaba.ports.shops.things import FulfilmentStatus

from .present import exact, shown_order
from .stored import order_of
from .tables import orders, shops, variants
from .twins import looks_like
from .types import CommerceSummary, Order, ShopRef, Twin

_TWIN_WINDOW = timedelta(hours=48)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """Which orders; every one that is set must hold. `q` is a number, an e-mail address, a phone or a
    tracking number, whichever fits."""

    customer: UUID | None = None
    shop: UUID | None = None
    number: str | None = None
    financial_status: str | None = None
    email: str | None = None
    phone: str | None = None
    tracking: str | None = None
    q: str | None = None


async def order_page(
    tx: Transaction, wanted: OrderFilter, *, limit: int, cursor: str | None
) -> tuple[list[Order], str | None]:
    """Orders, newest first. Raises BadCursor."""
    table = orders.c
    condition = and_(table.workspace_id == tx.workspace, *_conditions(tx, wanted))
    if cursor:
        condition &= tuple_(table.created_at, table.id) < tuple_(*moment_and_id(cursor))
    rows = list(
        await tx.rows(
            select(orders)
            .where(condition)
            .order_by(table.created_at.desc(), table.id.desc())
            .limit(limit + 1)
        )
    )
    following = pack(rows[limit - 1].created_at, rows[limit - 1].id) if len(rows) > limit else None
    return await shown(tx, rows[:limit]), following


async def order_row(tx: Transaction, ident: UUID, *, lock: bool = False) -> Row[Any]:
    """An order's row. Raises Problem 404."""
    statement = select(orders).where(orders.c.workspace_id == tx.workspace, orders.c.id == ident)
    row = await tx.first(statement.with_for_update() if lock else statement)
    if row is None:
        raise not_found("order")
    return row


async def order(tx: Transaction, ident: UUID) -> Order:
    """One order, with orders that look like the same placed twice, and the stock of what is on it. Raises
    Problem 404."""
    row = await order_row(tx, ident)
    return (await shown(tx, [row], twins=await _twins(tx, row)))[0]


async def shown(tx: Transaction, rows: Sequence[Row[Any]], **more: Any) -> list[Order]:
    """Rows as the API shows them, in as many queries for many as for one."""
    if not rows:
        return []
    names = await tx.rows(
        select(shops.c.id, shops.c.name, shops.c.platform).where(
            shops.c.workspace_id == tx.workspace, shops.c.id.in_({row.shop_id for row in rows})
        )
    )
    shop = {row.id: ShopRef(id=row.id, name=row.name, platform=row.platform) for row in names}
    stock = await _stock(tx, rows)
    return [shown_order(row, shop[row.shop_id], stock=stock.get(row.shop_id), **more) for row in rows]


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
            table.cancelled_at.is_(None),
        )
        .group_by(table.currency)
        .order_by(func.sum(table.total).desc())
    )
    if not rows:
        return CommerceSummary(lifetime_value=None, orders=0, return_rate=None)
    main = rows[0]
    value = exact(main.total - main.refunded)
    rate = float(main.refunded / main.total) if main.total else None
    return CommerceSummary(
        lifetime_value=Money(amount=value, currency=main.currency),
        orders=sum(row.orders for row in rows),
        return_rate=round(rate, 4) if rate is not None else None,
    )


def _conditions(tx: Transaction, wanted: OrderFilter) -> list[Any]:
    table = orders.c
    found: list[Any] = []
    if wanted.customer is not None:
        found.append(table.customer_id == wanted.customer)
    if wanted.shop is not None:
        found.append(table.shop_id == wanted.shop)
    if wanted.number:
        found.append(table.number == wanted.number.strip().lstrip("#"))
    if wanted.financial_status:
        found.append(table.financial_status == wanted.financial_status)
    if wanted.email:
        found.append(table.email == normalise(IdentityKind.EMAIL, wanted.email))
    if wanted.phone:
        found.append(table.phone == normalise(IdentityKind.PHONE, wanted.phone))
    if wanted.tracking:
        found.append(table.tracking.contains([_tracking(wanted.tracking)]))
    if wanted.q and wanted.q.strip():
        found.append(_any_of(tx, wanted.q.strip()))
    return found


def _any_of(tx: Transaction, q: str) -> Any:
    """One indexed look-up for each thing `q` may be."""
    table = orders.c
    if is_email(q):
        return table.email == normalise(IdentityKind.EMAIL, q)
    mine = table.workspace_id == tx.workspace
    parts: list[Select[Any]] = [
        select(table.id).where(mine, table.number == q.lstrip("#")),
        select(table.id).where(mine, table.tracking.contains([_tracking(q)])),
    ]
    phone = normalise(IdentityKind.PHONE, q)
    if sum(c.isdigit() for c in phone) >= 6:
        parts.append(select(table.id).where(mine, table.phone == phone))
    return table.id.in_(union_all(*parts))


def _tracking(number: str) -> str:
    """How tracking numbers are kept: without spaces, in capitals."""
    return "".join(number.split()).upper()


async def _stock(tx: Transaction, rows: Sequence[Row[Any]]) -> dict[UUID, dict[str, int | None]]:
    wanted = {
        (row.shop_id, line["variant_id"])
        for row in rows
        for line in row.data.get("lines", ())
        if line.get("variant_id")
    }
    if not wanted:
        return {}
    table = variants.c
    found = await tx.rows(
        select(table.shop_id, table.external_id, table.stock).where(
            table.workspace_id == tx.workspace, tuple_(table.shop_id, table.external_id).in_(sorted(wanted))
        )
    )
    stock: dict[UUID, dict[str, int | None]] = {}
    for row in found:
        stock.setdefault(row.shop_id, {})[row.external_id] = row.stock
    return stock


async def _twins(tx: Transaction, row: Row[Any]) -> list[Twin]:
    """Orders of the same person and shop, close in time, with the same goods; neither cancelled."""
    table = orders.c
    people = [table.customer_id == row.customer_id] if row.customer_id is not None else []
    people += [table.email == row.email] if row.email else []
    unsent = [FulfilmentStatus.UNFULFILLED, FulfilmentStatus.ON_HOLD]
    if not people or row.cancelled_at is not None or row.fulfilment_status not in unsent:
        return []
    found = await tx.rows(
        select(orders)
        .where(
            table.workspace_id == tx.workspace,
            table.shop_id == row.shop_id,
            or_(*people),
            table.id != row.id,
            table.cancelled_at.is_(None),
            table.fulfilment_status.in_(unsent),
            table.created_at.between(row.created_at - _TWIN_WINDOW, row.created_at + _TWIN_WINDOW),
        )
        .order_by(table.created_at)
        .limit(20)
    )
    this = order_of(row.data)
    return [
        Twin(
            id=other.id,
            number=other.number,
            created_at=other.created_at,
            total=Money(amount=exact(Decimal(other.total)), currency=other.currency),
        )
        for other in found
        if looks_like(this, order_of(other.data))
    ]
