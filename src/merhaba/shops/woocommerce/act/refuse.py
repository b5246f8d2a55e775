"""What cannot be done to an order in its state, told without asking the shop."""

from __future__ import annotations

from merhaba.ports.shops.actions import ActionKind
from merhaba.ports.shops.things import FinancialStatus, FulfilmentStatus, PaymentState, ShopOrder

from ..manifest import MANIFEST

_BEFORE_SENDING = frozenset({ActionKind.CANCEL, ActionKind.EDIT_ADDRESS, ActionKind.EDIT_LINES})
_NOT_WHEN_CANCELLED = _BEFORE_SENDING | {ActionKind.CHANGE_PAYMENT}
_SENT = frozenset({FulfilmentStatus.FULFILLED, FulfilmentStatus.PARTIAL})


def refuses(order: ShopOrder, kind: ActionKind) -> str | None:
    """A code why not, or None when it may be tried."""
    if kind not in MANIFEST.capabilities.actions:
        return "not-supported"
    if kind in _NOT_WHEN_CANCELLED and order.state == "cancelled":
        return "already-cancelled"
    if kind in _BEFORE_SENDING and order.fulfilment_status in _SENT:
        return "already-sent"
    if kind is ActionKind.REFUND:
        return _refund(order)
    if kind is ActionKind.CHANGE_PAYMENT and order.captured:
        return "not-supported"
    return None


def _refund(order: ShopOrder) -> str | None:
    if order.financial_status is FinancialStatus.REFUNDED:
        return "nothing-left"
    if not any(payment.state is PaymentState.CAPTURED for payment in order.payments):
        return "not-paid"
    return None if order.refunded < order.captured else "nothing-left"
