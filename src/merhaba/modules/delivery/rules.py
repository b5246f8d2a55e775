"""How a delivery's state may change. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from merhaba.ports.channels import Trouble


class State(StrEnum):
    """Where an outgoing message is."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Why:
    """Why a message waits or failed: a code of `Failure`, and the far side's own words."""

    code: str
    detail: str = ""

    @classmethod
    def of(cls, trouble: Trouble) -> Why:
        """What a channel said."""
        return cls(trouble.code, trouble.detail[:500])


NOTHING = Why("")
_ORDER = [State.QUEUED, State.SENT, State.DELIVERED, State.READ]
MAX_ATTEMPTS = 12


def next_state(current: State, happening: State) -> State:
    """The state after a receipt: forward only, whatever order receipts arrive in.

    A failure counts unless the message was seen to arrive; after a failure only proof of arrival counts.
    """
    if happening is State.FAILED:
        return State.FAILED if current in {State.QUEUED, State.SENT} else current
    if current is State.FAILED:
        return happening if happening in {State.DELIVERED, State.READ} else current
    return max(current, happening, key=_ORDER.index)


def wait_before(attempt: int, asked: float | None = None) -> timedelta:
    """How long to wait after the given failed attempt: 15 s doubling up to an hour, or what was asked."""
    seconds = min(15 * 2 ** max(attempt - 1, 0), 3600)
    return timedelta(seconds=max(seconds, min(asked or 0, 86_400)))


CONNECTIONS = 4
"""Messages one account hands over at the same time, unless its settings say otherwise."""


def limit_of(config: Mapping[str, Any], name: str, default: int) -> int:
    """A whole number above zero from an account's settings, or the default."""
    try:
        wanted = int(config.get(name) or default)
    except (TypeError, ValueError):
        return default
    return wanted if wanted > 0 else default


def wait_for_turn(attempted: Sequence[datetime], per_minute: int, now: datetime) -> timedelta | None:
    """How long to wait before one more may be handed over, or None when it may now. `attempted` are the
    account's attempts of the last minute, oldest first."""
    if len(attempted) < per_minute:
        return None
    frees = attempted[len(attempted) - per_minute] + timedelta(minutes=1)
    return max(frees - now, timedelta(seconds=1))
