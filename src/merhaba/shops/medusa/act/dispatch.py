"""Who does which action, and who looks whether it was done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from merhaba.ports.shops.actions import Action, ActionKind, Outcome, Refused

from . import addresses, cancel, credit, discount, edits, new_orders, notes, refund, returns
from .doing import Doing

Does = Callable[[Doing, Any], Awaitable[Outcome]]
Looks = Callable[[Doing, Any], Awaitable[Outcome | None]]

_DEEDS: Mapping[ActionKind, tuple[Does, Looks]] = {
    ActionKind.CANCEL: (cancel.cancel, cancel.cancelled),
    ActionKind.REFUND: (refund.refund, refund.refunded),
    ActionKind.RETURN: (returns.ask_return, returns.asked_return),
    ActionKind.EXCHANGE: (edits.exchange, edits.exchanged),
    ActionKind.RECEIVE_RETURN: (returns.receive, returns.received),
    ActionKind.CANCEL_RETURN: (returns.cancel_return, returns.cancelled_return),
    ActionKind.RESEND: (new_orders.resend, new_orders.made_from),
    ActionKind.DUPLICATE: (new_orders.duplicate, new_orders.made_from),
    ActionKind.EDIT_ADDRESS: (addresses.edit_address, addresses.edited_address),
    ActionKind.EDIT_LINES: (edits.edit_lines, edits.edited_lines),
    ActionKind.NOTE: (notes.add_note, notes.noted),
    ActionKind.PACKING_NOTE: (notes.add_note, notes.noted),
    ActionKind.DISCOUNT: (discount.discount, discount.discounted),
    ActionKind.GIFT_CARD: (credit.gift_card, credit.gift_card_made),
    ActionKind.STORE_CREDIT: (credit.store_credit, credit.store_credited),
    ActionKind.CUSTOMER_ADDRESS: (addresses.customer_address, addresses.customer_lives_there),
}


async def perform(doing: Doing, action: Action) -> Outcome:
    """Do it, unless it was done under this key: the platform has no idempotency keys, so we look first."""
    does, looks = _deed(action)
    return await looks(doing, action) or await does(doing, action)


async def look_up(doing: Doing, action: Action) -> Outcome | None:
    """Whether it was done under this key."""
    _, looks = _deed(action)
    return await looks(doing, action)


def _deed(action: Action) -> tuple[Does, Looks]:
    deed = _DEEDS.get(action.kind)
    if deed is None:
        raise Refused("not-supported", "This shop's API cannot do this.")
    return deed
