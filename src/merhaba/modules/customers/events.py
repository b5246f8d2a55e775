"""What happens to customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from merhaba.platform.events import Event


@dataclass(frozen=True, slots=True)
class CustomerUpdated(Event):
    """A customer was made, changed, or seen under a new identity."""

    name: ClassVar[str] = "customer.updated"

    customer: UUID


@dataclass(frozen=True, slots=True)
class CustomersMerged(Event):
    """`loser` became part of `winner` (or, with `undone`, came apart again)."""

    name: ClassVar[str] = "customers.merged"

    winner: UUID
    loser: UUID
    merge: UUID
    undone: bool = False
