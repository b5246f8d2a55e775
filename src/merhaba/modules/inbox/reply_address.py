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
_AGENT_TOKEN = re.compile(r"([0-9a-z]{1,13})-a\.([a-z2-7]{16})")
_ANY_TOKEN = re.compile(r"\+r\.[0-9a-z]{1,13}-(?:a\.)?[a-z2-7]{16}(?=@)", re.IGNORECASE)


def token_for(keys: Keys, conversation: UUID, number: int) -> str:
    """The token of a conversation; case does not matter, as mail servers may change it."""
    return f"{_base36(number)}-{keys.short_mac('reply', str(conversation))}"


def agent_token_for(keys: Keys, conversation: UUID, number: int, agent: UUID) -> str:
    """The token of one agent in a conversation: whoever writes to it from that agent's address answers the
    customer. Customers see the other one, so that none of them can speak as an agent."""
    return f"{_base36(number)}-a.{keys.short_mac('agent-reply', f'{conversation}/{agent}')}"


def address_with(address: str, token: str) -> str:
    """An account's address that carries the token. The local part stays within 64 octets (RFC 5321)."""
    local, _, domain = address.rpartition("@")
    tagged = f"{local}+r.{token}"
    return f"{tagged}@{domain}" if len(tagged.encode()) <= 64 else address


def untagged(address: str) -> str:
    """An address in lower case without what follows a + in its local part."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def agent_number_in(token: str) -> int | None:
    """The conversation number an agent's token claims, or None when it is no such token."""
    match = _AGENT_TOKEN.fullmatch(token.lower())
    return int(match.group(1), 36) if match else None


def is_genuine_agents(keys: Keys, token: str, conversation: UUID, number: int, agent: UUID) -> bool:
    """Whether we made this token for this agent in this conversation."""
    return hmac.compare_digest(token.lower(), agent_token_for(keys, conversation, number, agent))


def without_tokens(text: str) -> str:
    """Text in which no reply address carries a token."""
    return _ANY_TOKEN.sub("", text)


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
