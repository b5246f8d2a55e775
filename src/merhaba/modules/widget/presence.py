"""Whether a person answers now, how fast they usually are, and who they are."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text

from merhaba.kit.text import initials
from merhaba.modules.hours import queries as hours
from merhaba.modules.hours.promise import promise
from merhaba.modules.workspaces.tables import agents
from merhaba.modules.workspaces.types import Brand
from merhaba.platform.database import Transaction

from .types import WAgent

_HERE_WITHIN = timedelta(minutes=5)
_MEMORY_SECONDS = 300
_MEDIAN = text(
    "select case when count(*) >= 3 then"
    " percentile_cont(0.5) within group (order by extract(epoch from answered - created_at)) end"
    " from (select c.created_at, (select min(m.created_at) from messages m"
    "   where m.workspace_id = c.workspace_id and m.conversation_id = c.id"
    "   and m.kind = 'message' and m.direction = 'out' and m.author_kind = 'agent') as answered"
    "  from conversations c where c.workspace_id = :workspace and c.channel = 'chat'"
    "  and c.created_at > :since order by c.created_at desc limit 200) as firsts"
    " where answered is not null"
)

_medians: dict[UUID, tuple[float, int | None]] = {}


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers now and when a person will."""

    online: bool
    reply_minutes: int | None
    next_open_at: datetime | None
    closes_at: datetime | None
    agents: list[WAgent]


async def answering(tx: Transaction, brand: Brand) -> Answering:
    """The present state, from opening hours, who is at the desk and how long first answers took lately."""
    usual = await _usual_minutes(tx)
    told = promise(await hours.of_brand(tx, brand), tx.now, usual)
    here = await tx.rows(
        select(agents.c.name, agents.c.last_seen_at)
        .where(
            agents.c.workspace_id == tx.workspace,
            agents.c.active.is_(True),
            agents.c.role != "viewer",
            agents.c.availability == "available",
        )
        .order_by(agents.c.last_seen_at.desc().nulls_last())
        .limit(20)
    )
    at_desk = [r for r in here if r.last_seen_at and tx.now - r.last_seen_at < _HERE_WITHIN]
    shown = (at_desk or list(here))[:3] if brand.widget.show_agents else []
    return Answering(
        online=told.open and bool(at_desk),
        reply_minutes=usual,
        next_open_at=told.next_open_at,
        closes_at=told.closes_at,
        agents=[WAgent(name=r.name.split(" ")[0], initials=initials(r.name)) for r in shown],
    )


async def _usual_minutes(tx: Transaction) -> int | None:
    """Median minutes to a person's first answer over two weeks, or None when there were too few."""
    known = _medians.get(tx.workspace)
    if known is not None and time.monotonic() - known[0] < _MEMORY_SECONDS:
        return known[1]
    seconds = await tx.scalar(_MEDIAN, {"workspace": tx.workspace, "since": tx.now - timedelta(days=14)})
    minutes = max(1, round(float(seconds) / 60)) if seconds is not None else None
    _medians[tx.workspace] = (time.monotonic(), minutes)
    return minutes
