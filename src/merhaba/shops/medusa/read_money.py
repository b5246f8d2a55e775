"""An order's payments and refunds as the house sees them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from merhaba.ports.shops.things import (
    ZERO,
    FinancialStatus,
    Payment,
    PaymentKind,
    PaymentState,
    RefundState,
    ShopRefund,
)

from .keys import facts_of, key_of, words_of
from .values import Row, number, row, rows, text, tidy, when

_STATUS = {
    "not_paid": FinancialStatus.PENDING,
    "awaiting": FinancialStatus.PENDING,
    "requires_action": FinancialStatus.PENDING,
    "authorized": FinancialStatus.AUTHORIZED,
    "partially_authorized": FinancialStatus.AUTHORIZED,
    "captured": FinancialStatus.PAID,
    "partially_captured": FinancialStatus.PARTIALLY_PAID,
    "partially_refunded": FinancialStatus.PARTIALLY_REFUNDED,
    "refunded": FinancialStatus.REFUNDED,
    "canceled": FinancialStatus.VOIDED,
}
# Providers are named `pp_<identifier>_<id>`; these words in them tell the kind.
_KINDS = (
    ("paypal", PaymentKind.WALLET),
    ("apple", PaymentKind.WALLET),
    ("google", PaymentKind.WALLET),
    ("cod", PaymentKind.CASH_ON_DELIVERY),
    ("cash", PaymentKind.CASH_ON_DELIVERY),
    ("ideal", PaymentKind.BANK),
    ("bancontact", PaymentKind.BANK),
    ("giropay", PaymentKind.BANK),
    ("przelewy", PaymentKind.BANK),
    ("bank", PaymentKind.BANK),
    ("transfer", PaymentKind.BANK),
    ("stripe", PaymentKind.CARD),
    ("card", PaymentKind.CARD),
    ("adyen", PaymentKind.CARD),
    ("mollie", PaymentKind.CARD),
)
_CREDIT = {"gift-card": PaymentKind.GIFT_CARD, "store-credit": PaymentKind.STORE_CREDIT}


def payments_of(order: Row) -> tuple[Payment, ...]:
    """Money in: payments, and what was paid by gift card or store credit."""
    cards = tuple(_payment(payment) for payment in raw_payments(order))
    credits = tuple(
        Payment(
            external_id=text(line.get("id")),
            kind=_CREDIT[text(line.get("reference"))],
            label=text(line.get("reference")),
            amount=number(line.get("amount")),
            state=PaymentState.CAPTURED,
            refundable=ZERO,
            at=when(line.get("created_at")),
        )
        for line in rows(order.get("credit_lines"))
        if text(line.get("reference")) in _CREDIT and number(line.get("amount")) > 0
    )
    return cards + credits


def refunds_of(order: Row) -> tuple[ShopRefund, ...]:
    """Money back: refunds of payments, and store credit given for what the order owed, oldest first."""
    found = [_refund(refund, payment) for payment in raw_payments(order) for refund in _refunds(payment)]
    found += [
        ShopRefund(
            external_id=text(line.get("id")),
            amount=-number(line.get("amount")),
            to="store_credit",
            created_at=when(line.get("created_at")),
            data={"key": text(line.get("reference_id"))},
        )
        for line in rows(order.get("credit_lines"))
        if number(line.get("amount")) < 0
    ]
    return tuple(sorted(found, key=lambda refund: (str(refund.created_at or ""), refund.external_id)))


def financial_status(order: Row) -> FinancialStatus:
    """Where the money is. An order that costs nothing, or that credit paid for, is paid."""
    said = _STATUS.get(text(order.get("payment_status")), FinancialStatus.PENDING)
    if text(order.get("status")) == "canceled":
        back = refunds_of(order)
        return FinancialStatus.REFUNDED if back else FinancialStatus.VOIDED
    if said is FinancialStatus.PENDING and number(row(order.get("summary")).get("pending_difference")) <= 0:
        return FinancialStatus.PAID
    return said


def owed(order: Row) -> Decimal:
    """What the shop owes the customer for this order (after an edit or a return); 0 when nothing."""
    return tidy(max(-number(row(order.get("summary")).get("pending_difference")), ZERO))


def raw_payments(order: Row) -> Iterator[Row]:
    """The payments of all payment collections, as the platform tells them."""
    for collection in rows(order.get("payment_collections")):
        yield from rows(collection.get("payments"))


def captured(payment: Row) -> Decimal:
    """What was captured of a payment."""
    return sum((number(one.get("amount")) for one in rows(payment.get("captures"))), ZERO)


def refundable(payment: Row) -> Decimal:
    """What can still go back by a payment."""
    back = sum((number(one.get("amount")) for one in _refunds(payment)), ZERO)
    return tidy(max(captured(payment) - back, ZERO))


def refunds_by(order: Row, key: str) -> list[Row]:
    """The refunds that were asked for under a key of ours."""
    return [
        refund
        for payment in raw_payments(order)
        for refund in _refunds(payment)
        if key_of(refund.get("note")) == key
    ]


def _refunds(payment: Row) -> list[Row]:
    return rows(payment.get("refunds"))


def _payment(payment: Row) -> Payment:
    provider = text(payment.get("provider_id"))
    taken = captured(payment)
    if taken:
        state = PaymentState.CAPTURED
    elif payment.get("canceled_at"):
        state = PaymentState.VOIDED
    else:
        state = PaymentState.AUTHORIZED
    data = row(payment.get("data"))
    last4 = text(row(row(data.get("payment_method_details")).get("card")).get("last4"))
    external_id = text(payment.get("id"))
    return Payment(
        external_id=external_id,
        kind=next((kind for word, kind in _KINDS if word in provider), PaymentKind.OTHER),
        label=provider.removeprefix("pp_").replace("_", " "),
        amount=taken or number(payment.get("amount")),
        state=state,
        gateway=provider,
        last4=last4,
        refundable=refundable(payment),
        method_id=external_id,
        at=when(payment.get("captured_at")) or when(payment.get("created_at")),
    )


def _refund(refund: Row, payment: Row) -> ShopRefund:
    lines, shipping = facts_of(refund.get("note"))
    reason = row(refund.get("refund_reason"))
    return ShopRefund(
        external_id=text(refund.get("id")),
        amount=number(refund.get("amount")),
        state=RefundState.DONE,
        reason=words_of(refund.get("note")) or text(reason.get("label")),
        lines=lines,
        shipping=shipping,
        created_at=when(refund.get("created_at")),
        data={"payment": text(payment.get("id")), "key": key_of(refund.get("note"))},
    )
