"""What the state of an order forbids. Pure."""

from __future__ import annotations

from merhaba.ports.shops.actions import ActionKind
from merhaba.ports.shops.things import ParcelStatus, ReturnState, ShopOrder

from ..manifest import MANIFEST

_SENT = {
    ParcelStatus.IN_TRANSIT,
    ParcelStatus.OUT_FOR_DELIVERY,
    ParcelStatus.READY_FOR_PICKUP,
    ParcelStatus.ATTEMPTED,
    ParcelStatus.DELIVERED,
    ParcelStatus.FAILED,
}
_AFTER_CANCEL = {
    ActionKind.CANCEL,
    ActionKind.RETURN,
    ActionKind.EXCHANGE,
    ActionKind.EDIT_LINES,
    ActionKind.EDIT_ADDRESS,
}


def refused_by_state(order: ShopOrder, kind: ActionKind) -> str | None:
    """A code why not, or None when it may be tried."""
    if kind not in MANIFEST.capabilities.actions:
        return "not-supported"
    if order.state == "canceled" and kind in _AFTER_CANCEL:
        return "already-cancelled"
    if kind is ActionKind.REFUND:
        return _refund(order)
    if kind in {ActionKind.CANCEL, ActionKind.EDIT_ADDRESS} and _sent(order):
        return "already-sent"
    if kind is ActionKind.EDIT_LINES and all(line.fulfilled >= line.quantity for line in order.lines):
        return "already-sent"
    if kind in {ActionKind.RETURN, ActionKind.EXCHANGE}:
        if not _sent(order):
            return "not-sent"
        if all(line.returned >= line.fulfilled for line in order.lines):
            return "nothing-left"
    if kind in {ActionKind.RECEIVE_RETURN, ActionKind.CANCEL_RETURN} and not _expected(order):
        return "nothing-left"
    return None


def _refund(order: ShopOrder) -> str | None:
    """The platform refuses its own books for a cancelled order; it has given everything back by then."""
    if not order.captured:
        return "not-paid"
    if order.state == "canceled" or not any(payment.refundable for payment in order.payments):
        return "nothing-left"
    return None


def _sent(order: ShopOrder) -> bool:
    return any(parcel.status in _SENT for parcel in order.parcels) or any(
        line.fulfilled for line in order.lines
    )


def _expected(order: ShopOrder) -> bool:
    return any(one.state in {ReturnState.APPROVED, ReturnState.IN_TRANSIT} for one in order.returns)
