"""Transactions of the platform's JSON to payments. Pure.

Money comes in as a sale, or as an authorization that is captured in one or several parts; each sale and each
capture is a payment, because that is what a refund names as its parent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from merhaba.ports.shops.things import ZERO, Payment, PaymentKind, PaymentState

from .facts import moment, money, text

_FAILED = {"FAILURE", "ERROR"}
_GATEWAYS = {
    "gift_card": PaymentKind.GIFT_CARD,
    "shopify_store_credit": PaymentKind.STORE_CREDIT,
    "store_credit": PaymentKind.STORE_CREDIT,
    "cash_on_delivery": PaymentKind.CASH_ON_DELIVERY,
    "cash on delivery (cod)": PaymentKind.CASH_ON_DELIVERY,
    "bank_deposit": PaymentKind.BANK,
    "bank deposit": PaymentKind.BANK,
    "money_order": PaymentKind.BANK,
    "money order": PaymentKind.BANK,
    "paypal": PaymentKind.WALLET,
    "shopify_payments": PaymentKind.CARD,
    "stripe": PaymentKind.CARD,
    "bogus": PaymentKind.CARD,
}


def read_payments(transactions: Iterable[Mapping[str, Any]]) -> tuple[Payment, ...]:
    """What was paid, oldest first; what went back shows only in what can still be refunded."""
    listed = list(transactions)
    captured: dict[str, Decimal] = defaultdict(Decimal)
    voided: set[str] = set()
    back = refunded_by_parent(listed)
    for one in listed:
        if one.get("status") in _FAILED:
            continue
        parent = text((one.get("parentTransaction") or {}).get("id"))
        if one.get("kind") == "CAPTURE":
            captured[parent] += money(one.get("amountSet"))
        if one.get("kind") == "VOID" and one.get("status") == "SUCCESS":
            voided.add(parent)
    payments = []
    for one in listed:
        kind, identity = one.get("kind"), text(one.get("id"))
        if kind in {"SALE", "CAPTURE"}:
            payments.append(_payment(one, money(one.get("amountSet")), _taken(one), back[identity]))
        elif kind in {"AUTHORIZATION", "EMV_AUTHORIZATION"}:
            left = money(one.get("amountSet")) - captured[identity]
            if left <= ZERO:
                continue
            state = PaymentState.VOIDED if identity in voided else _held(one)
            payments.append(_payment(one, left, state, ZERO))
    return tuple(payments)


def refunded_by_parent(transactions: Iterable[Mapping[str, Any]]) -> dict[str, Decimal]:
    """How much went back, or is on its way, by the transaction it went back on; with change given in cash."""
    back: dict[str, Decimal] = defaultdict(Decimal)
    for one in transactions:
        if one.get("kind") in {"REFUND", "CHANGE"} and one.get("status") not in _FAILED:
            back[text((one.get("parentTransaction") or {}).get("id"))] += money(one.get("amountSet"))
    return back


def _payment(one: Mapping[str, Any], amount: Decimal, state: PaymentState, back: Decimal) -> Payment:
    details = one.get("paymentDetails") or {}
    label = text(details.get("company")) or text(details.get("paymentMethodName"))
    refundable = max(amount - back, ZERO) if state is PaymentState.CAPTURED else ZERO
    return Payment(
        external_id=text(one.get("id")),
        kind=_kind(one),
        label=label or text(one.get("formattedGateway")) or text(one.get("gateway")),
        amount=amount,
        state=state,
        gateway=text(one.get("gateway")),
        last4="".join(c for c in text(one.get("accountNumber"))[-4:] if c.isascii() and c.isdigit()),
        refundable=refundable,
        at=moment(one.get("processedAt")) or moment(one.get("createdAt")),
    )


def _kind(one: Mapping[str, Any]) -> PaymentKind:
    details = one.get("paymentDetails") or {}
    what = details.get("__typename")
    if what == "CardPaymentDetails":
        return PaymentKind.WALLET if details.get("wallet") else PaymentKind.CARD
    if what == "PaypalWalletPaymentDetails":
        return PaymentKind.WALLET
    return _GATEWAYS.get(text(one.get("gateway")).casefold(), PaymentKind.OTHER)


def _taken(one: Mapping[str, Any]) -> PaymentState:
    status = one.get("status")
    if status in _FAILED:
        return PaymentState.FAILED
    return PaymentState.CAPTURED if status == "SUCCESS" else PaymentState.PENDING


def _held(one: Mapping[str, Any]) -> PaymentState:
    status = one.get("status")
    if status in _FAILED:
        return PaymentState.FAILED
    return PaymentState.AUTHORIZED if status == "SUCCESS" else PaymentState.PENDING
