"""What a customer is about to buy, and how they can pay, as the shops' platforms tell now."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy import Row, select

from merhaba.kit.examples import ASKED_AT, BRAND_ID, example
from merhaba.kit.money import Money
from merhaba.modules.commerce.present import exact
from merhaba.modules.commerce.stored import customer_of
from merhaba.modules.commerce.tables import shop_customers
from merhaba.modules.commerce.types import ShopRef
from merhaba.modules.customers import queries as customers
from merhaba.modules.workspaces.auth import Caller
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem, TransactionalRoute, runtime_of
from merhaba.ports.channels import NeedsReconnect, RetryLater
from merhaba.ports.shops.things import PaymentKind, ShopCart, ShopCustomer

from .queries import Opened, opened
from .tools import tools_for

router = APIRouter(route_class=TransactionalRoute, tags=["customers"])
log = logging.getLogger(__name__)

_PATIENCE = 4.0
_ACCOUNTS = 5


class CartLine(Shape):
    """One line of a cart."""

    title: str
    variant: str = ""
    variant_id: str = ""
    quantity: int
    price: Money
    image_url: str | None = None


class Cart(Shape):
    """What somebody is about to buy at one shop."""

    model_config = example(
        shop={"id": BRAND_ID, "name": "Nar Home", "platform": "demo"},
        total={"amount": "49.80", "currency": "EUR"},
        lines=[
            {
                "title": "Iznik mug",
                "variant": "Blue",
                "quantity": 2,
                "price": {"amount": "24.90", "currency": "EUR"},
            }
        ],
        updated_at=ASKED_AT,
        url=None,
    )

    shop: ShopRef
    total: Money
    lines: list[CartLine]
    updated_at: datetime | None = None
    url: str | None = None


class Carts(Shape):
    """Open carts, one for each shop where there is one."""

    items: list[Cart]


class MethodShown(Shape):
    """A way to pay at a shop; `balance` for gift cards and store credit."""

    model_config = example(
        id="gift-12",
        shop=BRAND_ID,
        kind="gift_card",
        label="Gift card",
        last4="",
        balance={"amount": "20.00", "currency": "EUR"},
    )

    id: str
    shop: UUID
    kind: PaymentKind
    label: str
    last4: str = ""
    balance: Money | None = None


class Methods(Shape):
    """Ways to pay."""

    items: list[MethodShown]


@router.get("/customers/{customer}/cart")
async def get_carts(customer: UUID, request: Request, caller: Caller) -> Carts:
    """Open carts, asked from the platforms now; shops that do not answer within a few seconds are left
    out."""
    runtime = runtime_of(request)
    found = [
        (shop, account)
        for shop, account in await _accounts(runtime, caller.workspace, customer)
        if (connector := runtime.shops.get(shop.platform)) and connector.manifest.capabilities.carts
    ]
    carts = await asyncio.gather(*(_cart(runtime, caller.workspace, s, a) for s, a in found[:_ACCOUNTS]))
    return Carts(items=[cart for cart in carts if cart is not None])


@router.get("/customers/{customer}/payment-methods")
async def get_payment_methods(customer: UUID, request: Request, caller: Caller) -> Methods:
    """Ways to pay that a customer has at their shops, as the mirror knows them."""
    return Methods(
        items=[
            MethodShown(
                id=method.external_id,
                shop=shop.id,
                kind=method.kind,
                label=method.label,
                last4=method.last4,
                balance=Money(amount=exact(method.balance), currency=account.currency)
                if method.balance is not None
                else None,
            )
            for shop, account in await _accounts(runtime_of(request), caller.workspace, customer)
            for method in account.payment_methods
        ]
    )


async def _accounts(runtime: Runtime, workspace: UUID, customer: UUID) -> list[tuple[Opened, ShopCustomer]]:
    """A customer's accounts at connected shops. No transaction stays open while platforms are asked."""
    async with runtime.database.transaction(workspace) as tx:
        known = await customers.customer(tx, customer)
        table = shop_customers.c
        rows: list[Row[Any]] = list(
            await tx.rows(
                select(table.shop_id, table.data)
                .where(table.workspace_id == tx.workspace, table.customer_id == known.id)
                .order_by(table.updated_at.desc())
                .limit(_ACCOUNTS)
            )
        )
        found = []
        for row in rows:
            try:
                found.append((await opened(tx, runtime.keys, row.shop_id), customer_of(row.data)))
            except Problem:
                continue  # the shop was just removed
    return found


async def _cart(runtime: Runtime, workspace: UUID, shop: Opened, account: ShopCustomer) -> Cart | None:
    connector = runtime.shops[shop.platform]
    try:
        async with asyncio.timeout(_PATIENCE):
            cart = await connector.open_cart(account, shop.account, tools_for(runtime, workspace))
    except (RetryLater, NeedsReconnect, TimeoutError) as error:
        log.info("no cart from %s: %s", shop.account.name, error)
        return None
    return _shown(cart, shop) if cart is not None and cart.lines else None


def _shown(cart: ShopCart, shop: Opened) -> Cart:
    def money(amount: Any) -> Money:
        return Money(amount=exact(amount), currency=cart.currency)

    return Cart(
        shop=ShopRef(id=shop.id, name=shop.account.name, platform=shop.platform),
        total=money(cart.total),
        lines=[
            CartLine(
                title=line.title,
                variant=line.variant,
                variant_id=line.variant_id,
                quantity=line.quantity,
                price=money(line.price),
                image_url=line.image_url,
            )
            for line in cart.lines
        ],
        updated_at=cart.updated_at,
        url=cart.url,
    )
