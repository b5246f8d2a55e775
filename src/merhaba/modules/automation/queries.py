"""Reads of rules and of what they were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from merhaba.modules.conditions.api import BrokenPart
from merhaba.modules.conditions.known import Known, gone, known
from merhaba.modules.conditions.parse import read
from merhaba.platform.database import Transaction
from merhaba.platform.web import not_found

from .tables import rule_versions, rules
from .types import Definition, Rule


async def every(tx: Transaction) -> list[Rule]:
    """Every rule, in the order they are looked at."""
    rows = await tx.rows(
        select(rules).where(rules.c.workspace_id == tx.workspace).order_by(rules.c.place, rules.c.id)
    )
    there = await known(tx) if rows else Known({}, {})
    return [_shape(row, there) for row in rows]


async def one(tx: Transaction, ident: UUID) -> Rule:
    """One rule. Raises Problem 404."""
    row = await tx.first(select(rules).where(rules.c.workspace_id == tx.workspace, rules.c.id == ident))
    if row is None:
        raise not_found("rule")
    return _shape(row, await known(tx))


async def versions(tx: Transaction, ident: UUID) -> Sequence[Row[Any]]:
    """What a rule was, newest first."""
    c = rule_versions.c
    return await tx.rows(
        select(rule_versions)
        .where(c.workspace_id == tx.workspace, c.rule_id == ident)
        .order_by(c.version.desc())
        .limit(100)
    )


def _shape(row: Row[Any], there: Known) -> Rule:
    kept = Definition.model_validate(row.definition)
    broken = [BrokenPart(path=part.path, why=part.why) for part in gone(read(kept.condition), there)]
    return Rule(
        **kept.model_dump(),
        id=row.id,
        name=row.name,
        enabled=row.enabled,
        version=row.version,
        paused=row.paused,
        broken=broken,
        changed_at=row.changed_at,
    )
