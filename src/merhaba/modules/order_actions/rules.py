"""Whether an action may be done to an order now, by state and policy. Pure: no I/O, the same answer for the
same facts, and always with the reason."""

from __future__ import annotations

from datetime import datetime

from merhaba.modules.workspaces.types import Role
from merhaba.ports.shops.actions import ActionKind
from merhaba.ports.shops.things import FulfilmentStatus, ParcelStatus, ShopOrder

from .money import refundable
from .policy import Policy
from .refusals import Refusal

_BEFORE_SENDING = frozenset(
    {ActionKind.EDIT_ADDRESS, ActionKind.EDIT_LINES, ActionKind.CHANGE_PAYMENT, ActionKind.CANCEL}
)
_AFTER_SENDING = frozenset({ActionKind.RETURN, ActionKind.EXCHANGE, ActionKind.RESEND})
_NOT_WHEN_CANCELLED = _BEFORE_SENDING | _AFTER_SENDING | {ActionKind.PACKING_NOTE}


def refusal(
    order: ShopOrder, kind: ActionKind, policy: Policy, role: Role, now: datetime, shop: str
) -> Refusal | None:
    """Why `kind` may not be done to `order`, or None when it may."""
    allowed = policy.of(role).actions
    if allowed is not None and kind not in allowed:
        return Refusal("role", {"shop": shop})
    return _by_state(order, kind) or _by_window(order, kind, policy, now)


def _by_state(order: ShopOrder, kind: ActionKind) -> Refusal | None:
    if order.cancelled_at is not None and kind in _NOT_WHEN_CANCELLED:
        return Refusal("already-cancelled")
    if kind in _BEFORE_SENDING and anything_sent(order):
        return Refusal("already-sent")
    if kind in _AFTER_SENDING and not anything_sent(order):
        return Refusal("not-sent")
    if kind is ActionKind.REFUND:
        if order.captured <= 0:
            return Refusal("not-paid")
        if refundable(order) <= 0:
            return Refusal("nothing-left")
    if kind in {ActionKind.RETURN, ActionKind.EXCHANGE} and not any(
        returnable(order).get(line.external_id, 0) for line in order.lines
    ):
        return Refusal("nothing-left")
    return None


def _by_window(order: ShopOrder, kind: ActionKind, policy: Policy, now: datetime) -> Refusal | None:
    window = {
        ActionKind.REFUND: policy.refund_days,
        ActionKind.RETURN: policy.return_days,
        ActionKind.EXCHANGE: policy.return_days,
    }.get(kind)
    if window is None:
        return None
    since, at = starts(order)
    days = (now - at).days
    if days <= window:
        return None
    return Refusal("window-over", {"since": since, "days": days, "window": window})


def starts(order: ShopOrder) -> tuple[str, datetime]:
    """From when a window counts: the last delivery, else the last parcel that left, else the order."""
    delivered = [p.delivered_at for p in order.parcels if p.delivered_at is not None]
    if delivered:
        return "delivered", max(delivered)
    sent = [p.shipped_at for p in order.parcels if p.shipped_at is not None]
    return ("sent", max(sent)) if sent else ("ordered", order.created_at)


def anything_sent(order: ShopOrder) -> bool:
    """Whether any of it has left the shop."""
    if order.fulfilment_status in {FulfilmentStatus.FULFILLED, FulfilmentStatus.PARTIAL}:
        return True
    waiting = {ParcelStatus.PENDING, ParcelStatus.CANCELLED}
    return any(p.status not in waiting for p in order.parcels) or any(x.fulfilled for x in order.lines)


def returnable(order: ShopOrder) -> dict[str, int]:
    """Pieces that may still come back, by line: sent, and neither on their way back nor refunded."""
    everything = order.fulfilment_status is FulfilmentStatus.FULFILLED
    left: dict[str, int] = {}
    for line in order.lines:
        sent = line.quantity if everything else min(line.fulfilled, line.quantity)
        left[line.external_id] = max(0, sent - max(line.returned, line.refunded))
    return left
