"""Changing an order: cancelled, another address, other lines, a note. Each is begun in the journal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from merhaba.ports.shops.actions import ActionKind, Cancel, EditAddress, EditLines, Note, Refund, Refused
from merhaba.ports.shops.port import Mirrored
from merhaba.ports.shops.things import PaymentState, ShopLine, ShopOrder

from . import journal, refunds
from .client import Client
from .pages import fetch
from .read_order import CANCELLED, as_v2, overpaid
from .refuses import refuse

Edit = Cancel | EditAddress | EditLines | Note


async def edit(
    client: Client, order: ShopOrder, action: Edit, key: str, noted: dict[str, Any] | None
) -> None:
    """Do what is not done yet of it; `order` is as it is now, `noted` what an earlier attempt began with."""
    where = f"/orders/{order.external_id}"
    if noted is None:
        refuse(order, action.kind)
        noted = await _intent(client, order, action)
        await journal.begin(client, where, key, noted)
    if isinstance(action, Cancel):
        await _cancel(client, order, action, key)
    elif isinstance(action, EditAddress):
        place = as_v2(action.address, order.email)
        await client.write("PUT", f"/v2{where}/shipping_addresses/{order.data['shipping_id']}", place)
    elif isinstance(action, EditLines):
        await _lines(client, order, action, key, noted)
    else:
        text = f"{order.note}\n{action.text}".strip()
        await client.write("PUT", f"/v2{where}", {"staff_notes": text})


def carried_out(order: ShopOrder, action: Edit, noted: dict[str, Any]) -> bool:
    """Whether the order, as it is now, is as the action wanted it."""
    if isinstance(action, Cancel):
        return order.cancelled_at is not None
    if isinstance(action, EditAddress):
        return order.shipping_address == action.address
    if isinstance(action, EditLines):
        return _lines_done(order, noted) and overpaid(order) == 0
    return order.note.count(action.text.strip()) > int(noted.get("count") or 0)


async def _cancel(client: Client, order: ShopOrder, action: Cancel, key: str) -> None:
    where = f"/orders/{order.external_id}"
    left = order.captured - order.refunded
    if action.refund and left > 0:
        await refunds.settle(client, order, Refund(left, note=action.note), key)
    if any(payment.state is PaymentState.AUTHORIZED for payment in order.payments):
        await client.write("POST", f"/v3{where}/payment_actions/void")
    try:
        await client.write("PUT", f"/v2{where}", {"status_id": CANCELLED})
    except Refused as refused:
        done = f"{left} {order.currency} has gone back, but the" if action.refund and left > 0 else "The"
        raise Refused(refused.code, f"{done} order could not be cancelled: {refused}") from refused


async def _intent(client: Client, order: ShopOrder, action: Edit) -> dict[str, Any]:
    if isinstance(action, Note):
        return {"count": order.note.count(action.text.strip())}
    if isinstance(action, EditLines):
        return await _wanted(client, order, action)
    return {"kind": str(action.kind)}


async def _wanted(client: Client, order: ShopOrder, action: EditLines) -> dict[str, Any]:
    """The pieces each line shall have, and each variant that is put on."""
    lines = {line.external_id: line for line in order.lines}
    pieces: dict[str, int] = {}
    added: dict[str, int] = {}
    for change in action.changes:
        if change.quantity > _line(lines, change.line_id).quantity or change.quantity < 0:
            raise Refused("quantity-too-high", "A line can only be made smaller; add pieces as a new line.")
        pieces[change.line_id] = change.quantity
    for swap in action.swaps:
        line = _line(lines, swap.line_id)
        if swap.quantity > pieces.get(swap.line_id, line.quantity):
            raise Refused("quantity-too-high", f"There are only {line.quantity} of {line.title}.")
        product = await _product_of(client, swap.variant_id)
        if str(product["product_id"]) != line.product_id:
            raise Refused("not-same-product", "A line can only be swapped for another kind of its product.")
        pieces[swap.line_id] = pieces.get(swap.line_id, line.quantity) - swap.quantity
        added[swap.variant_id] = added.get(swap.variant_id, 0) + swap.quantity
    for new in action.add:
        await _product_of(client, new.variant_id)
        added[new.variant_id] = added.get(new.variant_id, 0) + new.quantity
    if not any(pieces.get(line.external_id, line.quantity) for line in order.lines) and not added:
        raise Refused("refused", "Nothing would be left on the order: cancel it instead.")
    before = {one: sum(line.quantity for line in order.lines if line.variant_id == one) for one in added}
    untouched = {
        one: sum(line.quantity - pieces.get(line.external_id, line.quantity)
                 for line in order.lines if line.variant_id == one)
        for one in added
    }  # fmt: skip
    totals = {one: before[one] - untouched[one] + count for one, count in added.items()}
    return {"kind": str(ActionKind.EDIT_LINES), "lines": pieces, "added": added, "totals": totals}


def _lines_done(order: ShopOrder, noted: dict[str, Any]) -> bool:
    now = {line.external_id: line.quantity for line in order.lines}
    changed = all(now.get(line, 0) == count for line, count in noted.get("lines", {}).items())
    return changed and all(
        sum(line.quantity for line in order.lines if line.variant_id == variant) == count
        for variant, count in noted.get("totals", {}).items()
    )


async def _lines(
    client: Client, order: ShopOrder, action: EditLines, key: str, noted: dict[str, Any]
) -> None:
    if not _lines_done(order, noted):
        changes: list[dict[str, Any]] = [
            {"id": int(line), "quantity": count} for line, count in noted["lines"].items()
        ]
        for variant, count in noted["added"].items():
            product = await _product_of(client, variant)
            changes.append({**product, "quantity": count})
        await client.write("PUT", f"/v2/orders/{order.external_id}", {"products": changes})
        fresh = await fetch(client, Mirrored.ORDERS, order.external_id)
        order = fresh if isinstance(fresh, ShopOrder) else order
    too_much: Decimal = overpaid(order)
    if too_much > 0:
        try:
            await refunds.settle(client, order, Refund(too_much, note=action.note), key)
        except Refused as refused:
            words = f"The order is changed, but {too_much} {order.currency} could not be refunded: {refused}"
            raise Refused("payment-not-refundable", words) from refused


async def _product_of(client: Client, variant_id: str) -> dict[str, Any]:
    """The product of a variant that can be bought."""
    found = None
    if variant_id.isdigit():
        answer = await client.get("/v3/catalog/variants", {"id": variant_id})
        found = next(iter((answer or {}).get("data") or ()), None)
    if not isinstance(found, dict):
        raise Refused("no-such-variant", f"There is no variant {variant_id}.")
    if found.get("purchasing_disabled") is True:
        raise Refused("out-of-stock", "This variant is not for sale.")
    return {"product_id": int(found["product_id"]), "variant_id": int(variant_id)}


def _line(lines: dict[str, ShopLine], name: str) -> ShopLine:
    if name not in lines:
        raise Refused("no-such-line", f"There is no line {name} on this order.")
    return lines[name]
