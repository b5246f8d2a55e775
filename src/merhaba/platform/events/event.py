"""What an event is, and how one is appended to the log."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import text

from merhaba.kit.ids import parse_id
from merhaba.platform.database import Transaction

_INSERT = text(
    "insert into events (workspace_id, type, data)"
    " select workspace, type, cast(data as jsonb)"
    " from unnest(cast(:workspaces as uuid[]), cast(:types as text[]), cast(:data as text[]))"
    " with ordinality as e(workspace, type, data, place)"
    " order by place"
)


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
    """Write events in the caller's transaction: committed with the rows they tell of, or not at all.

    All of a transaction's events are written by one statement right before it commits.
    """
    if not happened:
        return
    if not tx.wrote_events:
        tx.wrote_events = True

        async def write() -> None:
            await _write(tx)

        tx.before_commit.append(write)
    tx.events.extend((tx.workspace, event.name, event.data()) for event in happened)


async def _write(tx: Transaction) -> None:
    if tx.events:
        workspaces, types, data = zip(*tx.events, strict=True)
        tx.events.clear()
        values = {
            "workspaces": list(workspaces),
            "types": list(types),
            "data": [json.dumps(each, ensure_ascii=False) for each in data],
        }
        await tx.run(_INSERT, values)


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
