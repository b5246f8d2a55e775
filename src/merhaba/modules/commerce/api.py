"""Orders and products over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from merhaba.modules.workspaces.auth import Tx
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.web import TransactionalRoute

from . import queries
from .attention import Attention, AttentionKind, attention
from .products import ProductOrder, product_page
from .queries import OrderFilter
from .types import Order, Product

router = APIRouter(route_class=TransactionalRoute, tags=["commerce"])

Limit = Annotated[int, Query(ge=1, le=200)]


class Orders(Shape):
    """One page of orders."""

    items: list[Order]
    next: str | None = None


class Products(Shape):
    """Products."""

    items: list[Product]
    next: str | None = None


class Attentions(Shape):
    """Orders that need somebody to write."""

    items: list[Attention]
    next: str | None = None


@router.get("/orders")
async def list_orders(
    tx: Tx,
    customer: UUID | None = None,
    shop: UUID | None = None,
    number: Annotated[str | None, Query(max_length=100, description="With or without #.")] = None,
    financial_status: Annotated[str | None, Query(description="For example `paid` or `refunded`.")] = None,
    email: Annotated[str | None, Query(max_length=254, description="The order's address.")] = None,
    phone: Annotated[str | None, Query(max_length=40, description="The order's phone.")] = None,
    tracking: Annotated[str | None, Query(max_length=100, description="A tracking number.")] = None,
    q: Annotated[
        str | None,
        Query(max_length=254, description="A number, an e-mail, a phone or a tracking number; exact."),
    ] = None,
    limit: Limit = 50,
    cursor: str | None = None,
) -> Orders:
    """Orders, newest first."""
    wanted = OrderFilter(
        customer=customer,
        shop=shop,
        number=number,
        financial_status=financial_status,
        email=email,
        phone=phone,
        tracking=tracking,
        q=q,
    )
    items, following = await queries.order_page(tx, wanted, limit=limit, cursor=cursor)
    return Orders(items=items, next=following)


@router.get("/orders/attention")
async def orders_needing_attention(
    tx: Tx,
    kind: Annotated[AttentionKind | None, Query(description="Only these.")] = None,
    limit: Limit = 100,
) -> Attentions:
    """Orders whose customers should hear from us before they ask (R135): late, stuck, failed deliveries, and
    goods that ran out; the oldest first."""
    return Attentions(items=await attention(tx, kind=kind, limit=limit))


@router.get("/orders/{order}")
async def get_order(order: UUID, tx: Tx) -> Order:
    """One order with its lines, refunds, returns and parcels."""
    return await queries.order(tx, order)


@router.get("/products")
async def list_products(
    tx: Tx,
    q: Annotated[str | None, Query(max_length=200, description="A part of the title, or a SKU.")] = None,
    shop: UUID | None = None,
    in_stock: Annotated[bool, Query(description="Only what may be sold now.")] = False,
    sort: Annotated[ProductOrder, Query(description="`best`: best sellers of 30 days first.")] = "title",
    limit: Limit = 50,
) -> Products:
    """Products with their stock."""
    found = await product_page(tx, q=q, shop=shop, in_stock=in_stock, sort=sort, limit=limit)
    return Products(items=found)
