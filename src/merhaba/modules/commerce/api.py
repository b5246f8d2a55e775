"""Orders and products over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from merhaba.modules.workspaces.auth import Tx
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.web import TransactionalRoute

from . import queries
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


@router.get("/orders")
async def list_orders(
    tx: Tx,
    customer: UUID | None = None,
    number: Annotated[str | None, Query(description="The order's number, with or without #.")] = None,
    financial_status: Annotated[str | None, Query(description="For example `paid` or `refunded`.")] = None,
    limit: Limit = 50,
    cursor: str | None = None,
) -> Orders:
    """Orders, newest first."""
    items, following = await queries.order_page(
        tx, customer=customer, number=number, financial_status=financial_status, limit=limit, cursor=cursor
    )
    return Orders(items=items, next=following)


@router.get("/orders/{order}")
async def get_order(order: UUID, tx: Tx) -> Order:
    """One order with its lines, refunds and parcels."""
    return await queries.order(tx, order)


@router.get("/products")
async def list_products(
    tx: Tx,
    q: Annotated[str | None, Query(max_length=200, description="A part of the title.")] = None,
    limit: Limit = 50,
) -> Products:
    """Products with their stock."""
    return Products(items=await queries.product_page(tx, q=q, limit=limit))
