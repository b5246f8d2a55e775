"""What happens to connected shops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from merhaba.platform.events import Event


@dataclass(frozen=True, slots=True)
class ShopChanged(Event):
    """A shop was connected, changed or removed, its status is another, or its first sync went on."""

    name: ClassVar[str] = "shop.changed"

    shop: UUID
