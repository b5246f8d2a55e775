"""Running rules over something that happened in a conversation: all in one transaction, each rule in a part
of its own, so that one that fails takes nothing of the others with it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from merhaba.modules.conditions.in_memory import Facts, holds, leaf_holds
from merhaba.modules.conditions.queries import Happening, facts
from merhaba.modules.conditions.types import Leaf, leaves
from merhaba.modules.inbox.commands.write import locked
from merhaba.platform.database import Transaction
from merhaba.platform.database.engine import lost_connection
from merhaba.platform.jobs import enqueue
from merhaba.platform.web import Problem

from .acting import Acting
from .actions import perform
from .loaded import Loaded, Ready, forget
from .rules import STORM, Cause, Happened, sets_off
from .storm import pause
from .tables import rule_log, rule_runs, rules
from .types import On

log = logging.getLogger(__name__)

AGAIN = "automation.again"
_SEEN_LEAVES = 8
_SEEN_TEXT = 60


async def run(tx: Transaction, happened: Happened, ready: Loaded, *, retried: UUID | None = None) -> None:
    """Let every rule that waits for this look at it, in order. A second run of the same does nothing.

    `retried` is the one rule that is tried again after it failed.
    """
    waiting = [
        rule
        for rule in ready.rules
        if (retried is None or rule.id == retried)
        and sets_off(rule.definition.when, happened.on, happened.fields)
    ]
    if not waiting:
        return
    try:
        row = await locked(tx, happened.conversation)
    except Problem:
        return  # it is gone
    if On.ASSIGNED in happened.on and row.assignee_id is None:
        waiting = [rule for rule in waiting if rule.definition.when.on is not On.ASSIGNED]
    if not waiting or (retried is None and not await _begin(tx, happened, waiting[0].definition.when.on)):
        return
    seen = await _each(tx, row, happened, ready, waiting, raises=retried is not None)
    if retried is None:
        mine = (rule_log.c.workspace_id == tx.workspace) & (rule_log.c.conversation_id == row.id)
        await tx.run(update(rule_log).where(mine, rule_log.c.happening == happened.key).values(rules=seen))


async def _begin(tx: Transaction, happened: Happened, on: On) -> bool:
    """Write down that rules look at this; False when they did before."""
    key = {
        "workspace_id": tx.workspace,
        "conversation_id": happened.conversation,
        "happening": happened.key,
    }
    values = {"trigger": on, "root": happened.cause.root, "rules": [], "at": tx.now}
    return bool(await tx.run(upsert(rule_log).values(**key, **values).on_conflict_do_nothing()))


async def _each(
    tx: Transaction,
    row: Row[Any],
    happened: Happened,
    ready: Loaded,
    waiting: Sequence[Ready],
    *,
    raises: bool,
) -> list[dict[str, Any]]:
    wanted = set().union(*(rule.fields for rule in waiting))
    place = Happening(row.id, happened.message, happened.at)
    (known,) = await facts(tx, wanted, ready.there, [place])
    seen: list[dict[str, Any]] = []
    for number, rule in enumerate(waiting):
        if known is None:
            break
        entry = _entry(rule, known, happened.at)
        seen.append(entry)
        if not entry["matched"]:
            continue
        entry["outcome"] = await _act(tx, row, happened, ready, rule, raises=raises)
        if entry["outcome"] != "acted":
            continue
        if rule.definition.stop:
            break
        if number + 1 < len(waiting):  # the next one sees what this one did
            row = await locked(tx, row.id)
            (known,) = await facts(tx, wanted, ready.there, [place])
    return seen


async def _act(
    tx: Transaction, row: Row[Any], happened: Happened, ready: Loaded, rule: Ready, *, raises: bool
) -> str:
    """Do what the rule says; gives what came of it."""
    if str(rule.id) in happened.cause.rules:
        return "again"
    there = await tx.first(
        select(rules.c.enabled, rules.c.paused)
        .where(rules.c.workspace_id == tx.workspace, rules.c.id == rule.id)
        .with_for_update()
    )
    if there is None or not there.enabled or there.paused is not None:
        return "gone"
    if await _is_storm(tx, rule):
        await pause(tx, rule, row.id)
        forget(tx.workspace)
        return "paused"
    before = len(tx.events)
    try:
        async with tx.part():
            if not await _claim(tx, row, happened, rule):
                return "again"
            did = await perform(tx, Acting(row, happened, rule, ready.there))
            await tx.run(
                update(rule_runs).where(*_this_run(tx, rule.id, row.id, happened.cause.root)).values(did=did)
            )
    except Exception as error:
        if raises or lost_connection(error):
            raise
        log.exception("rule %s (%s) failed in conversation %s", rule.id, rule.name, row.id)
        await _park(tx, happened, rule)
        return "failed"
    for _, _, data in tx.events[before:]:
        data["cause"] = happened.cause.data(rule.id)
    return "acted"


async def _is_storm(tx: Transaction, rule: Ready) -> bool:
    most = rule.definition.most_a_minute
    lately = (
        select(rule_runs.c.rule_id)
        .where(rule_runs.c.workspace_id == tx.workspace, rule_runs.c.rule_id == rule.id)
        .where(rule_runs.c.at > tx.now - STORM)
        .limit(most)
        .subquery()
    )
    return int(await tx.scalar(select(func.count()).select_from(lately))) >= most


async def _claim(tx: Transaction, row: Row[Any], happened: Happened, rule: Ready) -> bool:
    key = {
        "workspace_id": tx.workspace,
        "rule_id": rule.id,
        "conversation_id": row.id,
        "root": happened.cause.root,
    }
    return bool(await tx.run(upsert(rule_runs).values(**key, did=[], at=tx.now).on_conflict_do_nothing()))


async def _park(tx: Transaction, happened: Happened, rule: Ready) -> None:
    """Try this one rule again later; it does not stop the others."""
    await enqueue(
        tx,
        AGAIN,
        workspace=str(tx.workspace),
        rule=str(rule.id),
        happened={
            "key": happened.key,
            "on": sorted(happened.on),
            "conversation": str(happened.conversation),
            "message": str(happened.message) if happened.message is not None else None,
            "at": happened.at.isoformat(),
            "root": happened.cause.root,
            "rules": list(happened.cause.rules),
            "fields": sorted(happened.fields),
        },
    )


def _this_run(tx: Transaction, rule: UUID, conversation: UUID, root: str) -> tuple[Any, ...]:
    c = rule_runs.c
    mine = c.workspace_id == tx.workspace
    return (mine, c.rule_id == rule, c.conversation_id == conversation, c.root == root)


def _entry(rule: Ready, known: Facts, at: datetime) -> dict[str, Any]:
    """What a rule saw, as the log keeps it: each comparison with the value it met, shortened."""
    saw = []
    for leaf in list(leaves(rule.condition))[:_SEEN_LEAVES]:
        if isinstance(leaf, Leaf):
            value = known.get(leaf.field)
            found = leaf_holds(leaf, value, at)
            saw.append({"path": leaf.path, "field": leaf.field, "value": _short(value), "held": found})
        else:
            saw.append({"path": leaf.path, "field": None, "value": None, "held": None})
    return {
        "rule": str(rule.id),
        "name": rule.name,
        "version": rule.version,
        "matched": holds(rule.condition, known, at) is True,
        "saw": saw,
    }


def _short(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)[:_SEEN_TEXT]
    text = str(value).lower() if isinstance(value, bool) else " ".join(str(value)[:400].split())
    return text if len(text) <= _SEEN_TEXT else text[: _SEEN_TEXT - 1] + "…"


def unpacked(packed: dict[str, Any]) -> Happened:
    """What `_park` wrote down."""
    return Happened(
        key=packed["key"],
        on=frozenset(On(one) for one in packed["on"]),
        conversation=UUID(packed["conversation"]),
        message=UUID(packed["message"]) if packed["message"] else None,
        at=datetime.fromisoformat(packed["at"]),
        cause=Cause(packed["root"], tuple(packed["rules"])),
        fields=frozenset(packed["fields"]),
    )
