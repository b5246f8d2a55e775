"""Doing something in the demo shop: a new order from the given one, with the key written into it.

The mirror is the shop's only memory. What was done under which key stands in `order.data["acted"]`, so
that the same key does nothing a second time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from merhaba.ports.shops.actions import (
    Action,
    Cancel,
    CancelReturn,
    ChangePayment,
    Discount,
    Duplicate,
    EditAddress,
    EditLines,
    Exchange,
    GiftCard,
    Note,
    Outcome,
    OutcomeState,
    PackingNote,
    ReceiveReturn,
    Refund,
    Refused,
    Resend,
    Return,
)
from merhaba.ports.shops.things import ShopOrder

from . import editing, money, returns
from .refuses import no

_REMEMBERED = 200


def act(order: ShopOrder | None, action: Action, key: str, now: datetime) -> Outcome:
    """Pure: what becomes of it. Raises Refused."""
    if isinstance(action, Discount):
        return Outcome(OutcomeState.DONE, {"code": action.code}, {"demo": True})
    if isinstance(action, GiftCard):
        if action.amount <= 0:
            raise Refused("bad-amount", "A gift card has money on it.")
        code = hashlib.sha256(f"gift card {key}".encode()).hexdigest()[:12].upper()
        return Outcome(OutcomeState.DONE, {"gift_card": code, "code": code}, {"demo": True})
    if order is None:
        raise Refused("not-found", "There is no order to do this with.")
    known = look_up(order, key)
    if known is not None:
        return known
    after, created = _changed(order, action, now)
    acted = {**dict(list(_acted(order).items())[-_REMEMBERED:]), key: created}
    kept = replace(after, updated_at=max(now, order.updated_at), data={**after.data, "acted": acted})
    return Outcome(OutcomeState.DONE, created, {"demo": True, **created}, kept)


def look_up(order: ShopOrder | None, key: str) -> Outcome | None:
    """What was done under the key. Codes and gift cards are not kept: made again, they are the same."""
    if order is None or key not in _acted(order):
        return None
    created = {str(name): str(value) for name, value in dict(_acted(order)[key]).items()}
    return Outcome(OutcomeState.DONE, created, {"demo": True, **created}, order)


def _acted(order: ShopOrder) -> Mapping[str, Any]:
    acted = order.data.get("acted")
    return acted if isinstance(acted, Mapping) else {}


def _changed(order: ShopOrder, action: Action, now: datetime) -> tuple[ShopOrder, dict[str, str]]:
    match action:
        case Cancel():
            return editing.cancel(order, action, now)
        case Refund():
            return money.refund(order, action, now)
        case ChangePayment():
            return money.change_payment(order, action, now)
        case Return() | Exchange():
            return returns.begin(order, action, now)
        case ReceiveReturn() | CancelReturn():
            return returns.end(order, action)
        case Resend() | Duplicate():
            return editing.again(order, action)
        case EditAddress():
            return editing.edit_address(order, action)
        case EditLines():
            return editing.edit_lines(order, action, now)
        case Note() | PackingNote():
            return editing.note(order, action)
    raise no("not-supported")
