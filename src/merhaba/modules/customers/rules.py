"""How identities are written, so that the same one is always the same text."""

from __future__ import annotations

import re
import unicodedata

from .types import IdentityKind


def normalise(kind: IdentityKind, value: str) -> str:
    """The one way an identity is stored. Mail domains have no case (RFC 5321, 2.4); local parts are
    compared without case too, as every large provider does."""
    value = unicodedata.normalize("NFC", value).strip()
    if kind is IdentityKind.EMAIL:
        return value.lower()
    if kind is IdentityKind.PHONE:
        digits = re.sub(r"[^\d+]", "", value)
        return "+" + digits[2:] if digits.startswith("00") else digits
    return value


def is_email(value: str) -> bool:
    """A mailbox that mail can be sent to: one @, something on both sides, no spaces or controls."""
    local, at, domain = value.rpartition("@")
    return (
        bool(local and at and domain)
        and len(value) <= 254
        and "@" not in local
        and "." in domain
        and not re.search(r"[\s\x00-\x1f\x7f<>,;]", value)
    )


def display_name(name: str, email: str | None) -> str:
    """What to call a customer in lists: the name, else the address, else nothing (screens say 'Visitor')."""
    return name or (email or "")
