"""What happens to order actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from merhaba.platform.events import Event


@dataclass(frozen=True, slots=True)
class OrderActionChanged(Event):
    """An action was asked for, decided, begun or finished."""

    name: ClassVar[str] = "order_action.changed"

    order_action: UUID
    state: str
    kind: str
    order: UUID | None = None
    about: UUID | None = None
