"""Decisions about mirroring. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from merhaba.ports.shops.port import HookSetup, ShopManifest

READ_ON = timedelta(minutes=5)
READ_ON_WITHOUT_HOOKS = timedelta(minutes=1)
LOOK_BACK = timedelta(days=3)
LOOK_EVERY = timedelta(days=1)
SUBSCRIBE_EVERY = timedelta(days=1)
IN_FLIGHT = timedelta(minutes=1)
"""A change younger than this may still have its webhook on the way: it was not missed."""

MOST_ATTEMPTS = 10


def read_on_after(manifest: ShopManifest) -> timedelta:
    """How long after reading everything there is we read on: soon where nobody calls us."""
    silent = manifest.capabilities.hooks is HookSetup.NONE
    return READ_ON_WITHOUT_HOOKS if silent else READ_ON


def pause_after(failures: int, asked: float | None) -> timedelta:
    """How long to wait after this many failures in a row: what the platform asks for, else 2 s doubling up
    to ten minutes."""
    if asked is not None:
        return timedelta(seconds=max(asked, 0.5))
    return timedelta(seconds=min(2.0 * 2.0 ** min(max(failures - 1, 0), 20), 600.0))


def shown_after(failures: int) -> bool:
    """Whether a passing failure is worth a word to people."""
    return failures >= 3


def kept_places(
    places: Sequence[Mapping[str, Any]], place: Mapping[str, Any], now: datetime
) -> list[Mapping[str, Any]]:
    """The places to look back from, with today's: one a day, and none older than is needed."""
    kept = list(places)
    if not kept or now - _at(kept[-1]) >= LOOK_EVERY:
        kept.append({"at": now.isoformat(), "place": dict(place)})
    # The newest of those that are old enough is where looking back begins; older ones are of no use.
    while len(kept) > 1 and now - _at(kept[1]) >= LOOK_BACK:
        kept.pop(0)
    return kept


def look_back_from(
    places: Sequence[Mapping[str, Any]], looked: datetime | None, completed: datetime | None, now: datetime
) -> Mapping[str, Any] | None:
    """The place to look back from, or None while it is not time: once a day, from three days ago."""
    last = looked or completed
    if last is None or now - last < LOOK_EVERY or not places:
        return None
    place: Mapping[str, Any] = places[0]["place"]
    return place


def was_missed(updated: datetime, now: datetime) -> bool:
    """Whether a change that reading on found should have been told by a webhook before."""
    return now - updated > IN_FLIGHT


def _at(entry: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(entry["at"]))
