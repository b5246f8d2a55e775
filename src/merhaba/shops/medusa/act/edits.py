"""Changing what was ordered, and exchanging what was sent: drafts at the shop until confirmed."""

from __future__ import annotations

from decimal import Decimal

from merhaba.ports.shops.actions import EditLines, Exchange, NewLine, Outcome, Refused, Swap
from merhaba.ports.shops.things import ZERO

from ..client import path
from ..keys import marked
from ..read_money import owed, raw_payments, refunds_by
from ..values import Row, count, number, row, rows, text
from .doing import Doing, item_of
from .drafts_in_the_way import clear_ours, confirmed
from .refund import give_back
from .returns import check_returnable, location


async def edit_lines(doing: Doing, action: EditLines) -> Outcome:
    """Change the lines; with a payment named, what the order then owes goes back by it."""
    if await confirmed(doing.client, doing.order_id, "edit", doing.key) is None:
        order = await doing.order()
        check_editable(order, action)
        await clear_ours(doing.client, doing.order_id)
        await begin_edit(doing, order, action)
        try:
            await doing.client.post(path("order-edits", doing.order_id, "confirm"))
        except Refused:
            await doing.client.delete(path("order-edits", doing.order_id))
            raise
    order = await doing.order()
    due = owed(order)
    if action.method_id and due:
        return await give_back(doing, order, due, payment_id=action.method_id)
    return await _told(doing, order)


async def edited_lines(doing: Doing, action: EditLines) -> Outcome | None:
    """Whether the edit under our key was confirmed and, where asked for, what it owes went back."""
    if await confirmed(doing.client, doing.order_id, "edit", doing.key) is None:
        return None
    order = await doing.order()
    if action.method_id and owed(order) and not refunds_by(order, doing.key):
        return None
    return await _told(doing, order)


def check_editable(order: Row, action: EditLines) -> None:
    """Raises Refused for what cannot be."""
    if not (action.changes or action.add or action.swaps):
        raise Refused("refused", "Nothing is to be changed.")
    for line_id, quantity in _quantities(order, action).items():
        item = item_of(order, line_id)
        if quantity < 0:
            raise Refused("quantity-too-high", "More pieces than were ordered.")
        if quantity < count(row(item.get("detail")).get("fulfilled_quantity")):
            raise Refused("already-sent", "Some of these pieces are packed or sent already.")
    if any(not change.restock for change in action.changes):
        raise Refused("not-supported", "This shop puts what is taken off an order back on sale.")
    if any(new.quantity < 1 for new in action.add):
        raise Refused("quantity-too-high", "A new line needs at least one piece.")


async def begin_edit(doing: Doing, order: Row, action: EditLines) -> Row:
    """Draft the edit; gives the platform's preview of the order. Taken back when a part is refused."""
    await doing.client.post(
        path("order-edits"),
        {"order_id": doing.order_id, "internal_note": marked(action.note, doing.key)},
    )
    preview: Row = {}
    try:
        for line_id, quantity in _quantities(order, action).items():
            preview = await doing.client.post(
                path("order-edits", doing.order_id, "items", "item", line_id), {"quantity": quantity}
            )
        wanted: tuple[NewLine | Swap, ...] = (*action.add, *action.swaps)
        new = [{"variant_id": one.variant_id, "quantity": one.quantity} for one in wanted]
        if new:
            preview = await doing.client.post(path("order-edits", doing.order_id, "items"), {"items": new})
    except Refused:
        await doing.client.delete(path("order-edits", doing.order_id))
        raise
    return row(preview.get("order_preview"))


async def exchange(doing: Doing, action: Exchange) -> Outcome:
    """Let pieces come back and put others on the order, at the prices of today."""
    order = await doing.order()
    check_returnable(order, [(swap.line_id, swap.quantity) for swap in action.swaps])
    await clear_ours(doing.client, doing.order_id)
    exchange_id, _ = await begin_exchange(doing, order, action)
    try:
        await doing.client.post(path("exchanges", exchange_id, "request"))
    except Refused:
        await doing.client.delete(path("exchanges", exchange_id, "request"))
        raise
    return await _told_exchange(doing, exchange_id)


async def exchanged(doing: Doing, action: Exchange) -> Outcome | None:
    """Whether the exchange under our key was asked for."""
    change = await confirmed(doing.client, doing.order_id, "exchange", doing.key)
    return await _told_exchange(doing, text(change.get("exchange_id"))) if change else None


async def begin_exchange(doing: Doing, order: Row, action: Exchange) -> tuple[str, Row]:
    """Draft the exchange; gives its id and the platform's preview of the order."""
    begun = await doing.client.post(
        path("exchanges"),
        {"order_id": doing.order_id, "internal_note": marked(action.note, doing.key)},
    )
    exchange_id = text(row(begun.get("exchange")).get("id"))
    back = [{"id": swap.line_id, "quantity": swap.quantity} for swap in action.swaps]
    out = [{"variant_id": swap.variant_id, "quantity": swap.quantity} for swap in action.swaps]
    try:
        await doing.client.post(
            path("exchanges", exchange_id, "inbound", "items"), {"items": back, **await location(order)}
        )
        preview = await doing.client.post(path("exchanges", exchange_id, "outbound", "items"), {"items": out})
    except Refused:
        await doing.client.delete(path("exchanges", exchange_id, "request"))
        raise
    return exchange_id, row(preview.get("order_preview"))


def _quantities(order: Row, action: EditLines) -> dict[str, int]:
    """The new number of pieces of every line that changes."""
    wanted = {change.line_id: change.quantity for change in action.changes}
    for swap in action.swaps:
        now = wanted.get(swap.line_id, count(item_of(order, swap.line_id).get("quantity")))
        wanted[swap.line_id] = now - swap.quantity
    return wanted


def _to_pay(order: Row) -> Decimal:
    return max(number(row(order.get("summary")).get("pending_difference")), ZERO)


async def _told(doing: Doing, order: Row) -> Outcome:
    made = refunds_by(order, doing.key)
    answer = {
        "owed": str(owed(order)),
        "to_pay": str(_to_pay(order)),
        "refunded": str(sum((number(one.get("amount")) for one in made), ZERO)),
        # An edit of what was only authorised makes the platform void the authorisation.
        "authorisation_voided": not any(not one.get("canceled_at") for one in raw_payments(order)),
    }
    return await doing.done({"refund": text(made[0].get("id"))} if made else {}, answer, order=order)


async def _told_exchange(doing: Doing, exchange_id: str) -> Outcome:
    found = row((await doing.client.get(path("exchanges", exchange_id))).get("exchange"))
    order = await doing.order()
    created = {
        "exchange": exchange_id,
        "return": text(found.get("return_id")),
        "number": text(found.get("display_id")),
    }
    new = [text(one.get("item_id")) for one in rows(found.get("additional_items"))]
    answer = {"owed": str(owed(order)), "to_pay": str(_to_pay(order)), "new_lines": new}
    return await doing.done(created, answer, order=order)
