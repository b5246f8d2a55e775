"""What an order's status says of money and goods. Shops add their own, so most is told by facts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from merhaba.ports.shops.things import FinancialStatus, FulfilmentStatus, PaymentKind, PaymentState

from .fields import meta_text, moment, text

# Not orders yet: what a shopper or the admin has begun and not sent.
NOT_ORDERS = frozenset({"auto-draft", "checkout-draft", "trash"})
SENT = frozenset({"completed", "shipped", "delivered"})
_UNPAID = frozenset({"pending", "failed", "on-hold"})
_PARTLY = frozenset({"partial-shipped", "partially-shipped"})
_KINDS = {
    "cod": PaymentKind.CASH_ON_DELIVERY,
    "bacs": PaymentKind.BANK,
    "cheque": PaymentKind.BANK,
    "stripe_sepa": PaymentKind.BANK,
    "stripe": PaymentKind.CARD,
    "woocommerce_payments": PaymentKind.CARD,
    "paypal": PaymentKind.WALLET,
    "ppcp-gateway": PaymentKind.WALLET,
    "amazon_payments_advanced": PaymentKind.WALLET,
}


def payment_kind(gateway: str) -> PaymentKind:
    """How somebody paid, by the gateway's id."""
    if gateway in _KINDS:
        return _KINDS[gateway]
    kinds = (("credit", PaymentKind.CARD), ("card", PaymentKind.CARD), ("pay", PaymentKind.WALLET))
    return next((kind for word, kind in kinds if word in gateway), PaymentKind.OTHER)


def payment_state(order: Mapping[str, Any], total: Decimal) -> PaymentState:
    """Whether the money came. Cash on delivery counts as paid only once the order is complete, though the
    shop sets the date of payment when it is placed."""
    status = text(order, "status")
    cash = text(order, "payment_method") == "cod"
    if cash and status not in SENT | {"refunded"}:
        return PaymentState.VOIDED if status == "cancelled" else PaymentState.PENDING
    if moment(order, "date_paid_gmt") or (status in SENT | {"processing", "refunded"}):
        return PaymentState.CAPTURED
    if status == "failed":
        return PaymentState.FAILED
    if status == "cancelled":
        return PaymentState.VOIDED
    held = status == "on-hold" and text(order, "transaction_id")
    return PaymentState.AUTHORIZED if held and total > 0 else PaymentState.PENDING


def financial_status(
    order: Mapping[str, Any], state: PaymentState, total: Decimal, refunded: Decimal
) -> FinancialStatus:
    """Where the money is."""
    if text(order, "status") == "refunded" or (refunded > 0 and refunded >= total):
        return FinancialStatus.REFUNDED
    if state is PaymentState.CAPTURED or (total == 0 and text(order, "status") not in _UNPAID):
        return FinancialStatus.PARTIALLY_REFUNDED if refunded else FinancialStatus.PAID
    if state is PaymentState.AUTHORIZED:
        return FinancialStatus.AUTHORIZED
    return FinancialStatus.VOIDED if text(order, "status") == "cancelled" else FinancialStatus.PENDING


def fulfilment_status(order: Mapping[str, Any], sent: frozenset[str]) -> FulfilmentStatus:
    """How much has left. The shop's own fulfilments count first; `completed` means sent otherwise."""
    status, kept = text(order, "status"), meta_text(order, "_fulfillment_status")
    if kept in {"fulfilled", "partially_fulfilled"}:
        return FulfilmentStatus.FULFILLED if kept == "fulfilled" else FulfilmentStatus.PARTIAL
    if status in SENT | sent or (status == "refunded" and moment(order, "date_completed_gmt")):
        return FulfilmentStatus.FULFILLED
    if status in _PARTLY:
        return FulfilmentStatus.PARTIAL
    if status == "cancelled":
        return FulfilmentStatus.CANCELLED
    return FulfilmentStatus.ON_HOLD if status == "on-hold" else FulfilmentStatus.UNFULFILLED
