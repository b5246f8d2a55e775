"""What a write of the mirror did, and the turn its writers take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from merhaba.platform.database import Transaction


@dataclass(frozen=True, slots=True)
class Change:
    """One thing whose content is another now."""

    external_id: str
    id: UUID
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """What really changed among what was given."""

    changed: tuple[Change, ...] = ()


class Thing(Protocol):
    """What has an id at its platform and may tell when it changed."""

    @property
    def external_id(self) -> str: ...

    @property
    def updated_at(self) -> datetime | None: ...


T = TypeVar("T", bound=Thing)


async def in_turn(tx: Transaction, shop: UUID) -> None:
    """Wait until nobody else writes this shop's mirror: what was read before a write stays true."""
    await tx.lock(f"mirror/{shop}")


def newest(things: Iterable[T]) -> dict[str, T]:
    """One of each thing: of several the newest, and of equally new ones the last that came."""
    kept: dict[str, T] = {}
    for thing in things:
        before = kept.get(thing.external_id)
        if before is None or not older(thing.updated_at, before.updated_at):
            kept[thing.external_id] = thing
    return kept


def older(one: datetime | None, other: datetime | None) -> bool:
    """Whether `one` is certainly of before `other`."""
    return one is not None and other is not None and one < other


def same(stored: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    """Whether two descriptions say the same, but for the moment they are of."""
    if stored.keys() - {"updated_at"} != told.keys() - {"updated_at"}:
        return False
    return all(stored[key] == told[key] for key in told if key != "updated_at")
