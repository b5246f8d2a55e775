"""The event log: written with the rows it tells of, read by cursor, woken by one bell."""

from .event import Event, Recorded, append
from .log import Place, clear, cursor_of, end, place_of, reaches_back_to, since
from .subscriptions import Subscription
from .wake import Bell

__all__ = [
    "Bell",
    "Event",
    "Place",
    "Recorded",
    "Subscription",
    "append",
    "clear",
    "cursor_of",
    "end",
    "place_of",
    "reaches_back_to",
    "since",
]
