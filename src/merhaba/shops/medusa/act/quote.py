"""What an action will do in money, in the platform's own sums: drafted there, read, and taken back."""

from __future__ import annotations

from decimal import Decimal

from merhaba.ports.shops.actions import Action, Cancel, EditLines, Exchange, Quote, Refund, RefundTo, Refused
from merhaba.ports.shops.things import ZERO

from ..client import path
from ..read_money import captured, owed, raw_payments, refundable
from ..values import Row, number, row, rows, tidy
from .doing import Doing
from .drafts_in_the_way import clear_ours
from .edits import begin_edit, begin_exchange, check_editable
from .returns import check_returnable


async def quote(doing: Doing, action: Action) -> Quote | None:
    """What goes back, or (negative) is still to pay; None where our own sums count. Raises Refused."""
    if isinstance(action, Refund | Cancel):
        order = await doing.order()
        most = sum((refundable(payment) for payment in raw_payments(order)), ZERO)
        if isinstance(action, Cancel):
            return Quote(most, most)
        if action.to is RefundTo.STORE_CREDIT:
            return Quote(action.amount, owed(order))
        return Quote(action.amount, most, shipping=action.shipping)
    if isinstance(action, EditLines):
        order = await doing.order()
        check_editable(order, action)
        await clear_ours(doing.client, doing.order_id)
        preview = await begin_edit(doing, order, action)
        await doing.client.delete(path("order-edits", doing.order_id))
        return _difference(order, preview)
    if isinstance(action, Exchange):
        order = await doing.order()
        check_returnable(order, [(swap.line_id, swap.quantity) for swap in action.swaps])
        await clear_ours(doing.client, doing.order_id)
        exchange_id, preview = await begin_exchange(doing, order, action)
        await doing.client.delete(path("exchanges", exchange_id, "request"))
        return _difference(order, preview)
    return None


def _difference(order: Row, preview: Row) -> Quote:
    """What changes. A draft does not yet count what will come back; and when nothing was captured, the
    platform voids the authorisation, so that everything is to be paid anew."""
    if "pending_difference" not in row(preview.get("summary")):
        raise Refused("refused", "The shop did not say what this would come to.")
    coming = _coming_back(preview) - _coming_back(order)
    to_pay = number(row(preview.get("summary"))["pending_difference"]) - coming
    if any(captured(payment) for payment in raw_payments(order)):
        to_pay -= number(row(order.get("summary")).get("pending_difference"))
    return Quote(tidy(-to_pay))


def _coming_back(order: Row) -> Decimal:
    return sum((number(item.get("return_requested_total")) for item in rows(order.get("items"))), ZERO)
