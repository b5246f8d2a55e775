"""Goods that come back to the demo shop, and what goes out instead. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from merhaba.ports.shops.actions import CancelReturn, Exchange, ReceiveReturn, Refused, Return
from merhaba.ports.shops.things import ReturnedLine, ReturnState, ShopOrder, ShopReturn

from . import catalogue
from .refuses import line_of, no, refuse

_OPEN = {ReturnState.REQUESTED, ReturnState.APPROVED, ReturnState.IN_TRANSIT}


def begin(order: ShopOrder, action: Return | Exchange, now: datetime) -> tuple[ShopOrder, dict[str, str]]:
    """Let goods come back."""
    refuse(order, action.kind)
    if isinstance(action, Return):
        lines = tuple(ReturnedLine(o.line_id, o.quantity, str(o.reason), o.note) for o in action.lines)
    else:
        lines = tuple(
            ReturnedLine(o.line_id, o.quantity, str(o.reason), exchange_variant=o.variant_id)
            for o in action.swaps
        )
    if not lines:
        raise Refused("no-such-line", "Nothing was named that should come back.")
    for one in lines:
        line = line_of(order, one.line_id, one.quantity, "fulfilled")
        if one.exchange_variant is not None:
            instead = catalogue.variant(one.exchange_variant)
            if instead.product_id != (line.product_id or catalogue.product_of(line.sku)):
                raise Refused("not-same-product", "A line can only be exchanged within its product.")
        order = _count(order, one.line_id, one.quantity)
    number = f"R{order.number}-{len(order.returns) + 1}"
    label = isinstance(action, Return) and action.label
    made = ShopReturn(
        number,
        ReturnState.REQUESTED,
        number,
        lines,
        f"https://nar-home.test/labels/{number}.pdf" if label else None,
        created_at=now,
    )
    return replace(order, returns=(*order.returns, made)), {"return": number}


def end(order: ShopOrder, action: ReceiveReturn | CancelReturn) -> tuple[ShopOrder, dict[str, str]]:
    """The goods are here, or will not come."""
    found = next((one for one in order.returns if one.external_id == action.return_id), None)
    if found is None or found.state not in _OPEN:
        raise no("not-found")
    received = isinstance(action, ReceiveReturn)
    if not received:
        for one in found.lines:
            order = _count(order, one.line_id, -one.quantity)
    state = ReturnState.RECEIVED if received else ReturnState.CANCELLED
    returns = tuple(replace(one, state=state) if one is found else one for one in order.returns)
    return replace(order, returns=returns), {"return": found.external_id}


def _count(order: ShopOrder, name: str, pieces: int) -> ShopOrder:
    lines = (replace(o, returned=o.returned + pieces) if o.external_id == name else o for o in order.lines)
    return replace(order, lines=tuple(lines))
