"""Asking the database by conditions: which conversations match, and the facts of those that are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Text, Uuid, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from merhaba.modules.inbox.tables import conversations
from merhaba.platform.database import Transaction

from .fields import TIME
from .frame import frame
from .in_memory import Facts
from .in_sql import where
from .known import Known, resolved
from .types import Condition, Leaf, leaves

COUNTED = 5000
"""More than this is not counted: nobody reads on."""

LOOKED_AT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened in a conversation, with a message or without, at a moment."""

    conversation: UUID
    message: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """What matches: how many conversations (at most `COUNTED`, `more` beyond it), and the newest."""

    count: int
    more: bool
    newest: list[UUID]


def fields_of(*conditions: Condition) -> set[str]:
    """The fields that conditions ask about."""
    return {leaf.field for condition in conditions for leaf in leaves(condition) if isinstance(leaf, Leaf)}


async def matching(tx: Transaction, condition: Condition, there: Known, *, show: int) -> Found:
    """Conversations of the last 30 days that match now."""
    condition = resolved(condition, there)
    asked = frame(tx.workspace, fields_of(condition))
    c = conversations.c
    mine = (c.workspace_id == tx.workspace) & (c.last_message_at > tx.now - LOOKED_AT)
    found = (
        select(c.id, c.last_message_at)
        .select_from(asked.rows)
        .where(mine, where(condition, asked.columns, there, tx.now))
        .order_by(c.last_message_at.desc(), c.id.desc())
        .limit(COUNTED + 1)
        .cte("found")
    )
    newest = (
        select(found.c.id).order_by(found.c.last_message_at.desc(), found.c.id.desc()).limit(show).subquery()
    )
    row = await tx.first(
        select(
            select(func.count()).select_from(found).scalar_subquery().label("matching"),
            select(func.array_agg(newest.c.id)).scalar_subquery().label("newest"),
        )
    )
    count: int = row.matching if row is not None else 0
    shown = list(row.newest or ()) if row is not None else []
    return Found(min(count, COUNTED), count > COUNTED, shown)


async def facts(
    tx: Transaction, fields: Iterable[str], there: Known, happenings: Sequence[Happening]
) -> list[Facts | None]:
    """The values of `fields` for each happening, in their order; None where the conversation is gone."""
    if not happenings:
        return []
    wanted = set(fields)
    given = _as_rows(happenings)
    asked = frame(tx.workspace, wanted, given)
    names = [name for name in asked.columns if name in wanted and name not in TIME]
    rows = await tx.rows(
        select(
            given.c.place,
            conversations.c.brand_id,
            *(asked.columns[name].label(f"f{n}") for n, name in enumerate(names)),
        ).select_from(asked.rows)
    )
    clocks = bool(wanted & TIME)
    found: list[Facts | None] = [None] * len(happenings)
    for row in rows:
        at = happenings[row.place - 1].at
        values: dict[str, Any] = dict(zip(names, row[2:], strict=True))
        found[row.place - 1] = values | there.clock(row.brand_id, at) if clocks else values
    return found


def _as_rows(happenings: Sequence[Happening]) -> Any:
    # Ids travel as text: an array of them may hold NULL, which a list of UUIDs may not.
    ids = [str(one.conversation) for one in happenings]
    said = [str(one.message) if one.message is not None else None for one in happenings]
    given = func.unnest(literal(ids, ARRAY(Text)), literal(said, ARRAY(Text)))
    rows = given.table_valued("conversation", "message", with_ordinality="place").render_derived("given")
    return select(
        cast(rows.c.conversation, Uuid).label("conversation_id"),
        cast(rows.c.message, Uuid).label("message_id"),
        rows.c.place,
    ).subquery("happenings")
