"""What this platform will not do to an order in its present state. Pure."""

from __future__ import annotations

from merhaba.ports.shops.actions import ActionKind
from merhaba.ports.shops.things import ZERO, FulfilmentStatus, ParcelStatus, ReturnState, ShopOrder

_LEFT = {FulfilmentStatus.PARTIAL, FulfilmentStatus.FULFILLED}
_OPEN_RETURNS = {
    ReturnState.REQUESTED,
    ReturnState.APPROVED,
    ReturnState.IN_TRANSIT,
    ReturnState.RECEIVED,
}


def refuses(order: ShopOrder, kind: ActionKind) -> str | None:
    """A code why not, or None when it may be tried."""
    check = _CHECKS.get(kind)
    return check(order) if check is not None else None


def _has_left(order: ShopOrder) -> bool:
    gone = (p for p in order.parcels if p.status not in {ParcelStatus.CANCELLED, ParcelStatus.FAILED})
    return order.fulfilment_status in _LEFT or any(gone)


def _cancel(order: ShopOrder) -> str | None:
    if order.cancelled_at is not None:
        return "already-cancelled"
    return "already-sent" if _has_left(order) else None


def _refund(order: ShopOrder) -> str | None:
    if order.captured <= ZERO:
        return "not-paid"
    return "nothing-left" if order.captured - order.refunded <= ZERO else None


def _return(order: ShopOrder) -> str | None:
    if not _has_left(order):
        return "already-cancelled" if order.cancelled_at is not None else "not-sent"
    open_pieces = any(line.fulfilled - line.returned > 0 for line in order.lines)
    return None if open_pieces else "nothing-left"


def _receive(order: ShopOrder) -> str | None:
    open_ones = {ReturnState.APPROVED, ReturnState.IN_TRANSIT}
    return None if any(back.state in open_ones for back in order.returns) else "not-found"


def _cancel_return(order: ShopOrder) -> str | None:
    return None if any(back.state in _OPEN_RETURNS for back in order.returns) else "not-found"


def _edit_lines(order: ShopOrder) -> str | None:
    if order.cancelled_at is not None:
        return "already-cancelled"
    if order.fulfilment_status is FulfilmentStatus.FULFILLED:
        return "already-sent"
    return None if order.data.get("editable", True) else "not-supported"


def _not_supported(_: ShopOrder) -> str | None:
    return "not-supported"


_CHECKS = {
    ActionKind.CANCEL: _cancel,
    ActionKind.REFUND: _refund,
    ActionKind.RETURN: _return,
    ActionKind.EXCHANGE: _return,
    ActionKind.RECEIVE_RETURN: _receive,
    ActionKind.CANCEL_RETURN: _cancel_return,
    ActionKind.EDIT_ADDRESS: _cancel,
    ActionKind.EDIT_LINES: _edit_lines,
    ActionKind.CHANGE_PAYMENT: _not_supported,
}
