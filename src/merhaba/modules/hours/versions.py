"""Which hours held when: a change makes a version, and what happened is counted by that of then. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from .rules import business_time
from .types import Schedule


@dataclass(frozen=True, slots=True)
class Version:
    """Hours from a moment on."""

    id: UUID
    valid_from: datetime
    schedule: Schedule


def in_force(versions: Sequence[Version], at: datetime) -> Version | None:
    """The version that held at a moment; before the first, the first: somebody worked then, too."""
    ordered = sorted(versions, key=lambda version: version.valid_from)
    held = [version for version in ordered if version.valid_from <= at]
    return held[-1] if held else ordered[0] if ordered else None


def business_time_over(versions: Sequence[Version], start: datetime, end: datetime) -> timedelta:
    """Open time between two moments where the hours changed midway: each part by its own version."""
    if end < start:
        return -business_time_over(versions, end, start)
    changes = sorted(v.valid_from for v in versions if start < v.valid_from < end)
    total, borders = timedelta(0), [start, *changes, end]
    for since, until in pairwise(borders):
        held = in_force(versions, since)
        if held is not None:
            total += business_time(held.schedule, since, until)
    return total
