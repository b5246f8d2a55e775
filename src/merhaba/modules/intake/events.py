"""What happens at the door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from merhaba.platform.events import Event


@dataclass(frozen=True, slots=True)
class DeadLetterAdded(Event):
    """Something came in that could not be understood; it waits in the tray."""

    name: ClassVar[str] = "dead_letter.added"

    raw: UUID
    error: str
