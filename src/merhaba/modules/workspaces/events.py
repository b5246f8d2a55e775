"""What happens to a workspace's settings and people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from merhaba.platform.events import Event


@dataclass(frozen=True, slots=True)
class SettingsChanged(Event):
    """Something that screens keep (people, teams, brands, tags, channels) changed; they read it anew."""

    name: ClassVar[str] = "settings.changed"

    what: str
    subject: UUID | None = None
    by: UUID | None = None
