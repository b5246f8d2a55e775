"""How a refund is written so that the shop gives back exactly what was asked for.

An empty list of items refunds the whole order, and delivery left out refunds all of it: so every item is
named, those that are not meant with 0 pieces, and delivery always has its amount. What the pieces are worth
is worked out as the shop does; the difference to what was asked for goes into an adjustment. The shop takes
amounts in its base currency.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from merhaba.ports.shops.actions import LineQuantity, Refund, Refused
from merhaba.ports.shops.things import ZERO

from .fields import amount, identity, objects, text

Raw = Mapping[str, Any]
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Plan:
    """`pieces` by order item, all of them named; `shipping` None: all that is left of it."""

    pieces: dict[str, Decimal]
    shipping: Decimal | None
    adjustment: Decimal
    restock: tuple[str, ...]

    def body(self, rate: Decimal) -> dict[str, Any]:
        """As the API takes it; `rate` is from the base currency to the order's."""
        arguments: dict[str, Any] = {
            "adjustment_positive": based(max(self.adjustment, ZERO), rate),
            "adjustment_negative": based(max(-self.adjustment, ZERO), rate),
        }
        if self.shipping is not None:
            arguments["shipping_amount"] = based(self.shipping, rate)
        if self.restock:
            arguments["extension_attributes"] = {"return_to_stock_items": [int(one) for one in self.restock]}
        items = [{"order_item_id": int(item), "qty": pieces} for item, pieces in self.pieces.items()]
        return {"items": items, "arguments": arguments}


def refundable(raw: Raw) -> Decimal:
    """What can still be given back."""
    return amount(raw, "total_paid") - amount(raw, "total_refunded")


def rate_of(raw: Raw) -> Decimal:
    """From the base currency to the order's."""
    if text(raw, "base_currency_code") == text(raw, "order_currency_code"):
        return Decimal(1)
    value = raw.get("base_to_order_rate")
    found = Decimal(str(value)) if isinstance(value, str | int | Decimal) and value else Decimal(1)
    return found if found > 0 else Decimal(1)


def based(value: Decimal, rate: Decimal) -> Decimal:
    """An amount of the order's currency in the base currency, such that the shop comes back to it.

    Raises Refused where no amount of whole cents does.
    """
    base = (value / rate).quantize(_CENT, ROUND_HALF_UP)
    if (base * rate).quantize(_CENT, ROUND_HALF_UP) != value.quantize(_CENT, ROUND_HALF_UP):
        near = (base * rate).quantize(_CENT, ROUND_HALF_UP)
        raise Refused(
            "bad-amount", f"The shop counts in its own currency: the nearest it can give is {near}."
        )
    return base


def plan(raw: Raw, action: Refund) -> Plan:
    """What to send. Raises Refused when it is more than there is, or not of this order."""
    if action.amount <= 0 or not ZERO <= action.shipping <= action.amount:
        raise Refused("bad-amount", "The amount has to be above zero and hold the part for delivery.")
    if any(value != round(value, 2) for value in (action.amount, action.shipping)):
        raise Refused("bad-amount", "The shop counts with two decimals.")
    left = refundable(raw)
    if left <= 0:
        raise Refused("nothing-left", "Everything was refunded already.")
    if action.amount > left:
        raise Refused(
            "amount-too-high", f"Only {left} {text(raw, 'order_currency_code')} can still be refunded."
        )
    items = objects(raw, "items")
    pieces = {identity(i, "item_id"): ZERO for i in items if _stands(i, items)}
    restock = []
    worth = ZERO
    for line, quantity, back in _merged(action.lines):
        for item, number in _expanded(items, line, quantity):
            worth += share(item, number)
            pieces[identity(item, "item_id")] = number
            if back:
                restock.append(identity(item, "item_id"))
    shipping, delivery = _shipping(raw, action.shipping)
    return Plan(pieces, shipping, action.amount - worth - delivery, tuple(restock))


