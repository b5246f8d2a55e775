"""Decisions about fetching. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

QUIET = timedelta(minutes=10)
"""A runner that waits says so more often than this; one that was silent longer is not trusted to wait."""


def lag(
    *, now: datetime, begun: datetime, contact: datetime | None, caught_up: datetime | None, behind: int
) -> timedelta:
    """How old the oldest message may be that is there but not here."""
    if caught_up is None:
        return now - begun
    connected = contact is not None and now - contact <= QUIET
    return timedelta(0) if connected and behind == 0 and caught_up == contact else now - caught_up


def pause_after(failures: int, *, needs_person: bool) -> timedelta:
    """How long to wait before the next try: 5 s doubling up to 10 minutes, or a minute doubling up to an
    hour where only a person can help (a wrong password tried often gets an account locked)."""
    first, longest = (60.0, 3600.0) if needs_person else (5.0, 600.0)
    return timedelta(seconds=min(first * 2.0 ** min(max(failures - 1, 0), 20), longest))


def shown(failures: int, *, needs_person: bool) -> bool:
    """Whether a failure is worth a word to people: a connection that broke once is not."""
    return needs_person or failures >= 2
