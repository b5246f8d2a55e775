"""What the storefront's pages need to know: plain values, filled in by whoever mounts the router."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency."""

    amount: Decimal
    currency: str = "EUR"

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + other.amount, self.currency)

    def __mul__(self, times: int | Decimal) -> Money:
        return Money((self.amount * times).quantize(Decimal("0.01")), self.currency)


@dataclass(frozen=True, slots=True)
class Variant:
    """One thing that can be bought: a colour, a size."""

    sku: str
    title: str
    price: Money
    stock: int


@dataclass(frozen=True, slots=True)
class Product:
    """A piece in the shop; `handle` is its address."""

    handle: str
    title: str
    description: str
    price: Money
    image_url: str
    stock: int
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody a visitor of the demo may sign in as."""

    id: str
    name: str
    email: str
    language: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of an order, at the price it was sold for."""

    title: str
    variant: str
    quantity: int
    price: Money
    image_url: str


@dataclass(frozen=True, slots=True)
class ParcelEvent:
    """One stop of a parcel."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A fulfilment: who carries it and where it has been, oldest stop first."""

    carrier: str
    tracking_number: str
    tracking_url: str
    status: str
    events: tuple[ParcelEvent, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """An order as its owner sees it; statuses are those of `/api/v1/orders`."""

    number: str
    created_at: datetime
    financial_status: str
    fulfilment_status: str
    lines: tuple[OrderLine, ...]
    total: Money
    refunded: Money | None = None
    payment: str = ""
    address: tuple[str, ...] = ()
    parcels: tuple[Parcel, ...] = ()

    @property
    def state(self) -> str:
        """Where it stands, as one of the words the pages have: the furthest any parcel has come."""
        if self.fulfilment_status == "cancelled":
            return "cancelled"
        if not self.parcels:
            return "pending" if self.financial_status == "pending" else "unfulfilled"
        statuses = {parcel.status for parcel in self.parcels}
        if statuses == {"delivered"}:
            return "delivered"
        return "pickup" if "ready_for_pickup" in statuses else "transit"

    @property
    def step(self) -> int:
        """How many of the four steps are behind it: ordered, packed, on its way, delivered."""
        return {"cancelled": 0, "transit": 3, "pickup": 3, "delivered": 4}.get(self.state, 1)


@dataclass(frozen=True, slots=True)
class Shop:
    """Everything one request may show. `orders` and `identity` belong to `signed_in` and to nobody else."""

    name: str
    email: str
    widget_src: str
    products: tuple[Product, ...]
    customers: tuple[Customer, ...] = ()
    signed_in: Customer | None = None
    # Handed to Merhaba('identify', ...): user_id, email, name and the HMAC of user_id.
    identity: Mapping[str, str] | None = None
    orders: tuple[Order, ...] = ()