def everything(raw: Raw, *, restock: bool) -> Refund:
    """All that is left to refund."""
    lines = [
        LineQuantity(identity(item, "item_id"), left, restock)
        for item in objects(raw, "items")
        if not identity(item, "parent_item_id") and (left := int(_left(item))) > 0
    ]
    return Refund(refundable(raw), tuple(lines), min(shipping_left(raw), refundable(raw)))


def shipping_left(raw: Raw) -> Decimal:
    """What is left of the delivery costs, with tax."""
    paid = amount(raw, "shipping_incl_tax") or amount(raw, "shipping_amount")
    return max(paid - amount(raw, "shipping_refunded") - amount(raw, "shipping_tax_refunded"), ZERO)


def _shipping(raw: Raw, asked: Decimal) -> tuple[Decimal | None, Decimal]:
    """(what to send, what it comes to). A part of taxed delivery goes into the adjustment: whether the shop
    takes its amount with or without tax is a setting that the API does not tell."""
    left = shipping_left(raw)
    if asked > left:
        raise Refused("amount-too-high", "That is more than is left of the delivery costs.")
    if not asked:
        return ZERO, ZERO
    if amount(raw, "shipping_discount_amount"):
        return ZERO, ZERO
    if asked == left:
        return None, left
    return (asked, asked) if not amount(raw, "shipping_tax_amount") else (ZERO, ZERO)


def _merged(lines: Sequence[LineQuantity]) -> list[tuple[str, int, bool]]:
    found: dict[str, tuple[int, bool]] = {}
    for one in lines:
        if one.quantity < 1:
            raise Refused("quantity-too-high", "At least one piece.")
        number, back = found.get(one.line_id, (0, one.restock))
        found[one.line_id] = (number + one.quantity, back or one.restock)
    return [(line, number, back) for line, (number, back) in found.items()]


def _parts(item: Raw, items: Sequence[Raw]) -> list[Raw]:
    """The parts of a bundle that is priced by its parts; none for anything else."""
    if text(item, "product_type") != "bundle":
        return []
    mine = [one for one in items if identity(one, "parent_item_id") == identity(item, "item_id")]
    return mine if any(amount(one, "row_total") for one in mine) else []


def _stands(item: Raw, items: Sequence[Raw]) -> bool:
    """Whether pieces are refunded at this item, not at one above or below it."""
    parent = identity(item, "parent_item_id")
    if not parent:
        return not _parts(item, items)
    return any(identity(one, "item_id") == parent and _parts(one, items) for one in items)


def _expanded(items: Sequence[Raw], line: str, quantity: int) -> list[tuple[Raw, Decimal]]:
    """The items a line's pieces are refunded at, and how many."""
    item = next((one for one in items if identity(one, "item_id") == line), None)
    if item is None or identity(item, "parent_item_id"):
        raise Refused("no-such-line", "The order has no such line.")
    if parts := _parts(item, items):
        each = [
            (one, Decimal(quantity) * amount(one, "qty_ordered") / amount(item, "qty_ordered"))
            for one in parts
        ]
    else:
        each = [(item, Decimal(quantity))]
    for one, number in each:
        if number > _left(one):
            raise Refused("quantity-too-high", f"Of this line {int(_left(one))} can still be refunded.")
    return each


def _left(item: Raw) -> Decimal:
    """Pieces that were paid and not refunded."""
    return amount(item, "qty_invoiced") - amount(item, "qty_refunded")


def share(item: Raw, number: Decimal) -> Decimal:
    """What pieces of an item are worth with tax and after discount, as the shop works it out: all that is
    left for the last ones, else each part by itself, rounded to cents."""
    left = _left(item)
    parts = (
        (amount(item, "row_invoiced"), amount(item, "amount_refunded")),
        (amount(item, "tax_invoiced"), amount(item, "tax_refunded")),
        (-abs(amount(item, "discount_invoiced")), -abs(amount(item, "discount_refunded"))),
        (
            amount(item, "discount_tax_compensation_invoiced"),
            amount(item, "discount_tax_compensation_refunded"),
        ),
    )
    total = ZERO
    for whole, back in parts:
        rest = whole - back
        total += rest if number == left else (rest / left * number).quantize(_CENT, ROUND_HALF_UP)
    return total
