"""What a customer is told of when an answer comes, from the same hours that clocks count by. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .rules import add_business_minutes, closes_at, is_open, next_opening
from .types import Schedule


@dataclass(frozen=True, slots=True)
class Promise:
    """People are there (`open`) until `closes_at`, or back at `next_open_at`; they answer by `reply_by`."""

    open: bool
    closes_at: datetime | None
    next_open_at: datetime | None
    reply_by: datetime | None


def promise(schedule: Schedule, at: datetime, minutes: int | None) -> Promise:
    """What can be promised at a moment, where an answer usually takes so many open minutes."""
    opening = next_opening(schedule, at)
    closing = closes_at(schedule, at)
    by = add_business_minutes(schedule, at, minutes) if minutes is not None else None
    return Promise(is_open(schedule, at), closing, opening, by)
