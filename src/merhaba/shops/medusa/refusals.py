"""What the shop's refusals mean: its words to our codes. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from merhaba.ports.shops.actions import Refused

_MEANINGS = (
    (r"refund more than the captured", "amount-too-high"),
    (r"credit lines? (with amount )?more|more (negative|positive) credit lines", "amount-too-high"),
    (r"only create credit lines if the order has", "nothing-left"),
    (r"fulfillments must be canceled|already been fulfilled|cannot cancel a completed order", "already-sent"),
    (r"has been cancell?ed|is cancell?ed", "already-cancelled"),
    (r"inventory|insufficient|stock", "out-of-stock"),
    (r"variant.*(not exist|not found|not published|do(es)? not have a price)", "no-such-variant"),
    (r"country|address", "bad-address"),
    (r"return more items than what was (fulfilled|shipped)|not.* fulfilled", "quantity-too-high"),
    (r"quantity", "quantity-too-high"),
    (r"(promotion|campaign|gift card|giftcard) with .*already exists", "code-taken"),
    (r"field 'value'|amount must be|field 'amount'", "bad-amount"),
    (r"registered customers", "not-supported"),
)


def refusal(status: int, body: bytes) -> Refused:
    """A refusal with one of the stable codes and the shop's own words."""
    words, kind = _words(body)
    if status == 403:
        return Refused("no-permission", f"The key is not allowed to do this at the shop. {words}".strip())
    if status == 404:
        if not kind:
            return Refused("not-supported", "This shop does not have this function.")
        return Refused("not-found", f"The shop does not know it (any more): {words}")
    if kind == "unauthorized":
        return Refused("no-permission", words)
    for pattern, code in _MEANINGS:
        if re.search(pattern, words, re.IGNORECASE):
            return Refused(code, f"The shop says: {words}")
    return Refused("refused", f"The shop says: {words}" if words else f"The shop refused it ({status}).")


def _words(body: bytes) -> tuple[str, str]:
    """(message, type) of an error; a page that is not the API's has neither."""
    try:
        said = json.loads(body)
    except ValueError:
        return "", ""
    if not isinstance(said, Mapping):
        return "", ""
    message, kind = said.get("message"), said.get("type")
    return (
        message[:500] if isinstance(message, str) else "",
        kind if isinstance(kind, str) else "unknown",
    )
