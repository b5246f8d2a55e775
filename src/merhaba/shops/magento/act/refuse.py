"""What cannot be done to an order in its state, told without asking the shop."""

from __future__ import annotations

from merhaba.ports.shops.actions import ActionKind
from merhaba.ports.shops.things import FinancialStatus, PaymentState, ReturnState, ShopOrder

from ..manifest import MANIFEST

_RETURNS = frozenset({ActionKind.RETURN, ActionKind.RECEIVE_RETURN, ActionKind.CANCEL_RETURN})
_BEFORE_SENDING = frozenset({ActionKind.CANCEL, ActionKind.EDIT_ADDRESS})
_ENDED = frozenset({ReturnState.CLOSED, ReturnState.CANCELLED, ReturnState.DECLINED})


def refuses(order: ShopOrder, kind: ActionKind) -> str | None:
    """A code why not, or None when it may be tried."""
    if kind not in MANIFEST.capabilities.actions:
        return "not-supported"
    sent = any(line.fulfilled for line in order.lines) or order.data.get("state") == "complete"
    if kind in _BEFORE_SENDING:
        if sent:
            return "already-sent"
        if order.cancelled_at is not None:
            return "already-cancelled"
        held = order.data.get("state") in {"payment_review", "holded"}
        return "refused" if held and kind is ActionKind.CANCEL else None
    if kind is ActionKind.REFUND:
        return _refund(order)
    if kind in _RETURNS:
        return _return(order, kind, sent)
    return None


def _refund(order: ShopOrder) -> str | None:
    if order.financial_status is FinancialStatus.REFUNDED:
        return "nothing-left"
    if not any(payment.state is PaymentState.CAPTURED for payment in order.payments):
        return "not-paid"
    return None if order.refunded < order.captured else "nothing-left"


def _return(order: ShopOrder, kind: ActionKind, sent: bool) -> str | None:
    if order.data.get("commerce") is not True:
        return "not-supported"
    if kind is ActionKind.RETURN:
        return None if sent else "not-sent"
    return None if any(one.state not in _ENDED for one in order.returns) else "nothing-left"
