"""What an event is, and how one is appended to the log."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import insert

from merhaba.kit.ids import parse_id
from merhaba.platform.database import Transaction

from .tables import events


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened, named in the past tense. Subclasses are frozen and never lose a field:
    a change that readers cannot ignore gets a new name with a version (`message.created.2`)."""

    name: ClassVar[str]

    def data(self) -> dict[str, Any]:
        """Its fields as JSON, ids as text, empty ones left out."""
        fields = {f.name: _plain(getattr(self, f.name)) for f in dataclasses.fields(self)}
        return {key: value for key, value in fields.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as it stands in the log."""

    workspace: UUID
    xid: int
    id: int
    type: str
    data: dict[str, Any]
    at: datetime

    def ident(self, field: str) -> UUID | None:
        """The id in one of its fields, or None where there is none."""
        return parse_id(str(self.data.get(field) or ""))


async def append(tx: Transaction, *happened: Event) -> None:
    """Write events in the caller's transaction: committed with the rows they tell of, or not at all."""
    if not happened:
        return
    rows = [{"workspace_id": tx.workspace, "type": e.name, "data": e.data()} for e in happened]
    await tx.run(insert(events), rows if len(rows) > 1 else rows[0])
    tx.wrote_events = True


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
