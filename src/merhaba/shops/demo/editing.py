"""Cancelling and changing an order of the demo shop. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from merhaba.ports.shops.actions import (
    Cancel,
    Duplicate,
    EditAddress,
    EditLines,
    Note,
    PackingNote,
    Refund,
    Refused,
    Resend,
)
from merhaba.ports.shops.things import ZERO, FinancialStatus, FulfilmentStatus, ShopLine, ShopOrder

from . import catalogue
from .money import give_back, settle
from .refuses import line_of, refuse

Made = tuple[ShopOrder, dict[str, str]]


def cancel(order: ShopOrder, action: Cancel, now: datetime) -> Made:
    """The whole order."""
    refuse(order, action.kind)
    off = replace(
        order,
        cancelled_at=now,
        cancel_reason=str(action.reason),
        fulfilment_status=FulfilmentStatus.CANCELLED,
        state="cancelled",
    )
    left = order.captured - order.refunded
    if left > 0:
        return give_back(off, Refund(left, note=action.note), (), now) if action.refund else (off, {})
    return replace(
        off, financial_status=FinancialStatus.VOIDED if not order.captured else off.financial_status
    ), {}


def edit_address(order: ShopOrder, action: EditAddress) -> Made:
    """Send it elsewhere."""
    refuse(order, action.kind)
    if not action.address.street or not action.address.city:
        raise Refused("bad-address", "An address needs a street and a city.")
    return replace(order, shipping_address=action.address), {}


def edit_lines(order: ShopOrder, action: EditLines, now: datetime) -> Made:
    """Other pieces, other variants, more."""
    refuse(order, action.kind)
    for change in action.changes:
        line_of(order, change.line_id, max(change.quantity, 1))
        order = _pieces(order, change.line_id, change.quantity)
    for swap in action.swaps:
        line, new = line_of(order, swap.line_id, swap.quantity), catalogue.variant(swap.variant_id)
        if new.product_id != (line.product_id or catalogue.product_of(line.sku)):
            raise Refused("not-same-product", "A line can only be swapped within its product.")
        order = _add(_pieces(order, swap.line_id, line.quantity - swap.quantity), new, swap.quantity)
    for one in action.add:
        order = _add(order, catalogue.variant(one.variant_id), one.quantity)
    lines = tuple(line for line in order.lines if line.quantity)
    if not lines:
        raise Refused("refused", "Nothing would be left on the order: cancel it instead.")
    goods = sum((line.total for line in lines), ZERO)
    total = max(goods + order.shipping - order.discount, ZERO)
    return settle(replace(order, lines=lines, subtotal=goods, total=total), action.method_id, now)


def note(order: ShopOrder, action: Note | PackingNote) -> Made:
    """Add to what stands there."""
    if isinstance(action, Note):
        return replace(order, note=f"{order.note}\n{action.text}".strip()), {}
    return replace(order, packing_note=f"{order.packing_note}\n{action.text}".strip()), {}


def again(order: ShopOrder, action: Resend | Duplicate) -> Made:
    """A new order, which the demo shop only promises: it is noted on this one, under its number."""
    refuse(order, action.kind)
    if isinstance(action, Resend):
        for one in action.lines:
            line_of(order, one.line_id, one.quantity)
    made = [str(one) for one in order.data.get("again", ())]
    number = f"{order.number}-{len(made) + 2}"
    words = "Sent again at no charge" if isinstance(action, Resend) else "Ordered again"
    line = f"{words}: {number}. {action.note}".strip()
    data = {**order.data, "again": [*made, number]}
    return replace(order, note=f"{order.note}\n{line}".strip(), data=data), {
        "order": number,
        "number": number,
    }


def _pieces(order: ShopOrder, name: str, quantity: int) -> ShopOrder:
    def changed(line: ShopLine) -> ShopLine:
        each = line.total / line.quantity
        return replace(line, quantity=quantity, total=(each * quantity).quantize(line.total))

    lines = tuple(changed(o) if o.external_id == name and o.quantity else o for o in order.lines)
    return replace(order, lines=lines)


def _add(order: ShopOrder, sold: catalogue.Sold, quantity: int) -> ShopOrder:
    taken = {line.external_id for line in order.lines}
    name = next(str(n) for n in range(len(taken) + 1, len(taken) + 1000) if str(n) not in taken)
    line = ShopLine(
        external_id=name,
        title=sold.title,
        quantity=quantity,
        price=sold.price,
        total=sold.price * quantity,
        variant=sold.variant,
        sku=sold.sku,
        product_id=sold.product_id,
        variant_id=sold.sku,
    )
    return replace(order, lines=(*order.lines, line))
