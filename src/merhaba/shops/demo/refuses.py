"""What the demo shop will not do to an order in its present state. Pure."""

from __future__ import annotations

from merhaba.ports.shops.actions import ActionKind, Refused
from merhaba.ports.shops.things import FulfilmentStatus, ReturnState, ShopLine, ShopOrder

from .manifest import MANIFEST

_BEFORE_SENDING = {
    ActionKind.CANCEL,
    ActionKind.EDIT_ADDRESS,
    ActionKind.EDIT_LINES,
    ActionKind.CHANGE_PAYMENT,
}
_OPEN = {ReturnState.REQUESTED, ReturnState.APPROVED, ReturnState.IN_TRANSIT}
_WORDS = {
    "not-supported": "The demo shop does not do this.",
    "already-cancelled": "The order is cancelled.",
    "already-sent": "The order is on its way already.",
    "not-sent": "Nothing of the order has been sent yet.",
    "not-paid": "Nothing was paid for the order.",
    "nothing-left": "All that was paid has gone back already.",
    "not-found": "There is no return that is still open.",
}


def refuses(order: ShopOrder, kind: ActionKind) -> str | None:
    """A code why not, or None."""
    if kind not in MANIFEST.capabilities.actions:
        return "not-supported"
    sent = order.fulfilment_status in {FulfilmentStatus.FULFILLED, FulfilmentStatus.PARTIAL}
    if kind in _BEFORE_SENDING:
        if order.cancelled_at is not None:
            return "already-cancelled"
        return "already-sent" if sent else None
    if kind is ActionKind.REFUND:
        if order.captured <= 0:
            return "not-paid"
        return "nothing-left" if order.captured <= order.refunded else None
    if kind in {ActionKind.RETURN, ActionKind.EXCHANGE, ActionKind.RESEND} and not sent:
        return "already-cancelled" if order.cancelled_at else "not-sent"
    if kind in {ActionKind.RECEIVE_RETURN, ActionKind.CANCEL_RETURN}:
        return None if any(one.state in _OPEN for one in order.returns) else "not-found"
    return None


def refuse(order: ShopOrder, kind: ActionKind) -> None:
    """Raises Refused where `refuses` has a code."""
    code = refuses(order, kind)
    if code is not None:
        raise no(code)


def no(code: str) -> Refused:
    """A refusal with our sentence for its code."""
    return Refused(code, _WORDS[code])


def line_of(order: ShopOrder, name: str, quantity: int, most: str = "quantity") -> ShopLine:
    """A line with at least so many pieces (ordered, or `fulfilled` and not returned). Raises Refused."""
    line = next((one for one in order.lines if one.external_id == name), None)
    if line is None:
        raise Refused("no-such-line", f"There is no line {name} on this order.")
    there = line.fulfilled - line.returned if most == "fulfilled" else line.quantity
    if not 0 < quantity <= there:
        raise Refused("quantity-too-high", f"There are only {there} of {line.title}.")
    return line
