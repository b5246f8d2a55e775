"""How a delivery's state may change. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class State(StrEnum):
    """Where an outgoing message is."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


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
