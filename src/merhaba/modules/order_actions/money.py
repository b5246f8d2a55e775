"""What actions do in money, to the smallest unit. Pure.

A line is worth what was really paid for it: its total after discounts, with its tax where taxes come on top.
Pieces of a line share it so that the parts always add up to the whole, in whatever order they go back.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from merhaba.kit.currencies import rounded
from merhaba.ports.shops.actions import LineQuantity, NewLine, Refund, Swap
from merhaba.ports.shops.things import ZERO, ShopLine, ShopOrder


def refundable(order: ShopOrder) -> Decimal:
    """The most that can still go back: what was paid less what went back (or is going), and never more than
    the payments allow where the platform says."""
    left = order.captured - order.refunded
    known = [p.refundable for p in order.payments if p.refundable is not None]
    if known and len(known) == len(order.payments):
        left = min(left, sum(known, ZERO))
    return max(left, ZERO)


def shipping_left(order: ShopOrder) -> Decimal:
    """What of the delivery's price has not gone back yet."""
    paid = order.shipping + (ZERO if order.taxes_included else order.shipping_tax)
    back = sum((r.shipping for r in order.refunds), ZERO)
    return max(min(paid - back, refundable(order)), ZERO)


def pieces_left(line: ShopLine) -> int:
    """Pieces of a line that were not refunded yet."""
    return max(0, line.quantity - line.refunded)


def worth(line: ShopLine, order: ShopOrder) -> Decimal:
    """What was paid for a whole line."""
    return line.total + (ZERO if order.taxes_included else line.tax)


def pieces_worth(line: ShopLine, quantity: int, order: ShopOrder) -> Decimal:
    """What the next `quantity` pieces of a line are worth. However a line is split, its parts sum to it."""
    whole, count = worth(line, order), max(line.quantity, 1)
    before = rounded(whole * line.refunded / count, order.currency)
    after = rounded(whole * min(line.refunded + quantity, count) / count, order.currency)
    return after - before


def lines_worth(lines: Iterable[LineQuantity], order: ShopOrder) -> Decimal:
    """What some pieces are worth together; lines that are not there count nothing."""
    by_id = {line.external_id: line for line in order.lines}
    found = [(by_id[x.line_id], x.quantity) for x in lines if x.line_id in by_id]
    return sum((pieces_worth(line, quantity, order) for line, quantity in found), ZERO)


def refund_amount(lines: Iterable[LineQuantity], shipping: Decimal, order: ShopOrder) -> Decimal:
    """What a refund of these is worth, at most what can still go back."""
    return min(lines_worth(lines, order) + shipping, refundable(order))


def swap_difference(swaps: Iterable[Swap], prices: dict[str, Decimal], order: ShopOrder) -> Decimal:
    """What is to pay (positive) or goes back (negative) when pieces become other variants at today's
    prices."""
    by_id = {line.external_id: line for line in order.lines}
    difference = ZERO
    for swap in swaps:
        line = by_id.get(swap.line_id)
        new = prices.get(swap.variant_id)
        if line is not None and new is not None:
            difference += (new - line.price) * swap.quantity
    return rounded(difference, order.currency)


def added(new: Iterable[NewLine], prices: dict[str, Decimal], currency: str) -> Decimal:
    """What new lines cost at today's prices."""
    return rounded(sum((prices.get(x.variant_id, ZERO) * x.quantity for x in new), ZERO), currency)


def goodwill(refund: Refund, order: ShopOrder) -> Decimal:
    """What of a refund is for neither goods nor delivery."""
    return max(refund.amount - refund.shipping - lines_worth(refund.lines, order), ZERO)
