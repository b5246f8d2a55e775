"""What a shop has, the same for every platform: orders, products, customers, carts. Frozen, no I/O.

Amounts are exact decimals in the order's own currency (never rounded by us; some platforms keep four places,
some currencies have none). `external_id`s are the platform's own, as text. Times carry their zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

ZERO = Decimal(0)


class FinancialStatus(StrEnum):
    """Where the money of an order is."""

    PENDING = "pending"
    AUTHORIZED = "authorized"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    VOIDED = "voided"


class FulfilmentStatus(StrEnum):
    """How much of an order has left. `cancelled` when the order was, before anything left."""

    UNFULFILLED = "unfulfilled"
    ON_HOLD = "on_hold"
    PARTIAL = "partial"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"


class ParcelStatus(StrEnum):
    """Where a parcel is."""

    PENDING = "pending"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    READY_FOR_PICKUP = "ready_for_pickup"
    ATTEMPTED = "attempted"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"


class PaymentKind(StrEnum):
    """How somebody paid."""

    CARD = "card"
    WALLET = "wallet"
    BANK = "bank"
    CASH_ON_DELIVERY = "cash_on_delivery"
    GIFT_CARD = "gift_card"
    STORE_CREDIT = "store_credit"
    OTHER = "other"


class PaymentState(StrEnum):
    """What became of a payment."""

    PENDING = "pending"
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    FAILED = "failed"
    VOIDED = "voided"


class RefundState(StrEnum):
    """What became of a refund."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class ReturnState(StrEnum):
    """How far a return is."""

    REQUESTED = "requested"
    APPROVED = "approved"
    IN_TRANSIT = "in_transit"
    RECEIVED = "received"
    CLOSED = "closed"
    DECLINED = "declined"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where something goes. `country` is ISO 3166-1 alpha-2 where the platform tells, `region` as it says."""

    name: str = ""
    company: str = ""
    street: str = ""
    street2: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """A way to pay or be paid that a customer has at the shop; `balance` for gift cards and store credit."""

    external_id: str
    kind: PaymentKind
    label: str
    last4: str = ""
    balance: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ShopCustomer:
    """A customer account (or a guest the platform keeps) of a shop."""

    external_id: str
    name: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    language: str | None = None
    country: str | None = None
    tags: tuple[str, ...] = ()
    note: str = ""
    addresses: tuple[PostalAddress, ...] = ()
    payment_methods: tuple[PaymentMethod, ...] = ()
    store_credit: Decimal | None = None
    currency: str = ""
    accepts_marketing: bool | None = None
    merged_into: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShopVariant:
    """One kind of a product. `stock` is None where the shop does not count it; `available`: may be sold."""

    external_id: str
    title: str
    sku: str = ""
    price: Decimal = ZERO
    compare_at: Decimal | None = None
    stock: int | None = None
    available: bool = True
    options: Mapping[str, str] = field(default_factory=dict)
    image_url: str | None = None
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShopProduct:
    """A product; `titles` and `descriptions` by language where the platform has several."""

    external_id: str
    title: str
    handle: str = ""
    currency: str = ""
    variants: tuple[ShopVariant, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    url: str | None = None
    image_url: str | None = None
    active: bool = True
    tags: tuple[str, ...] = ()
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShopLine:
    """One line of an order. `price` is for one, as ordered; `total` for the line after discounts, with
    `tax` (in it when the order's `taxes_included`, else on top). `quantity` is what was ordered less what was
    edited away; `refunded` and `returned` pieces are still in it."""

    external_id: str
    title: str
    quantity: int
    price: Decimal
    total: Decimal
    variant: str = ""
    sku: str = ""
    product_id: str = ""
    variant_id: str = ""
    discount: Decimal = ZERO
    tax: Decimal = ZERO
    fulfilled: int = 0
    refunded: int = 0
    returned: int = 0
    options: Mapping[str, str] = field(default_factory=dict)
    image_url: str | None = None
    deleted_product: bool = False


@dataclass(frozen=True, slots=True)
class Payment:
    """Money in. `refundable` is what can still go back by it (None: the platform does not say)."""

    external_id: str
    kind: PaymentKind
    label: str
    amount: Decimal
    state: PaymentState
    gateway: str = ""
    last4: str = ""
    refundable: Decimal | None = None
    method_id: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RefundedLine:
    """Pieces of a line that were refunded."""

    line_id: str
    quantity: int
    amount: Decimal | None = None
    restocked: bool | None = None


@dataclass(frozen=True, slots=True)
class ShopRefund:
    """Money that went back (or is on its way)."""

    external_id: str
    amount: Decimal
    state: RefundState = RefundState.DONE
    reason: str = ""
    lines: tuple[RefundedLine, ...] = ()
    shipping: Decimal = ZERO
    to: str = "original"
    created_at: datetime | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """Pieces of a line that come back; `exchange_variant` what goes out instead."""

    line_id: str
    quantity: int
    reason: str = ""
    note: str = ""
    exchange_variant: str | None = None


@dataclass(frozen=True, slots=True)
class ShopReturn:
    """Goods that come back."""

    external_id: str
    state: ReturnState
    number: str = ""
    lines: tuple[ReturnedLine, ...] = ()
    label_url: str | None = None
    tracking_number: str = ""
    created_at: datetime | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrackingStep:
    """One step of a parcel's way, in the carrier's words."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """One parcel (fulfilment) of an order; `lines` maps line ids to pieces."""

    external_id: str
    status: ParcelStatus
    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    expected_at: datetime | None = None
    steps: tuple[TrackingStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Risk:
    """What the platform thinks of fraud; `reasons` in its words."""

    level: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShopOrder:
    """An order as its platform has it now. `state` is the platform's own word, `data` what we need to act on
    it later (the connector's own, never shown)."""

    external_id: str
    number: str
    currency: str
    created_at: datetime
    updated_at: datetime
    financial_status: FinancialStatus
    fulfilment_status: FulfilmentStatus
    total: Decimal
    lines: tuple[ShopLine, ...] = ()
    subtotal: Decimal | None = None
    shipping: Decimal = ZERO
    shipping_tax: Decimal = ZERO
    tax: Decimal = ZERO
    taxes_included: bool = True
    discount: Decimal = ZERO
    discount_codes: tuple[str, ...] = ()
    customer_id: str | None = None
    customer_name: str = ""
    email: str = ""
    phone: str = ""
    state: str = ""
    cancelled_at: datetime | None = None
    cancel_reason: str = ""
    payments: tuple[Payment, ...] = ()
    refunds: tuple[ShopRefund, ...] = ()
    returns: tuple[ShopReturn, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    shipping_address: PostalAddress | None = None
    billing_address: PostalAddress | None = None
    shipping_method: str = ""
    note: str = ""
    packing_note: str = ""
    tags: tuple[str, ...] = ()
    risk: Risk | None = None
    language: str | None = None
    admin_url: str | None = None
    status_url: str | None = None
    test: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def refunded(self) -> Decimal:
        """What went back or is on its way."""
        return sum((r.amount for r in self.refunds if r.state is not RefundState.FAILED), ZERO)

    @property
    def captured(self) -> Decimal:
        """What was really paid; the total where the platform tells of no payments but calls it paid."""
        paid = sum((p.amount for p in self.payments if p.state is PaymentState.CAPTURED), ZERO)
        if paid or self.payments:
            return paid
        unpaid = {FinancialStatus.PENDING, FinancialStatus.AUTHORIZED, FinancialStatus.VOIDED}
        return ZERO if self.financial_status in unpaid else self.total


@dataclass(frozen=True, slots=True)
class CartLine:
    """One line of an open cart."""

    title: str
    quantity: int
    price: Decimal
    variant: str = ""
    variant_id: str = ""
    image_url: str | None = None


@dataclass(frozen=True, slots=True)
class ShopCart:
    """What somebody is about to buy."""

    external_id: str
    currency: str
    total: Decimal
    lines: tuple[CartLine, ...]
    updated_at: datetime | None = None
    url: str | None = None
