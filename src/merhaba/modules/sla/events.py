"""What happens to promised times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from merhaba.platform.events import Event


@dataclass(frozen=True, slots=True)
class SlaWarned(Event):
    """A promised time is about to run out."""

    name: ClassVar[str] = "sla.warned"

    conversation: UUID
    metric: str
    policy: UUID
    due_at: datetime


@dataclass(frozen=True, slots=True)
class SlaBreached(Event):
    """A promised time has run out, and it is still owed."""

    name: ClassVar[str] = "sla.breached"

    conversation: UUID
    metric: str
    policy: UUID
    due_at: datetime
