"""What the shop's errors mean: each has a code that stays the same in every language, and a sentence."""

from __future__ import annotations

import html
import re

from merhaba.ports.shops.actions import Refused

_TAGS = re.compile(r"<[^>]+>")


class Problem(Exception):
    """The shop refused a request: its own code (such as `woocommerce_rest_invalid_item_id`) and words."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = html.unescape(_TAGS.sub("", message)).strip()[:500]

    @property
    def not_there(self) -> bool:
        """Whether the thing asked for does not exist: 404, or 400 with `..._invalid_id`."""
        return self.code.endswith(("_invalid_id", "_invalid_order_id")) or (
            self.status == 404 and self.code not in {"rest_no_route", ""}
        )


_CODES = {
    "woocommerce_rest_invalid_item_id": "no-such-line",
    "woocommerce_rest_coupon_code_already_exists": "code-taken",
    "woocommerce_rest_invalid_order_refund": "bad-amount",
    "woocommerce_rest_required_product_reference": "no-such-variant",
    "woocommerce_rest_product_invalid_id": "no-such-variant",
    "order_invalid_email": "bad-address",
    "customer_invalid_billing_email": "bad-address",
    "order_invalid_billing_email": "bad-address",
}
# wc_create_refund gives all its reasons under one code; these sentences are its own, in English shops.
_WORDS = (
    ("Invalid refund amount", "amount-too-high"),
    ("does not support automatic refunds", "payment-not-refundable"),
    ("payment gateway for this order does not exist", "payment-not-refundable"),
)


def refusal(problem: Problem) -> Refused:
    """The refusal our people see for a problem, with the shop's words."""
    words = problem.message or f"The shop refused it ({problem.status})."
    if problem.code in _CODES:
        return Refused(_CODES[problem.code], words)
    if problem.not_there:
        return Refused("not-found", words)
    if problem.code == "rest_invalid_param" and re.search(r"billing|shipping|country|email", words):
        return Refused("bad-address", words)
    for sentence, code in _WORDS:
        if sentence in words:
            return Refused(code, words)
    return Refused("refused", words)
