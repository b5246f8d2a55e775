"""What an order's amounts, pieces and state say. Its `status` may be any word of the shop's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from merhaba.ports.shops.things import FinancialStatus, FulfilmentStatus, PaymentKind, ShopLine

from .fields import amount, inner, text

_KINDS = (
    ("cashondelivery", PaymentKind.CASH_ON_DELIVERY),
    ("banktransfer", PaymentKind.BANK),
    ("checkmo", PaymentKind.BANK),
    ("purchaseorder", PaymentKind.OTHER),
    ("free", PaymentKind.OTHER),
    ("paypal", PaymentKind.WALLET),
    ("apple", PaymentKind.WALLET),
    ("google", PaymentKind.WALLET),
    ("amazon", PaymentKind.WALLET),
    ("klarna", PaymentKind.OTHER),
    ("sepa", PaymentKind.BANK),
    ("credit", PaymentKind.CARD),
    ("card", PaymentKind.CARD),
    ("braintree", PaymentKind.CARD),
    ("stripe", PaymentKind.CARD),
    ("adyen", PaymentKind.CARD),
    ("authorizenet", PaymentKind.CARD),
)


def payment_kind(method: str) -> PaymentKind:
    """How somebody paid, by the method's code."""
    return next((kind for word, kind in _KINDS if word in method), PaymentKind.OTHER)


def financial_status(raw: Mapping[str, Any]) -> FinancialStatus:
    """Where the money is; what is in the order's own currency counts."""
    paid, back, total = (amount(raw, name) for name in ("total_paid", "total_refunded", "grand_total"))
    if back > 0:
        return FinancialStatus.REFUNDED if back >= max(paid, total) else FinancialStatus.PARTIALLY_REFUNDED
    if paid > 0 and paid < total:
        return FinancialStatus.PARTIALLY_PAID
    if paid > 0 or (total == 0 and text(raw, "state") in {"processing", "complete", "closed"}):
        return FinancialStatus.PAID
    if text(raw, "state") == "canceled":
        return FinancialStatus.VOIDED
    held = amount(inner(raw, "payment"), "amount_authorized")
    return FinancialStatus.AUTHORIZED if held > 0 else FinancialStatus.PENDING


def fulfilment_status(raw: Mapping[str, Any], lines: Sequence[ShopLine]) -> FulfilmentStatus:
    """How much has left."""
    state = text(raw, "state")
    sent = sum(line.fulfilled for line in lines)
    due = sum(max(line.quantity - line.refunded, line.fulfilled) for line in lines)
    if sent:
        return FulfilmentStatus.FULFILLED if sent >= due else FulfilmentStatus.PARTIAL
    if state in {"canceled", "closed"}:
        return FulfilmentStatus.CANCELLED
    if state == "complete":  # nothing to send: downloads, gift cards by e-mail
        return FulfilmentStatus.FULFILLED
    return FulfilmentStatus.ON_HOLD if state == "holded" else FulfilmentStatus.UNFULFILLED


def is_cancelled(raw: Mapping[str, Any], lines: Sequence[ShopLine]) -> bool:
    """Cancelled, or closed by refunding all before anything left, which is how a paid order ends here."""
    state = text(raw, "state")
    return state == "canceled" or (state == "closed" and not any(line.fulfilled for line in lines))


def tax_inside(items: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the shop's prices hold the tax: its catalogue's price is then the one with tax. The order does
    not say so itself."""
    for item in items:
        plain, full, catalogue = (amount(item, n) for n in ("price", "price_incl_tax", "original_price"))
        if full > plain and catalogue:
            return abs(catalogue - full) <= abs(catalogue - plain)
    return False


def worth(item: Mapping[str, Any], total: str, tax: str, discount: str, compensation: str) -> Decimal:
    """What a line came to with tax, after its discount."""
    return amount(item, total) + amount(item, tax) + amount(item, compensation) - abs(amount(item, discount))
