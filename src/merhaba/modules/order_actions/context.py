"""Everything an action is judged by: the order, its shop with its policy, and the connector."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from merhaba.modules.commerce.queries import order_row
from merhaba.modules.commerce.stored import order_of
from merhaba.modules.commerce.tables import shop_customers, shops, variants
from merhaba.platform.database import Transaction
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import not_found
from merhaba.ports.shops.port import Shop
from merhaba.ports.shops.things import ShopOrder

from . import asked as ask
from .make import Facts, KnownVariant
from .policy import Policy, policy_of


@dataclass(frozen=True, slots=True)
class Context:
    """The facts of one request. `row` and `order` are None for actions without an order."""

    shop: Row[Any]
    connector: Shop | None
    policy: Policy
    row: Row[Any] | None
    order: ShopOrder | None


async def of_order(tx: Transaction, runtime: Runtime, order: UUID, *, lock: bool = False) -> Context:
    """The context of an order; with `lock`, its other actions wait until this transaction ends. Raises
    Problem 404."""
    row = await order_row(tx, order, lock=lock)
    shop = await _shop(tx, row.shop_id)
    return _context(runtime, shop, row)


async def of_shop(tx: Transaction, runtime: Runtime, shop: UUID) -> Context:
    """The context of an action without an order. Raises Problem 404."""
    return _context(runtime, await _shop(tx, shop), None)


async def facts(tx: Transaction, context: Context, asked: ask.Asked) -> Facts:
    """What the action that was asked for is worked out from."""
    return Facts(
        order=context.order,
        currency=context.order.currency if context.order is not None else context.shop.currency,
        shop=context.shop.name,
        variants=await known_variants(tx, context.shop.id, _named_variants(asked)),
        customers=await _accounts(tx, context.shop.id, asked),
    )


async def known_variants(tx: Transaction, shop: UUID, wanted: Iterable[str]) -> dict[str, KnownVariant]:
    """What the mirror knows of some variants, by the platform's ids."""
    ids = set(wanted)
    if not ids:
        return {}
    table = variants.c
    rows = await tx.rows(
        select(variants).where(
            table.workspace_id == tx.workspace, table.shop_id == shop, table.external_id.in_(ids)
        )
    )
    return {
        r.external_id: KnownVariant(r.product_external_id, r.title, r.price, r.available, r.stock)
        for r in rows
    }


def _named_variants(asked: ask.Asked) -> set[str]:
    match asked:
        case ask.ExchangeAsked():
            return {x.variant for x in asked.swaps}
        case ask.EditLinesAsked():
            return {x.variant for x in asked.swaps} | {x.variant for x in asked.add}
        case _:
            return set()


async def _accounts(tx: Transaction, shop: UUID, asked: ask.Asked) -> dict[str, str]:
    customer: UUID | None = getattr(asked, "customer", None)
    if customer is None:
        return {}
    table = shop_customers.c
    found = await tx.scalar(
        select(table.external_id)
        .where(table.workspace_id == tx.workspace, table.shop_id == shop, table.customer_id == customer)
        .order_by(table.updated_at.desc())
        .limit(1)
    )
    return {str(customer): found} if found is not None else {}


async def _shop(tx: Transaction, ident: UUID) -> Row[Any]:
    row = await tx.first(select(shops).where(shops.c.workspace_id == tx.workspace, shops.c.id == ident))
    if row is None:
        raise not_found("shop")
    return row


def _context(runtime: Runtime, shop: Row[Any], row: Row[Any] | None) -> Context:
    return Context(
        shop=shop,
        connector=runtime.shops.get(shop.platform),
        policy=policy_of(shop.policy, shop.currency),
        row=row,
        order=order_of(row.data) if row is not None else None,
    )
