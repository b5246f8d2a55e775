"""Rules that wait for time to pass: every minute, over open conversations, by SQL and in batches."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Row, Text, cast, exists, func, literal, select

from merhaba.modules.conditions.frame import frame
from merhaba.modules.conditions.in_sql import where
from merhaba.modules.conditions.parse import duration
from merhaba.modules.inbox.tables import conversations
from merhaba.modules.inbox.types import Status
from merhaba.platform.database import SYSTEM, DatabaseUnavailable, Transaction
from merhaba.platform.runtime import Runtime

from .engine import run
from .loaded import Loaded, Ready, loaded
from .rules import Cause, Happened
from .tables import rule_log, rules
from .types import On, Since

log = logging.getLogger(__name__)

BATCH = 200
_LONGEST = timedelta(days=400)


async def tick(runtime: Runtime) -> int:
    """Let every rule whose time has come act; gives in how many conversations rules looked."""
    async with runtime.database.transaction(SYSTEM) as tx:
        c = rules.c
        waiting = (c.trigger == On.TIME, c.enabled.is_(True), c.paused.is_(None))
        workspaces = await tx.scalars(select(c.workspace_id).where(*waiting).distinct())
    looked = 0
    for workspace in workspaces:
        try:
            looked += await tick_workspace(runtime, workspace)
        except DatabaseUnavailable:
            raise
        except Exception:  # one workspace's mistake is not another's
            log.exception("timed rules of workspace %s failed", workspace)
    return looked


async def tick_workspace(runtime: Runtime, workspace: UUID) -> int:
    """The same for one workspace."""
    looked = 0
    async with runtime.database.transaction(workspace) as tx:
        ready = await loaded(tx)
    for rule in ready.rules:
        if rule.definition.when.on is not On.TIME:
            continue
        while True:
            async with runtime.database.transaction(workspace) as tx:
                if all(rule.id != one.id for one in (await loaded(tx)).rules):
                    break  # it has paused itself, or somebody has switched it off
                due = await _due(tx, rule, ready)
            for row in due:
                async with runtime.database.transaction(workspace) as tx:
                    await _look(tx, row, rule, ready)
            looked += len(due)
            if len(due) < BATCH:
                break
    return looked


async def _look(tx: Transaction, row: Row[Any], rule: Ready, ready: Loaded) -> None:
    happened = Happened(row.key, frozenset({On.TIME}), row.id, None, tx.now, Cause(row.key))
    await run(tx, happened, Loaded((rule,), ready.there))


async def _due(tx: Transaction, rule: Ready, ready: Loaded) -> Sequence[Row[Any]]:
    """Conversations whose time came after the rule was switched on, and which it has not looked at since."""
    c = conversations.c
    since, after = rule.definition.when.since, duration(rule.definition.when.after or "")
    switched_on = await tx.scalar(
        select(rules.c.enabled_at).where(rules.c.workspace_id == tx.workspace, rules.c.id == rule.id)
    )
    if since is None or after is None or switched_on is None:
        return []
    anchor = anchor_of(since)
    key = func.concat(f"time:{rule.id}:", cast(func.extract("epoch", anchor) * 1_000_000, BigInteger))
    seen = exists().where(
        rule_log.c.workspace_id == tx.workspace,
        rule_log.c.conversation_id == c.id,
        rule_log.c.happening == key,
    )
    asked = frame(tx.workspace, rule.fields)
    return await tx.rows(
        select(c.id, cast(key, Text).label("key"))
        .select_from(asked.rows)
        .where(
            c.workspace_id == tx.workspace,
            c.status.in_([literal(Status.OPEN.value), literal(Status.PENDING.value)]),
            c.spam.is_(False),
            anchor <= tx.now - after,
            anchor > max(switched_on - after, tx.now - after - _LONGEST),
            where(rule.condition, asked.columns, ready.there, tx.now),
            ~seen,
        )
        .order_by(anchor, c.id)
        .limit(BATCH)
    )


def anchor_of(since: Since) -> ColumnElement[Any]:
    """The moment a time counts from."""
    c = conversations.c
    of = {Since.CREATED: c.created_at, Since.LAST_INBOUND: c.last_inbound_at, Since.WAITING: c.waiting_since}
    return of[since]
