"""Parts that several things have: an address, a currency, a link."""

from __future__ import annotations

import re

from merhaba.ports.shops.things import PostalAddress

from .told import Told

_LINK = re.compile(r"https?://[^\s\"<>]+", re.IGNORECASE)


def read_address(given: Told) -> PostalAddress:
    """Where something goes."""
    names = PostalAddress.__dataclass_fields__
    return PostalAddress(**{name: given.text(name) for name in names})


def currency(given: Told) -> str:
    """An ISO 4217 code."""
    code = given.must("currency")
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise ValueError("currency is not an ISO 4217 code")
    return code


def link(given: Told, name: str) -> str | None:
    """A web address, or None: what is not one is never made clickable."""
    text = given.text(name)
    return text if _LINK.fullmatch(text) else None
