"""Cancelling an order. The platform gives back all money captured and all stock reserved, in one go."""

from __future__ import annotations

from merhaba.ports.shops.actions import Cancel, Outcome, Refused
from merhaba.ports.shops.things import ZERO

from ..client import path
from ..keys import CANCEL
from ..read_money import captured, raw_payments, refundable, refunds_of
from ..values import Row, row, rows, text
from .doing import Doing


async def cancel(doing: Doing, action: Cancel) -> Outcome:
    """Leave key and reason, take back what is packed but not sent, cancel."""
    order = await doing.order()
    if text(order.get("status")) == "canceled":
        raise Refused("already-cancelled", "This order is cancelled already.")
    if any(one.get("shipped_at") or one.get("delivered_at") for one in _packed(order)):
        raise Refused("already-sent", "Something of this order has left already: it can only come back.")
    if not action.refund and any(refundable(payment) for payment in raw_payments(order)):
        raise Refused("not-supported", "This shop gives back what was paid when it cancels an order.")
    if not action.restock:
        raise Refused("not-supported", "This shop puts goods back on sale when it cancels an order.")
    said = {"key": doing.key, "reason": action.reason.value, "note": action.note}
    await doing.client.post(path("orders", doing.order_id), {"metadata": {CANCEL: said}})
    for one in _packed(order):
        await doing.client.post(
            path("orders", doing.order_id, "fulfillments", text(one.get("id")), "cancel"),
            {"no_notification": not action.notify},
        )
    await doing.client.post(path("orders", doing.order_id, "cancel"))
    return await _told(doing, await doing.order())


async def cancelled(doing: Doing, action: Cancel) -> Outcome | None:
    """Whether it is cancelled, by us under this key."""
    order = await doing.order()
    ours = text(row(row(order.get("metadata")).get(CANCEL)).get("key")) == doing.key
    return await _told(doing, order) if ours and text(order.get("status")) == "canceled" else None


async def _told(doing: Doing, order: Row) -> Outcome:
    back = sum((refund.amount for refund in refunds_of(order)), start=ZERO)
    paid = sum((captured(payment) for payment in raw_payments(order)), start=ZERO)
    answer = {"status": text(order.get("status")), "refunded": str(back), "captured": str(paid)}
    return await doing.done(answer=answer, order=order)


def _packed(order: Row) -> list[Row]:
    return [one for one in rows(order.get("fulfillments")) if not one.get("canceled_at")]
