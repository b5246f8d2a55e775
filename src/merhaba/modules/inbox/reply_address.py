"""The signed reply address of a conversation: `support+r.TOKEN@shop.example`.

A mail sent to it proves that its writer received our mail, so it threads whatever the headers say.
"""

from __future__ import annotations

import hmac
import re
from uuid import UUID

from merhaba.platform.secrets import Keys

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_TOKEN = re.compile(r"([0-9a-z]{1,13})-([a-z2-7]{16})")


def token_for(keys: Keys, conversation: UUID, number: int) -> str:
    """The token of a conversation; case does not matter, as mail servers may change it."""
    return f"{_base36(number)}-{keys.short_mac('reply', str(conversation))}"


def address_with(address: str, token: str) -> str:
    """An account's address that carries the token. The local part stays within 64 octets (RFC 5321)."""
    local, _, domain = address.rpartition("@")
    tagged = f"{local}+r.{token}"
    return f"{tagged}@{domain}" if len(tagged.encode()) <= 64 else address


def number_in(token: str) -> int | None:
    """The conversation number a token claims, or None when it is no token."""
    match = _TOKEN.fullmatch(token.lower())
    return int(match.group(1), 36) if match else None


def is_genuine(keys: Keys, token: str, conversation: UUID, number: int) -> bool:
    """Whether we made this token for this conversation."""
    return hmac.compare_digest(token.lower(), token_for(keys, conversation, number))


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
        if number == 0:
            return digits
