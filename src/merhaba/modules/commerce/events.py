"""What happens to the mirror of shops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from merhaba.platform.events import Event


@dataclass(frozen=True, slots=True)
class OrderChanged(Event):
    """An order came, changed or was deleted at its platform."""

    name: ClassVar[str] = "order.changed"

    order: UUID
    customer: UUID | None
    shop: UUID
