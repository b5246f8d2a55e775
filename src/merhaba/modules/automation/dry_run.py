"""What a rule would have done in the last 30 days, had it been on. Nothing is changed.

Messages, orders and people are taken as they were written; status, tags and whose a conversation is are
taken as they are today, for nobody has kept what they were.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, literal_column, null, select

from merhaba.modules.commerce.tables import orders
from merhaba.modules.conditions.in_memory import holds
from merhaba.modules.conditions.known import known, resolved
from merhaba.modules.conditions.parse import duration, read
from merhaba.modules.conditions.queries import Happening, facts, fields_of
from merhaba.modules.inbox.tables import conversations, messages
from merhaba.platform.database import Transaction

from .timed import anchor_of
from .types import Definition, On, Trigger

LOOKED_BACK = timedelta(days=30)
MOST = 10_000
_BATCH = 500
_SECONDS = 8.0
_SHOWN = 10
# What the thread keeps of a change, by what a rule calls it.
_LINES = {"status": "status", "assignee": "assigned", "team": "team", "tags": "tags", "priority": "priority"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: how much was looked at (`cut` when there was more), how often it would have acted, in
    how many conversations, how often each action, and the newest."""

    looked_at: int
    cut: bool
    matched: int
    conversations: int
    would: dict[str, int]
    newest: list[Happening]


async def dry_run(tx: Transaction, definition: Definition) -> Outcome:
    """Let a rule look at the last 30 days, newest first."""
    there = await known(tx)
    condition = resolved(read(definition.condition), there)
    fields = fields_of(condition)
    happenings = await _happenings(tx, definition.when)
    until = time.monotonic() + _SECONDS
    found: list[Happening] = []
    done = 0
    while done < len(happenings) and time.monotonic() < until:
        batch = happenings[done : done + _BATCH]
        for one, what in zip(batch, await facts(tx, fields, there, batch), strict=True):
            if what is not None and holds(condition, what, one.at) is True:
                found.append(one)
        done += len(batch)
    would = Counter(action.do for action in definition.actions)
    return Outcome(
        looked_at=done,
        cut=done < len(happenings) or len(happenings) == MOST,
        matched=len(found),
        conversations=len({one.conversation for one in found}),
        would={do: times * len(found) for do, times in would.items()},
        newest=_newest(found),
    )


def _newest(found: Sequence[Happening]) -> list[Happening]:
    """Each conversation once."""
    first: dict[UUID, Happening] = {}
    for one in found:
        first.setdefault(one.conversation, one)
        if len(first) == _SHOWN:
            break
    return list(first.values())


async def _happenings(tx: Transaction, when: Trigger) -> list[Happening]:
    rows = await tx.rows(_past(tx, when).order_by(literal_column("at").desc()).limit(MOST))
    return [Happening(row.conversation, row.message, row.at) for row in rows]


def _past(tx: Transaction, when: Trigger) -> Select[Any]:
    match when.on:
        case On.MESSAGE_IN | On.MESSAGE_OUT:
            return _messages(tx, "in" if when.on is On.MESSAGE_IN else "out")
        case On.UPDATED:
            return _lines(tx, [_LINES[name] for name in when.fields or _LINES])
        case On.ASSIGNED:
            return _lines(tx, ["assigned"])
        case On.UNSNOOZED:
            return _lines(tx, ["unsnoozed"])
        case On.ORDER_CHANGED:
            return _orders(tx)
    return _times(tx, when)


def _messages(tx: Transaction, direction: str) -> Select[Any]:
    m = messages.c
    return select(
        m.conversation_id.label("conversation"), m.id.label("message"), m.created_at.label("at")
    ).where(
        m.workspace_id == tx.workspace,
        m.kind == "message",
        m.direction == direction,
        m.created_at > tx.now - LOOKED_BACK,
        m.conversation_id.in_(_lately(tx)),
    )


def _lines(tx: Transaction, kinds: Sequence[str]) -> Select[Any]:
    m = messages.c
    return select(
        m.conversation_id.label("conversation"), null().label("message"), m.created_at.label("at")
    ).where(
        m.workspace_id == tx.workspace,
        m.kind == "event",
        m.event["type"].astext.in_(kinds),
        m.created_at > tx.now - LOOKED_BACK,
        m.conversation_id.in_(_lately(tx)),
    )


def _lately(tx: Transaction) -> Select[Any]:
    """Conversations in which something was said since: what the index on messages begins with."""
    c = conversations.c
    return (
        select(c.id)
        .where(c.workspace_id == tx.workspace, c.last_message_at > tx.now - LOOKED_BACK)
        .order_by(c.last_message_at.desc())
        .limit(MOST)
    )


def _orders(tx: Transaction) -> Select[Any]:
    c, o = conversations.c, orders.c
    return select(c.id.label("conversation"), null().label("message"), o.updated_at.label("at")).where(
        c.workspace_id == tx.workspace,
        o.workspace_id == tx.workspace,
        o.customer_id == c.customer_id,
        o.updated_at > tx.now - LOOKED_BACK,
        c.created_at <= o.updated_at,
        func.coalesce(c.closed_at, o.updated_at) >= o.updated_at,
    )


def _times(tx: Transaction, when: Trigger) -> Select[Any]:
    """Openings; or for a rule that waits, the moments at which the time was over."""
    c = conversations.c
    anchor: ColumnElement[Any] = c.created_at
    after = timedelta(0)
    if when.on is On.TIME and when.since is not None:
        anchor, after = anchor_of(when.since), duration(when.after or "") or after
    at = anchor + literal(after)
    first = (
        select(messages.c.id)
        .where(
            messages.c.workspace_id == tx.workspace,
            messages.c.conversation_id == c.id,
            messages.c.kind == "message",
        )
        .order_by(messages.c.created_at, messages.c.id)
        .limit(1)
        .scalar_subquery()
    )
    message = first if when.on is On.CREATED else null()
    return select(c.id.label("conversation"), message.label("message"), at.label("at")).where(
        c.workspace_id == tx.workspace, at > tx.now - LOOKED_BACK, at <= tx.now
    )
