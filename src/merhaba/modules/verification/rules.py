"""How often a code is sent and tried, and whose somebody becomes who proved an address. Pure."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

VALID = timedelta(minutes=10)
HOUR = timedelta(hours=1)
KEPT = timedelta(days=1)
TRIES = 5
TRIES_PER_ADDRESS = 10
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Sent:
    """How many codes went out in the last hour: to this address, for this visitor, for this network."""

    address: int
    visitor: int
    client: int


MOST = Sent(address=3, visitor=5, client=20)


def may_send(sent: Sent, most: Sent = MOST) -> bool:
    """Whether one more code may go out."""
    return sent.address < most.address and sent.visitor < most.visitor and sent.client < most.client


class Trial(StrEnum):
    """What becomes of one try at a code."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"
    TOO_MANY = "too_many"


def judge(*, alive: bool, tries: int, tries_of_address: int, right: bool) -> Trial:
    """One try: `tries` at this code and `tries_of_address` in the last hour came before it.

    What came too late or too often is never told whether it was right.
    """
    if not alive or tries >= TRIES:
        return Trial.OVER
    if tries_of_address >= TRIES_PER_ADDRESS:
        return Trial.TOO_MANY
    return Trial.RIGHT if right else Trial.WRONG


class Step(StrEnum):
    """What happens to the customers when a visitor has proven an address."""

    BEGIN = "begin"
    PROVE = "prove"
    STAY = "stay"
    ENTER = "enter"
    JOIN = "join"
    MOVE = "move"


def step(*, mine: UUID | None, owner: UUID | None, other_proofs: bool, blocked: bool) -> Step:
    """`mine` is the visitor's customer, `owner` the one the address belongs to; None where there is none.

    A customer who has proven something else too is somebody of their own, perhaps on a shared computer: they
    never become part of another, only what this browser wrote goes over. Nobody gets out of being blocked.
    """
    if mine is None:
        return Step.BEGIN if owner is None else Step.ENTER
    if owner == mine:
        return Step.STAY
    if owner is None:
        return Step.PROVE
    if blocked:
        return Step.STAY
    return Step.MOVE if other_proofs else Step.JOIN


def digest(key: bytes, *, ident: UUID, visitor: str, email: str, code: str) -> bytes:
    """What is stored of a code: bound to who asked and where it went, so it is worth nothing elsewhere."""
    bound = "\x00".join((ident.hex, visitor, email, code))
    return hmac.new(key, bound.encode(), hashlib.sha256).digest()


def same(stored: bytes, given: bytes) -> bool:
    """Whether two digests are equal; takes as long for a near miss as for a far one."""
    return hmac.compare_digest(stored, given)


def written(code: str) -> str:
    """The digits of a code as people write and paste it: with spaces, dashes, their script's digits."""
    return "".join(str(int(c)) for c in code if c.isdecimal())


def network(address: str | None) -> str | None:
    """What counts as one client: an IPv4 address, or the /64 that one IPv6 household has (RFC 6177).

    None for this machine's own addresses: there they are a proxy's, and would stand for everybody.
    """
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return None
    if found.is_loopback:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
