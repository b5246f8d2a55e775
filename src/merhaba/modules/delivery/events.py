"""What happens to outgoing messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from merhaba.platform.events import Event


@dataclass(frozen=True, slots=True)
class DeliveryChanged(Event):
    """An outgoing message moved to another state; `reason` is a code of `Failure`."""

    name: ClassVar[str] = "delivery.changed"

    message: UUID
    conversation: UUID
    state: str
    reason: str = ""
