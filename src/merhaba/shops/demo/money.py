"""Money of the demo shop: refunds, and what a new total means. Pure: an order in, a new order out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from merhaba.ports.shops.actions import ChangePayment, Refund, RefundTo, Refused
from merhaba.ports.shops.things import (
    ZERO,
    FinancialStatus,
    Payment,
    PaymentKind,
    PaymentState,
    RefundedLine,
    RefundState,
    ShopOrder,
    ShopRefund,
)

from .refuses import line_of, refuse


def refund(order: ShopOrder, action: Refund, now: datetime) -> tuple[ShopOrder, dict[str, str]]:
    """Give money back."""
    if action.amount <= 0 or not ZERO <= action.shipping <= action.amount:
        raise Refused("bad-amount", "A refund is more than nothing.")
    refuse(order, action.kind)
    left = order.captured - order.refunded
    if action.amount > left:
        raise Refused("amount-too-high", f"Only {left} {order.currency} can still go back.")
    refunded = {}
    for piece in action.lines:
        line = line_of(order, piece.line_id, piece.quantity)
        if line.refunded + piece.quantity > line.quantity:
            raise Refused("quantity-too-high", f"Not so many of {line.title} can be refunded.")
        refunded[piece.line_id] = line.refunded + piece.quantity
    lines = tuple(replace(one, refunded=refunded.get(one.external_id, one.refunded)) for one in order.lines)
    back = RefundedLine
    pieces = tuple(back(one.line_id, one.quantity, restocked=one.restock) for one in action.lines)
    return give_back(replace(order, lines=lines), action, pieces, now)


def give_back(
    order: ShopOrder, action: Refund, pieces: tuple[RefundedLine, ...], now: datetime
) -> tuple[ShopOrder, dict[str, str]]:
    """Write the refund down."""
    name = str(len(order.refunds) + 1)
    made = ShopRefund(
        name, action.amount, RefundState.DONE, action.note, pieces, action.shipping, str(action.to), now
    )
    after = replace(order, refunds=(*order.refunds, made))
    everything = after.refunded >= after.captured
    status = FinancialStatus.REFUNDED if everything else FinancialStatus.PARTIALLY_REFUNDED
    created = {"refund": name}
    if action.to is RefundTo.GIFT_CARD:
        created["gift_card"] = f"{order.number}-{name}"
    return replace(after, financial_status=status), created


def settle(order: ShopOrder, method: str, now: datetime) -> tuple[ShopOrder, dict[str, str]]:
    """After its lines changed: too much goes back, too little is still to pay."""
    paid = order.captured - order.refunded
    pending = sum((p.amount for p in order.payments if p.state is PaymentState.PENDING), ZERO)
    if paid > order.total:
        return give_back(order, Refund(paid - order.total, note="Changed order"), (), now)
    due = order.total - paid - pending
    if paid and due > 0:
        more = _payment(order, method, due, PaymentState.PENDING, now)
        status = FinancialStatus.PARTIALLY_PAID
        return replace(order, payments=(*order.payments, more), financial_status=status), {}
    return order, {}


def change_payment(
    order: ShopOrder, action: ChangePayment, now: datetime
) -> tuple[ShopOrder, dict[str, str]]:
    """Another way to pay it; what was paid goes back."""
    refuse(order, action.kind)
    if action.method_id in {one.method_id for one in order.payments}:
        raise Refused("refused", "It is paid like this already.")
    paid = order.captured - order.refunded
    created: dict[str, str] = {}
    if paid > 0:
        order, created = give_back(order, Refund(paid, note="Paid another way"), (), now)
    state = PaymentState.CAPTURED if paid > 0 else PaymentState.PENDING
    payment = _payment(order, action.method_id, paid or order.total, state, now)
    status = FinancialStatus.PAID if paid > 0 else order.financial_status
    return replace(order, payments=(*order.payments, payment), financial_status=status), created


def _payment(order: ShopOrder, method: str, amount: Decimal, state: PaymentState, now: datetime) -> Payment:
    name = f"{order.number}-{len(order.payments) + 1}"
    return Payment(name, PaymentKind.OTHER, method or "Card", amount, state, method_id=method, at=now)
