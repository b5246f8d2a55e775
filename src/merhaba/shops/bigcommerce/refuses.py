"""What the platform will not do to an order in its present state. Pure."""

from __future__ import annotations

from decimal import Decimal

from merhaba.ports.shops.actions import ActionKind, Refund, Refused
from merhaba.ports.shops.things import FulfilmentStatus, ShopOrder

from .manifest import MANIFEST

_BEFORE_SENDING = {ActionKind.CANCEL, ActionKind.EDIT_ADDRESS, ActionKind.EDIT_LINES}
_SENT = {FulfilmentStatus.PARTIAL, FulfilmentStatus.FULFILLED}
_WORDS = {
    "not-supported": "BigCommerce's API does not offer this.",
    "already-cancelled": "The order is cancelled.",
    "already-sent": "The order is on its way already.",
    "not-paid": "Nothing was paid for the order.",
    "nothing-left": "All that was paid has gone back already.",
    "bad-address": "The order has no address to change.",
    "bad-amount": "A refund is more than nothing.",
}


def refuses(order: ShopOrder, kind: ActionKind) -> str | None:
    """A code why not, or None."""
    if kind not in MANIFEST.capabilities.actions:
        return "not-supported"
    if kind in _BEFORE_SENDING:
        if order.cancelled_at is not None:
            return "already-cancelled"
        if order.fulfilment_status in _SENT:
            return "already-sent"
        if kind is ActionKind.EDIT_ADDRESS and not order.data.get("shipping_id"):
            return "bad-address"
    if kind is ActionKind.REFUND:
        if order.captured <= 0:
            return "not-paid"
        if order.captured <= order.refunded:
            return "nothing-left"
    return None


def refuse(order: ShopOrder, kind: ActionKind) -> None:
    """Raises Refused where `refuses` has a code."""
    code = refuses(order, kind)
    if code is not None:
        raise no(code)


def refuse_refund(order: ShopOrder, action: Refund) -> None:
    """Raises Refused for a refund that cannot be."""
    if action.amount <= 0 or action.shipping < 0 or action.shipping > action.amount:
        raise no("bad-amount")
    refuse(order, ActionKind.REFUND)
    left: Decimal = order.captured - order.refunded
    if action.amount > left:
        raise Refused("amount-too-high", f"Only {left} {order.currency} can still go back.")
    lines = {line.external_id: line for line in order.lines}
    for piece in action.lines:
        if piece.line_id not in lines:
            raise Refused("no-such-line", f"There is no line {piece.line_id} on this order.")
        line = lines[piece.line_id]
        if not 0 < piece.quantity <= line.quantity - line.refunded:
            raise Refused("quantity-too-high", f"Not so many of {line.title} can be refunded.")


def no(code: str) -> Refused:
    """A refusal with our sentence for its code."""
    return Refused(code, _WORDS[code])
