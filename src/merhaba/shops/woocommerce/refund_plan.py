"""What to write into a refund: which pieces, and how lines, delivery and their taxes share the amount.

`amount` is what the shop gives back, whatever its lines add up to. The lines are made to add up to it as far
as they are worth it; what is asked for beyond their worth is goodwill and belongs to no line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from merhaba.ports.shops.actions import LineQuantity, Refund, Refused
from merhaba.ports.shops.things import ZERO

from .fields import amount, count, identity, objects, text
from .read_refunds import refunded_item

_PARTS = ("line_items", "fee_lines", "shipping_lines")
Raw = Mapping[str, Any]


@dataclass(slots=True)
class Share:
    """A part of one item: its net amount and each of its taxes, by the id of the rate."""

    item: str
    quantity: int
    net: Decimal
    taxes: dict[str, Decimal]

    @property
    def worth(self) -> Decimal:
        """Net and taxes together."""
        return self.net + sum(self.taxes.values(), ZERO)

    def body(self) -> dict[str, Any]:
        """As the API takes it."""
        taxes = [{"id": int(rate), "refund_total": tax} for rate, tax in self.taxes.items()]
        pieces = {"quantity": self.quantity} if self.quantity else {}
        return {"id": int(self.item), **pieces, "refund_total": self.net, "refund_tax": taxes}


def plan(raw: Raw, refunds: Sequence[Raw], action: Refund) -> list[Share]:
    """The shares of a refund. Raises Refused when it is more than there is, or not of this order."""
    decimals = len(text(raw, "total").partition(".")[2])
    _amounts(raw, refunds, action, decimals)
    lines = [_pieces(raw, refunds, wanted) for wanted in _merged(action.lines)]
    for_lines = action.amount - action.shipping
    shares = _fitted(lines, for_lines, decimals) if lines else []
    if action.shipping:
        delivery = [_rest(item, "shipping_lines", refunds) for item in objects(raw, "shipping_lines")]
        delivery = [share for share in delivery if share.worth > 0]
        if sum((share.worth for share in delivery), ZERO) < action.shipping:
            raise Refused("amount-too-high", "That is more than is left of the delivery costs.")
        shares += _fitted(delivery, action.shipping, decimals)
    return shares


def everything(raw: Raw, refunds: Sequence[Raw]) -> tuple[LineQuantity, ...]:
    """All pieces of all lines that were not refunded yet, to go back on sale."""
    left = {
        identity(item): count(item, "quantity") - _back(identity(item), "line_items", refunds)[0]
        for item in objects(raw, "line_items")
    }
    return tuple(LineQuantity(line, pieces, restock=True) for line, pieces in left.items() if pieces > 0)


def remaining(raw: Raw, refunds: Sequence[Raw]) -> Decimal:
    """What the shop can still give back."""
    return amount(raw, "total") - sum((abs(amount(one, "amount")) for one in refunds), ZERO)


def delivery_left(raw: Raw, refunds: Sequence[Raw]) -> Decimal:
    """What is left of the delivery costs, with tax, in the shop's decimals."""
    decimals = len(text(raw, "total").partition(".")[2])
    shares = (_rest(item, "shipping_lines", refunds) for item in objects(raw, "shipping_lines"))
    return round(sum((share.worth for share in shares), ZERO), decimals)


def _amounts(raw: Raw, refunds: Sequence[Raw], action: Refund, decimals: int) -> None:
    if action.amount <= 0 or not ZERO <= action.shipping <= action.amount:
        raise Refused("bad-amount", "The amount has to be above zero and hold the part for delivery.")
    if any(value != round(value, decimals) for value in (action.amount, action.shipping)):
        raise Refused("bad-amount", f"The shop counts with {decimals} decimals.")
    left = remaining(raw, refunds)
    if left <= 0:
        raise Refused("nothing-left", "Everything was refunded already.")
    if action.amount > left:
        raise Refused("amount-too-high", f"Only {left} {text(raw, 'currency')} can still be refunded.")


def _merged(lines: Sequence[LineQuantity]) -> list[LineQuantity]:
    """One entry per line: the API reads its list by line and would forget an earlier entry."""
    pieces: dict[str, int] = {}
    for one in lines:
        pieces[one.line_id] = pieces.get(one.line_id, 0) + one.quantity
    return [LineQuantity(line, quantity) for line, quantity in pieces.items()]


def _pieces(raw: Raw, refunds: Sequence[Raw], wanted: LineQuantity) -> Share:
    for part in _PARTS[:2]:
        for item in objects(raw, part):
            if identity(item) != wanted.line_id:
                continue
            pieces, _, _ = _back(wanted.line_id, part, refunds)
            ordered = count(item, "quantity") if part == "line_items" else 1
            left = ordered - pieces
            if wanted.quantity < 1 or wanted.quantity > left:
                raise Refused("quantity-too-high", f"Of this line {max(left, 0)} can still be refunded.")
            rest = _rest(item, part, refunds)
            if wanted.quantity == left:
                return Share(wanted.line_id, wanted.quantity, rest.net, rest.taxes)
            part_of = Decimal(wanted.quantity) / Decimal(ordered)
            net = min(amount(item, "total") * part_of, rest.net)
            taxes = {r: min(t * part_of, rest.taxes[r]) for r, t in _taxes(item).items()}
            return Share(wanted.line_id, wanted.quantity, net, taxes)
    raise Refused("no-such-line", "The order has no such line.")


def _rest(item: Raw, part: str, refunds: Sequence[Raw]) -> Share:
    """What is left of an item."""
    _, net, taxes = _back(identity(item), part, refunds)
    left = {rate: max(tax - taxes.get(rate, ZERO), ZERO) for rate, tax in _taxes(item).items()}
    return Share(identity(item), 0, max(amount(item, "total") - net, ZERO), left)


def _taxes(item: Raw) -> dict[str, Decimal]:
    return {identity(tax): amount(tax, "total") for tax in objects(item, "taxes") if identity(tax)}


def _back(line_id: str, part: str, refunds: Sequence[Raw]) -> tuple[int, Decimal, dict[str, Decimal]]:
    """Pieces, net and taxes of an item that went back already."""
    pieces, net, taxes = 0, ZERO, dict[str, Decimal]()
    for item in (one for refund in refunds for one in objects(refund, part)):
        if refunded_item(item) == line_id:
            pieces += abs(count(item, "quantity")) if part == "line_items" else 1
            net += abs(amount(item, "total"))
            for rate, tax in _taxes(item).items():
                taxes[rate] = taxes.get(rate, ZERO) + abs(tax)
    return pieces, net, taxes


def _fitted(shares: list[Share], wanted: Decimal, decimals: int) -> list[Share]:
    """Rounded to the shop's decimals and, where worth more than is wanted, scaled down to it exactly."""
    worth = sum((share.worth for share in shares), ZERO)
    scale = wanted / worth if worth > wanted else Decimal(1)
    unit = Decimal(1).scaleb(-decimals)
    target = min(wanted, worth).quantize(unit)
    for share in shares:
        share.net = (share.net * scale).quantize(unit)
        share.taxes = {rate: (tax * scale).quantize(unit) for rate, tax in share.taxes.items()}
    off = target - sum((share.worth for share in shares), ZERO)
    for share in sorted(shares, key=lambda one: one.net, reverse=True):
        change = max(off, -share.net)
        share.net += change
        off -= change
        if not off:
            break
    return shares
