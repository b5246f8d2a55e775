"""Changes to an order before it is on its way: address, lines, payment method.

Each is one request that carries its mark, so whether it was done is read from the order.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from merhaba.ports.shops.actions import ChangePayment, EditAddress, EditLines, Outcome, Refused, Swap
from merhaba.ports.shops.things import FulfilmentStatus

from .. import marks
from ..fields import address_fields, amount, count, identity, meta, text
from ..load import sent_statuses
from ..states import fulfilment_status
from .job import Job, Raw, brief, good_address, is_paid, line_items, not_cancelled, places, rounded


async def found(job: Job) -> Outcome | None:
    """The change that carried this key's mark."""
    raw = await job.raw()
    return await job.done(brief(raw)) if marks.read(raw, job.key) is not None else None


async def address(job: Job) -> Outcome:
    """Send it elsewhere. The shop works out the taxes anew by the new address, so the total may change."""
    action: EditAddress = job.action
    good_address(action.address)
    raw = await _not_sent(job)
    told = await job.put(
        {"shipping": address_fields(action.address), "meta_data": [job.mark("edit_address")]}
    )
    return await job.done({**brief(told), "total_before": text(raw, "total")})


async def payment(job: Job) -> Outcome:
    """Let an unpaid order be paid another way, by one of the shop's gateways."""
    action: ChangePayment = job.action
    raw = await job.raw()
    not_cancelled(raw)
    if is_paid(raw):
        raise Refused("not-supported", "The order is paid: the shop cannot move a payment to another way.")
    gateway = None
    if action.method_id.replace("-", "").replace("_", "").isalnum():
        gateway = await job.client.find(f"payment_gateways/{action.method_id}")
    if not isinstance(gateway, dict) or gateway.get("enabled") is not True:
        raise Refused("not-supported", "The shop does not take payments this way.")
    told = await job.put(
        {
            "payment_method": action.method_id,
            "payment_method_title": text(gateway, "title") or action.method_id,
            "meta_data": [job.mark("change_payment")],
        }
    )
    return await job.done(brief(told))


async def lines(job: Job) -> Outcome:
    """Change what was ordered. Of a paid order only pieces for others at the same price: the shop can neither
    ask for a difference nor give back more than the new total."""
    action: EditLines = job.action
    raw = await _not_sent(job)
    paid = is_paid(raw)
    if paid and (action.changes or action.add):
        raise Refused("not-supported", "The order is paid: refund its lines, or let another order be placed.")
    there = line_items(raw)
    decimals = places(raw)
    quantities = {line: count(item, "quantity") for line, item in there.items()}
    for change in action.changes:
        if change.line_id not in there:
            raise Refused("no-such-line", "The order has no such line.")
        if change.quantity < 0:
            raise Refused("quantity-too-high", "A line cannot have less than no pieces.")
        fewer = change.quantity < quantities[change.line_id]
        if fewer and not change.restock and meta(there[change.line_id], "_reduced_stock"):
            raise Refused("not-supported", "The shop puts pieces that are taken off back on sale by itself.")
        quantities[change.line_id] = change.quantity
    new = [await _added(job, one.variant_id, one.quantity) for one in action.add]
    new += [await _swapped(job, there, quantities, swap, paid, decimals) for swap in action.swaps]
    if not new and not any(quantities.values()):
        raise Refused("refused", "Nothing would be left on the order: cancel it instead.")
    changed = [
        _resized(there[line], quantity, decimals)
        for line, quantity in quantities.items()
        if quantity != count(there[line], "quantity")
    ]
    told = await job.put({"line_items": changed + new, "meta_data": [job.mark("edit_lines")]})
    return await job.done({**brief(told), "total_before": text(raw, "total")})


def _resized(item: Raw, quantity: int, decimals: int) -> dict[str, Any]:
    """The shop keeps a line's totals when its quantity changes, so they are sent along."""
    if quantity == 0:
        return {"id": int(identity(item)), "quantity": 0}
    share = Decimal(quantity) / Decimal(count(item, "quantity") or 1)
    return {
        "id": int(identity(item)),
        "quantity": quantity,
        "subtotal": format(rounded(amount(item, "subtotal") * share, decimals), "f"),
        "total": format(rounded(amount(item, "total") * share, decimals), "f"),
    }


async def _added(job: Job, variant_id: str, quantity: int) -> dict[str, Any]:
    await in_stock(job, variant_id, quantity)
    return {"product_id": int(variant_id), "quantity": quantity}


async def _swapped(
    job: Job, there: dict[str, Raw], quantities: dict[str, int], swap: Swap, paid: bool, decimals: int
) -> dict[str, Any]:
    """Takes the pieces off `quantities`; the line that comes instead."""
    if swap.line_id not in there:
        raise Refused("no-such-line", "The order has no such line.")
    if not 0 < swap.quantity <= quantities[swap.line_id]:
        raise Refused("quantity-too-high", f"The line has {quantities[swap.line_id]} pieces.")
    item = there[swap.line_id]
    new = await in_stock(job, swap.variant_id, swap.quantity)
    if (identity(new, "parent_id") or identity(new)) != identity(item, "product_id"):
        raise Refused("not-same-product", "A piece is swapped for another variant of the same product.")
    quantities[swap.line_id] -= swap.quantity
    line: dict[str, Any] = {"product_id": int(swap.variant_id), "quantity": swap.quantity}
    if not paid:
        return line
    old = await job.client.find(f"products/{identity(item, 'variation_id') or identity(item, 'product_id')}")
    if not isinstance(old, dict) or amount(old, "price") != amount(new, "price"):
        raise Refused("not-supported", "The order is paid and the other variant has another price.")
    # What is left on the old line is rounded; the new one gets the rest, so that the total stays as it was.
    share = Decimal(quantities[swap.line_id]) / Decimal(count(item, "quantity") or 1)
    for name in ("subtotal", "total"):
        line[name] = format(amount(item, name) - rounded(amount(item, name) * share, decimals), "f")
    return line


async def in_stock(job: Job, variant_id: str, quantity: int) -> Raw:
    """The product or variation, when so many can be had. Raises Refused otherwise."""
    raw = await job.client.find(f"products/{variant_id}") if variant_id.isdigit() else None
    if not isinstance(raw, dict) or text(raw, "type") in {"variable", "grouped", "external"}:
        raise Refused("no-such-variant", "The shop has no such variant.")
    if quantity < 1:
        raise Refused("quantity-too-high", "At least one piece.")
    counted = raw.get("manage_stock") is True and raw.get("backorders_allowed") is not True
    if text(raw, "stock_status") == "outofstock" or (counted and count(raw, "stock_quantity") < quantity):
        raise Refused("out-of-stock", f"There are not enough pieces of {text(raw, 'name')}.")
    return raw


async def _not_sent(job: Job) -> Raw:
    raw = await job.raw()
    not_cancelled(raw)
    sent = fulfilment_status(raw, sent_statuses(job.client.account.config))
    if sent in {FulfilmentStatus.FULFILLED, FulfilmentStatus.PARTIAL}:
        raise Refused("already-sent", "The order has left already.")
    return raw
