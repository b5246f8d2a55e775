"""The rules of a workspace, ready to be evaluated, remembered for as long as nothing changes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from merhaba.modules.conditions.known import Known, known, resolved
from merhaba.modules.conditions.parse import read
from merhaba.modules.conditions.queries import fields_of
from merhaba.modules.conditions.types import Condition
from merhaba.platform.database import Transaction

from .tables import rules
from .types import Definition

_FRESH_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Ready:
    """A rule that is on."""

    id: UUID
    name: str
    version: int
    definition: Definition
    condition: Condition
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Loaded:
    """Every rule that is on, in order, and what their conditions may name."""

    rules: tuple[Ready, ...]
    there: Known


# The log says when settings change, in the order of things: what was remembered is dropped then. The few
# seconds are for what another process has read.
_remembered: dict[UUID, tuple[float, Loaded]] = {}


async def loaded(tx: Transaction) -> Loaded:
    """The rules of the workspace of the scope."""
    before = _remembered.get(tx.workspace)
    if before is not None and time.monotonic() - before[0] < _FRESH_SECONDS:
        return before[1]
    rows = await tx.rows(
        select(rules)
        .where(rules.c.workspace_id == tx.workspace, rules.c.enabled.is_(True), rules.c.paused.is_(None))
        .order_by(rules.c.place, rules.c.id)
    )
    there = await known(tx) if rows else Known({}, {})
    found = Loaded(tuple(_ready(row.id, row.name, row.version, row.definition, there) for row in rows), there)
    if len(_remembered) > 1000:
        _remembered.clear()
    _remembered[tx.workspace] = (time.monotonic(), found)
    return found


def forget(workspace: UUID) -> None:
    """Something was changed that rules or their conditions may name."""
    _remembered.pop(workspace, None)


def _ready(ident: UUID, name: str, version: int, definition: object, there: Known) -> Ready:
    kept = Definition.model_validate(definition)
    condition = resolved(read(kept.condition), there)
    return Ready(ident, name, version, kept, condition, frozenset(fields_of(condition)))
