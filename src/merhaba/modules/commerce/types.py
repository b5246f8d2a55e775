"""Orders and products as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from merhaba.kit.examples import BRAND_ID, CUSTOMER_ID, ORDER_ID, example
from merhaba.kit.money import Money
from merhaba.modules.workspaces.types import Shape
from merhaba.ports.shops.things import (
    FinancialStatus,
    FulfilmentStatus,
    ParcelStatus,
    PaymentKind,
    PaymentState,
    RefundState,
    ReturnState,
)


class ShopRef(Shape):
    """The shop something belongs to."""

    id: UUID
    name: str
    platform: str = ""


class OrderLine(Shape):
    """One line of an order. `price` is for one as ordered, `total` for the line after discounts; `tax` is in
    it when the order's `taxes_included`. `refunded_quantity` and `returned_quantity` are part of
    `quantity`."""

    id: str
    title: str
    variant: str = ""
    sku: str = ""
    quantity: int
    fulfilled_quantity: int = 0
    refunded_quantity: int = 0
    returned_quantity: int = 0
    price: Money
    total: Money
    tax: Money | None = None
    discount: Money | None = None
    options: dict[str, str] = {}
    product: str = ""
    variant_id: str = ""
    image_url: str | None = None
    deleted_product: bool = False
    stock: int | None = None


class RefundedPieces(Shape):
    """Pieces of a line that were refunded."""

    line: str
    quantity: int


class Refund(Shape):
    """Money that went back (`done`), is on its way (`pending`) or could not (`failed`)."""

    id: str = ""
    amount: Money
    state: RefundState = RefundState.DONE
    reason: str = ""
    lines: list[RefundedPieces] = []
    created_at: datetime | None = None


class ReturnPieces(Shape):
    """Pieces of a line that come back."""

    line: str
    quantity: int
    reason: str = ""
    note: str = ""


class OrderReturn(Shape):
    """Goods that come back."""

    id: str
    number: str = ""
    state: ReturnState
    lines: list[ReturnPieces] = []
    label_url: str | None = None
    tracking_number: str = ""
    created_at: datetime | None = None


class TrackingEvent(Shape):
    """One step of a parcel's way."""

    at: datetime
    text: str


class Fulfilment(Shape):
    """One parcel of an order."""

    id: str
    status: ParcelStatus
    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    expected_at: datetime | None = None
    lines: dict[str, int] = {}
    events: list[TrackingEvent] = []


class OrderPayment(Shape):
    """Money in; `refundable` what can still go back by it, where the platform tells."""

    id: str
    kind: PaymentKind
    label: str
    last4: str = ""
    amount: Money
    state: PaymentState
    refundable: Money | None = None
    at: datetime | None = None


class Address(Shape):
    """Where something goes; `country` is ISO 3166-1 alpha-2."""

    name: str = ""
    company: str = ""
    street: str = ""
    street2: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    phone: str = ""


class OrderRisk(Shape):
    """What the platform thinks of fraud: `low`, `medium` or `high`, and why, in its words."""

    level: str
    reasons: list[str] = []


class Twin(Shape):
    """Another order that looks like the same one placed twice by accident."""

    id: UUID
    number: str
    created_at: datetime
    total: Money


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
                "total": {"amount": "46.00", "currency": "EUR"},
                "image_url": None,
            }
        ],
        subtotal={"amount": "46.00", "currency": "EUR"},
        shipping={"amount": "0.00", "currency": "EUR"},
        tax={"amount": "7.34", "currency": "EUR"},
        discount={"amount": "0.00", "currency": "EUR"},
        refunded={"amount": "0.00", "currency": "EUR"},
        paid={"amount": "46.00", "currency": "EUR"},
        customer_name="Clara Weber",
        email="clara@example.com",
        phone="",
        state="processing",
        taxes_included=True,
        discount_codes=[],
        payments=[
            {
                "id": "1",
                "kind": "card",
                "label": "Visa",
                "last4": "4242",
                "amount": {"amount": "46.00", "currency": "EUR"},
                "state": "captured",
            }
        ],
        returns=[],
        billing_address=None,
        shipping_method="Standard",
        note="",
        packing_note="",
        tags=[],
        risk={"level": "low", "reasons": []},
        twins=[],
        admin_url="https://nar-home.test/admin/orders/1042",
        status_url=None,
        test=False,
        cancelled_at=None,
        cancel_reason="",
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
        updated_at="2026-02-28T06:10:00Z",
    )

    id: UUID
    number: str
    shop: ShopRef
    customer: UUID | None
    customer_name: str = ""
    email: str = ""
    phone: str = ""
    financial_status: FinancialStatus
    fulfilment_status: FulfilmentStatus
    state: str = ""
    total: Money
    subtotal: Money
    shipping: Money
    tax: Money
    taxes_included: bool = True
    discount: Money
    discount_codes: list[str] = []
    refunded: Money
    paid: Money
    lines: list[OrderLine]
    payments: list[OrderPayment] = []
    refunds: list[Refund] = []
    returns: list[OrderReturn] = []
    fulfilments: list[Fulfilment] = []
    payment: dict[str, Any] = {}
    address: Address = Address()
    billing_address: Address | None = None
    shipping_method: str = ""
    note: str = ""
    packing_note: str = ""
    tags: list[str] = []
    risk: OrderRisk | None = None
    twins: list[Twin] = []
    admin_url: str | None = None
    status_url: str | None = None
    test: bool = False
    cancelled_at: datetime | None = None
    cancel_reason: str = ""
    created_at: datetime
    updated_at: datetime


class Variant(Shape):
    """One kind of a product. `stock` is null where the shop does not count it; `available`: may be sold."""

    id: str = ""
    sku: str
    title: str
    titles: dict[str, str] = {}
    price: Money
    compare_at: Money | None = None
    stock: int | None
    available: bool = True
    options: dict[str, str] = {}
    image_url: str | None = None


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
        url="https://nar-home.test/products/iznik-mug",
        shop=BRAND_ID,
        stock=18,
        available=True,
        sold=42,
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
    image_url: str | None = None
    url: str | None = None
    shop: UUID | None = None
    stock: int
    available: bool = True
    sold: int = 0
    variants: list[Variant] = []


class CommerceSummary(Shape):
    """What a customer has bought so far. `return_rate` is the share of the value that was refunded."""

    model_config = example(lifetime_value={"amount": "312.50", "currency": "EUR"}, orders=7, return_rate=0.08)

    lifetime_value: Money | None
    orders: int
    return_rate: float | None
