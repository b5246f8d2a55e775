"""Follow the sun: which team is awake, or wakes next. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .rules import closes_at, is_open, next_open
from .types import Schedule


@dataclass(frozen=True, slots=True)
class TeamHours:
    """A team and the hours it keeps."""

    team: UUID
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Awake:
    """The team to turn to, from when it is there, and until when (None: no end in sight)."""

    team: UUID
    since: datetime
    until: datetime | None


def awake_next(teams: Sequence[TeamHours], at: datetime, *, besides: UUID | None = None) -> Awake | None:
    """The first team in order that is awake; when all sleep, the one that wakes first. None: nobody ever."""
    others = [each for each in teams if each.team != besides]
    for each in others:
        if is_open(each.schedule, at):
            return Awake(each.team, at, closes_at(each.schedule, at))
    opening_of = ((next_open(each.schedule, at), place) for place, each in enumerate(others))
    waking = [(opening, place) for opening, place in opening_of if opening is not None]
    if not waking:
        return None
    opening, place = min(waking)
    return Awake(others[place].team, opening, closes_at(others[place].schedule, opening))
