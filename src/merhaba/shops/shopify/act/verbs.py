"""Which file does which kind of action, and how it finds out what it did before."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from merhaba.ports.shops.actions import ActionKind, Outcome

from . import (
    account_address,
    back,
    cancel,
    discount,
    drafts,
    edit,
    fields,
    gift_card,
    receive,
    refund,
    store_credit,
)
from .task import Task

Act = Callable[[Task[Any]], Awaitable[Outcome]]
Earlier = Callable[[Task[Any]], Awaitable[Outcome | None]]

VERBS: dict[ActionKind, tuple[Act, Earlier]] = {
    ActionKind.CANCEL: (cancel.act, cancel.earlier),
    ActionKind.REFUND: (refund.act, refund.earlier),
    ActionKind.RETURN: (back.create, back.earlier),
    ActionKind.EXCHANGE: (back.exchange, back.earlier),
    ActionKind.RECEIVE_RETURN: (receive.act, receive.earlier),
    ActionKind.CANCEL_RETURN: (back.cancel, back.cancelled_earlier),
    ActionKind.RESEND: (drafts.resend, drafts.resent_earlier),
    ActionKind.DUPLICATE: (drafts.duplicate, drafts.duplicated_earlier),
    ActionKind.EDIT_ADDRESS: (fields.address, fields.address_earlier),
    ActionKind.EDIT_LINES: (edit.act, edit.earlier),
    ActionKind.NOTE: (fields.note, fields.note_earlier),
    ActionKind.PACKING_NOTE: (fields.packing_note, fields.packing_note_earlier),
    ActionKind.DISCOUNT: (discount.act, discount.earlier),
    ActionKind.GIFT_CARD: (gift_card.act, gift_card.earlier),
    ActionKind.STORE_CREDIT: (store_credit.act, store_credit.earlier),
    ActionKind.CUSTOMER_ADDRESS: (account_address.act, account_address.earlier),
}

# The kinds that are not about one order.
WITHOUT_ORDER = frozenset(
    {
        ActionKind.DISCOUNT,
        ActionKind.GIFT_CARD,
        ActionKind.STORE_CREDIT,
        ActionKind.CUSTOMER_ADDRESS,
    }
)
FOLLOWED: dict[str, Callable[[Task[Any], Outcome], Awaitable[Outcome]]] = {
    "cancel": cancel.follow,
    "refund": refund.follow,
}
