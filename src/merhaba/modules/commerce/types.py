"""Orders and products as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from merhaba.kit.money import Money
from merhaba.modules.workspaces.types import Shape


class ShopRef(Shape):
    """The shop something belongs to."""

    id: UUID
    name: str


class OrderLine(Shape):
    """One line of an order."""

    id: str
    title: str
    variant: str = ""
    sku: str = ""
    quantity: int
    refunded_quantity: int = 0
    price: Money
    image_url: str | None = None


class Refund(Shape):
    """Money that went back."""

    amount: Money
    reason: str = ""
    created_at: datetime


class TrackingEvent(Shape):
    """One step of a parcel's way."""

    at: datetime
    text: str


class Fulfilment(Shape):
    """One parcel of an order."""

    id: str
    status: str
    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    events: list[TrackingEvent] = []


class Order(Shape):
    """An order as the shop's platform has it."""

    id: UUID
    number: str
    shop: ShopRef
    customer: UUID | None
    financial_status: str
    fulfilment_status: str
    total: Money
    lines: list[OrderLine]
    refunds: list[Refund] = []
    fulfilments: list[Fulfilment] = []
    payment: dict[str, Any] = {}
    address: dict[str, Any] = {}
    created_at: datetime


class Variant(Shape):
    """One kind of a product, with its stock."""

    sku: str
    title: str
    price: Money
    stock: int


class Product(Shape):
    """A product with its live stock; `titles` and `descriptions` by language."""

    id: UUID
    title: str
    titles: dict[str, str] = {}
    handle: str
    descriptions: dict[str, str] = {}
    price: Money
    image_url: str | None
    stock: int
    variants: list[Variant] = []


class CommerceSummary(Shape):
    """What a customer has bought so far. `return_rate` is the share of the value that was refunded."""

    lifetime_value: Money | None
    orders: int
    return_rate: float | None
