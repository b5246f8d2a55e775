"""Transactions and refunds (V3) as payments and refunds of ours. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from merhaba.ports.shops.things import (
    ZERO,
    Payment,
    PaymentKind,
    PaymentState,
    RefundedLine,
    RefundState,
    ShopRefund,
)

from .values import Json, inner, money, must, rows, text, time, whole

_KINDS = {
    "credit_card": PaymentKind.CARD,
    "bigpay_token": PaymentKind.CARD,
    "token": PaymentKind.CARD,
    "nonce": PaymentKind.CARD,
    "apple_pay_card": PaymentKind.WALLET,
    "apple_pay_token": PaymentKind.WALLET,
    "electronic_wallet": PaymentKind.WALLET,
    "gift_certificate": PaymentKind.GIFT_CARD,
    "store_credit": PaymentKind.STORE_CREDIT,
}
_GATEWAYS = {
    "cod": PaymentKind.CASH_ON_DELIVERY,
    "bankdeposit": PaymentKind.BANK,
    "giftcertificate": PaymentKind.GIFT_CARD,
    "storecredit": PaymentKind.STORE_CREDIT,
}
_STATES = {
    "purchase": PaymentState.CAPTURED,
    "capture": PaymentState.CAPTURED,
    "settled": PaymentState.CAPTURED,
    "authorization": PaymentState.AUTHORIZED,
    "pending": PaymentState.PENDING,
}


def read_payments(transactions: Sequence[Json]) -> tuple[Payment, ...]:
    """Money in. An authorization that was captured or voided later counts as what became of it."""
    later = {whole(one, "reference_transaction_id"): text(one, "event") for one in transactions if _ok(one)}
    found = []
    for one in transactions:
        event = text(one, "event")
        if event not in _STATES:
            continue
        became = later.get(whole(one, "id"), "")
        if event in {"authorization", "pending"} and became in {"capture", "settled"}:
            continue
        state = _STATES[event] if _ok(one) else PaymentState.FAILED
        found.append(_payment(one, PaymentState.VOIDED if became == "void" else state))
    return tuple(found)


def read_refunds(refunds: Sequence[Json]) -> tuple[ShopRefund, ...]:
    """Money back. What a gateway declined has not gone back."""
    return tuple(_refund(one) for one in refunds)


def _ok(transaction: Json) -> bool:
    return text(transaction, "status") in {"", "ok"}


def _payment(given: Json, state: PaymentState) -> Payment:
    method, gateway = text(given, "method"), text(given, "gateway")
    card = inner(given, "credit_card")
    named = text(inner(given, "custom"), "payment_method") or text(inner(given, "offline"), "display_name")
    label = text(card, "card_type") or named or gateway or method
    return Payment(
        external_id=must(given, "id"),
        kind=_GATEWAYS.get(gateway) or _KINDS.get(method, PaymentKind.OTHER),
        label=label,
        amount=money(given, "amount"),
        state=state,
        gateway=gateway,
        last4=text(card, "card_last4"),
        at=time(given, "date_created"),
    )


def _refund(given: Json) -> ShopRefund:
    payments, items = rows(given.get("payments")), rows(given.get("items"))
    declined = [one for one in payments if one.get("is_declined") is True]
    went = sum((money(one, "amount") for one in payments if one not in declined), ZERO)
    amount = went if declined and went else money(given, "total_amount")
    all_declined = bool(payments) and len(declined) == len(payments)
    to_credit = bool(payments) and all(text(one, "provider_id") == "storecredit" for one in payments)
    reason = next((found for one in items if (found := text(one, "reason"))), text(given, "reason"))
    return ShopRefund(
        external_id=must(given, "id"),
        amount=amount,
        state=RefundState.FAILED if all_declined else RefundState.DONE,
        reason=without_key(reason),
        lines=tuple(
            RefundedLine(must(one, "item_id"), whole(one, "quantity"), money(one, "requested_amount"))
            for one in items
            if text(one, "item_type") == "PRODUCT"
        ),
        shipping=sum(
            (money(o, "requested_amount") for o in items if text(o, "item_type") == "SHIPPING"), ZERO
        ),
        to="store_credit" if to_credit else "original",
        created_at=time(given, "created"),
    )


def with_key(note: str, key: str) -> str:
    """A reason that names our key, by which an attempt is found again."""
    return f"{note} [merhaba {key}]".strip()


def without_key(reason: str) -> str:
    """What people wrote."""
    return reason.partition("[merhaba ")[0].strip()
