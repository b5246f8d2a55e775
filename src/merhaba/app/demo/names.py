"""What the demo's data files call things, and the rows they became."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID


@dataclass
class Names:
    """Filled in as the loader goes on; keys are those of the data files."""

    now: datetime
    brand: UUID
    accounts: dict[str, UUID] = field(default_factory=dict)
    agents: dict[str, UUID] = field(default_factory=dict)
    agent_names: dict[str, str] = field(default_factory=dict)
    teams: dict[str, UUID] = field(default_factory=dict)
    tags: dict[str, UUID] = field(default_factory=dict)
    customers: dict[str, UUID] = field(default_factory=dict)
    customer_names: dict[str, str] = field(default_factory=dict)
    customer_emails: dict[str, str] = field(default_factory=dict)

    def ago(self, hours: float) -> datetime:
        """The moment that many hours before now."""
        return self.now - timedelta(hours=hours)
