"""What the platform refuses, as one of the house's codes with the platform's own words.

Mutations answer with `userErrors`: some carry a code, most only a sentence in English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from merhaba.ports.shops.actions import Refused

# The platform's codes that mean the same wherever they occur.
_CODES = {
    "NOT_FOUND": "not-found",
    "OWNER_NOT_FOUND": "not-found",
    "ACCOUNT_NOT_FOUND": "not-found",
    "CUSTOMER_NOT_FOUND": "not-found",
    "NO_REFUND_PERMISSION": "no-permission",
    "NO_REFUND_TO_STORE_CREDIT_PERMISSION": "no-permission",
    "MISSING_PERMISSION": "no-permission",
    "FEATURE_NOT_ENABLED": "not-supported",
    "UNSUPPORTED_CURRENCY": "bad-amount",
    "MISMATCHING_CURRENCY": "bad-amount",
    "NEGATIVE_OR_ZERO_AMOUNT": "bad-amount",
    "CREDIT_LIMIT_EXCEEDED": "amount-too-high",
    "GIFT_CARD_LIMIT_EXCEEDED": "amount-too-high",
    "TAKEN": "code-taken",
    "DUPLICATE": "code-taken",
}

# Sentences, for the mutations that have no codes. The first that matches counts.
_SENTENCES = tuple(
    (re.compile(pattern, re.IGNORECASE), code)
    for pattern, code in (
        (r"has already been taken|must be unique", "code-taken"),
        (r"permission|access denied|not authorized", "no-permission"),
        (r"does not exist|not found|could not be found", "not-found"),
        (r"already (been )?cancel|is cancel", "already-cancelled"),
        (r"cannot refund more items|quantity.*(greater|more|exceed|too)|not returnable", "quantity-too-high"),
        (r"(amount|refund).*(greater|more|exceed)|exceeds.*(amount|balance|paid)", "amount-too-high"),
        (r"fulfilled|has (been )?shipped", "already-sent"),
        (r"out of stock|not enough inventory|sold out", "out-of-stock"),
        (r"address|zip|postal|province|country", "bad-address"),
        (r"not refundable|cannot be refunded|refund.*not supported", "payment-not-refundable"),
    )
)


def refuse_user_errors(payload: Any, *, field: str = "userErrors") -> Mapping[str, Any]:
    """The mutation's payload, unless it holds user errors: then Refused with the platform's words."""
    if not isinstance(payload, dict):
        raise Refused("refused", "The platform gave no answer to this.")
    errors = payload.get(field) or ()
    if errors:
        raise Refused(*meaning(errors))
    return payload


def meaning(errors: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """The house's code and a sentence for a list of user errors."""
    words = "; ".join(" ".join(str(e.get("message", "")).split()) for e in errors)[:500] or "refused"
    for error in errors:
        code = _CODES.get(str(error.get("code") or ""))
        if code:
            return code, words
    for pattern, code in _SENTENCES:
        if pattern.search(words):
            return code, words
    return "refused", words
