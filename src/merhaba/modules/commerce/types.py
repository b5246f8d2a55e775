"""Orders and products as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from merhaba.kit.examples import BRAND_ID, CUSTOMER_ID, ORDER_ID, example
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

    model_config = example(
        id=ORDER_ID,
        number="1042",
        shop={"id": BRAND_ID, "name": "Nar Home"},
        customer=CUSTOMER_ID,
        financial_status="paid",
        fulfilment_status="fulfilled",
        total={"amount": "46.00", "currency": "EUR"},
        lines=[
            {
                "id": "1",
                "title": "Iznik mug",
                "variant": "Blue",
                "sku": "MUG-BLUE",
                "quantity": 2,
                "refunded_quantity": 0,
                "price": {"amount": "23.00", "currency": "EUR"},
                "image_url": None,
            }
        ],
        refunds=[],
        fulfilments=[
            {
                "id": "1",
                "status": "in_transit",
                "carrier": "DHL",
                "tracking_number": "JD0146",
                "tracking_url": "https://dhl.test/JD0146",
                "shipped_at": "2026-02-27T15:00:00Z",
                "delivered_at": None,
                "events": [{"at": "2026-02-28T06:10:00Z", "text": "At the sorting centre"}],
            }
        ],
        payment={"method": "Visa", "last4": "4242"},
        address={
            "name": "Clara Weber",
            "street": "Lindenweg 4",
            "postcode": "50667",
            "city": "Köln",
            "country": "DE",
        },
        created_at="2026-02-26T19:02:11Z",
    )

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

    model_config = example(
        id="01985c01-7001-7a10-9d4e-3c2b1a09f8e7",
        title="Iznik mug",
        titles={"en": "Iznik mug", "tr": "İznik kupa"},
        handle="iznik-mug",
        descriptions={"en": "A stoneware mug with a hand-painted band of tulips."},
        price={"amount": "23.00", "currency": "EUR"},
        image_url="/demo/images/iznik-mug.svg",
        stock=18,
        variants=[
            {"sku": "MUG-BLUE", "title": "Blue", "price": {"amount": "23.00", "currency": "EUR"}, "stock": 18}
        ],
    )

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

    model_config = example(lifetime_value={"amount": "312.50", "currency": "EUR"}, orders=7, return_rate=0.08)

    lifetime_value: Money | None
    orders: int
    return_rate: float | None
