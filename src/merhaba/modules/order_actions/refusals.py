"""Why an action is not possible: a stable code with its values, and the same as an English sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from merhaba.platform.web import Problem

_SENTENCES = {
    "window-over": "Not possible any more: {since} {days} days ago, window {window} days.",
    "already-cancelled": "This order was cancelled already.",
    "already-sent": "This order was sent already.",
    "not-sent": "Nothing of this order was sent yet.",
    "not-delivered": "This order was not delivered yet.",
    "not-paid": "Nothing was paid for this order.",
    "nothing-left": "There is nothing left to give back.",
    "not-supported": "{shop} cannot do this.",
    "role": "Your role may not do this in {shop}.",
    "shop-disconnected": "{shop} is not connected. An admin has to connect it again.",
    "action-running": "Another action on this order is still going on.",
    "amount-too-high": "At most {maximum} {currency} can go back.",
    "bad-amount": "This is not an amount that can be paid in {currency}.",
    "quantity-too-high": "Of {title} only {left} are left.",
    "no-such-line": "This line is not on the order.",
    "no-such-variant": "This product is not in the shop any more.",
    "same-variant": "It is this kind already.",
    "not-same-product": "It can only be swapped for another kind of the same product.",
    "out-of-stock": "{title} is out of stock.",
    "no-such-return": "This return is not on the order.",
    "no-such-payment": "This payment is not on the order.",
    "bad-address": "The address needs at least a street, a town and a country.",
    "empty": "Nothing was chosen.",
    "no-such-customer": "This customer has no account at {shop}.",
}
_SINCE = {"delivered": "delivered", "sent": "sent", "ordered": "ordered"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """In English, for logs, scripts and languages we do not have."""
        template = _SENTENCES.get(self.code, "This is not possible.")
        return template.format_map(_Known(self.values))

    def problem(self, status: int = 409) -> Problem:
        """As an answer to who asked."""
        return Problem(status, self.code, self.sentence, values=dict(self.values))


class _Known(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"
