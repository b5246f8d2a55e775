"""Outgoing messages: queued in the transaction that wrote them, sent in order per conversation, and
a state that only moves forward."""

from .commands import advance, cancel, queue, retry
from .queries import Delivery, by_external_id, external_ids_of, recipients, states
from .rules import State, Why

__all__ = [
    "Delivery",
    "State",
    "Why",
    "advance",
    "by_external_id",
    "cancel",
    "external_ids_of",
    "queue",
    "recipients",
    "retry",
    "states",
]
