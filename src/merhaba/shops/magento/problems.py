"""What the shop's errors mean. They have no codes, only sentences with places to fill, in English unless the
shop's locale says otherwise; so what can be known beforehand is checked beforehand."""

from __future__ import annotations

import re
from typing import Any

from merhaba.ports.shops.actions import Refused


class Problem(Exception):
    """The shop refused a request, in its words."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message[:500]


_WORDS = (
    (r"most money available to refund", "amount-too-high"),
    (r"quantity to (refund|creditmemo)|found an invalid quantity", "quantity-too-high"),
    (r"total must be positive", "bad-amount"),
    (r"refund action is not available|refund.* not supported", "payment-not-refundable"),
    (r"coupon.*already exists|same code", "code-taken"),
    (r"\b(street|city|postcode|telephone|country|region)\w*\b.*(required|invalid)", "bad-address"),
)


def problem_of(status: int, told: Any) -> Problem:
    """The error with its places filled: `%1` from a list, `%name` from an object."""
    if not isinstance(told, dict):
        return Problem(status, "")
    words = told.get("message") or told.get("oauth_problem") or ""
    given = told.get("parameters")
    values = {str(place): value for place, value in enumerate(given, 1)} if isinstance(given, list) else given
    if isinstance(words, str) and isinstance(values, dict):
        for name in sorted(values, key=len, reverse=True):
            words = words.replace(f"%{name}", str(values[name]))
    return Problem(status, words if isinstance(words, str) else "")


def refusal(problem: Problem) -> Refused:
    """The refusal our people see, with the shop's words."""
    words = problem.message or f"The shop refused it ({problem.status})."
    if problem.status == 404:
        return Refused("not-found", words)
    for pattern, code in _WORDS:
        if re.search(pattern, words, re.IGNORECASE):
            return Refused(code, words)
    return Refused("refused", words)
