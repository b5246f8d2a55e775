"""Making, changing and ordering rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, select, update

from merhaba.kit.ids import new_id
from merhaba.kit.text import one_line
from merhaba.modules.conditions.api import accepted
from merhaba.modules.workspaces.events import SettingsChanged
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.web import Problem, invalid, not_found

from .tables import rule_versions, rules
from .types import MOST_RULES, Definition, Note, Propose, Reply
from .words import unknown_variables

_ORDER = "rules"


async def create(
    tx: Transaction, *, name: str, definition: Definition, enabled: bool, by: UUID | None
) -> UUID:
    """A new rule, after all others. Raises Problem 422."""
    await tx.lock(_ORDER)
    c = rules.c
    row = await tx.first(
        select(func.count().label("there"), func.coalesce(func.max(c.place), 0).label("last")).where(
            c.workspace_id == tx.workspace
        )
    )
    if row is not None and row.there >= MOST_RULES:
        raise Problem(422, "too-many-rules", f"A workspace has at most {MOST_RULES} rules.")
    ident = new_id()
    values = _values(name, definition)
    await tx.run(
        insert(rules).values(
            workspace_id=tx.workspace,
            id=ident,
            place=(row.last if row is not None else 0) + 1,
            enabled=enabled,
            enabled_at=tx.now if enabled else None,
            version=1,
            created_at=tx.now,
            changed_at=tx.now,
            **values,
        )
    )
    await _keep(tx, ident, 1, values, by)
    await append(tx, SettingsChanged("rules", ident, by))
    return ident


async def change(
    tx: Transaction,
    ident: UUID,
    *,
    name: str | None,
    definition: Definition | None,
    enabled: bool | None,
    by: UUID | None,
) -> None:
    """Change a rule; what it was is kept. Switching it on also ends a pause. Raises Problem 404, 422."""
    row = await _locked(tx, ident)
    changes: dict[str, Any] = {"changed_at": tx.now}
    if name is not None or definition is not None:
        kept = definition or Definition.model_validate(row.definition)
        values = _values(name if name is not None else row.name, kept)
        if values["name"] != row.name or values["definition"] != row.definition:
            changes |= {**values, "version": row.version + 1}
            await _keep(tx, ident, row.version + 1, values, by)
    if enabled is not None:
        changes |= {"enabled": enabled, "paused": None, "paused_at": None}
        if enabled and (not row.enabled or row.paused is not None):
            changes["enabled_at"] = tx.now
    await tx.run(update(rules).where(*_this(tx, ident)).values(**changes))
    await append(tx, SettingsChanged("rules", ident, by))


async def remove(tx: Transaction, ident: UUID, by: UUID | None) -> None:
    """Remove a rule and its versions; what it did stays in the log. Raises Problem 404."""
    await _locked(tx, ident)
    c = rule_versions.c
    await tx.run(delete(rule_versions).where(c.workspace_id == tx.workspace, c.rule_id == ident))
    await tx.run(delete(rules).where(*_this(tx, ident)))
    await append(tx, SettingsChanged("rules", ident, by))


async def reorder(tx: Transaction, idents: Sequence[UUID], by: UUID | None) -> None:
    """Put all rules in this order. Raises Problem 409 when they are not exactly those there are."""
    await tx.lock(_ORDER)
    there = await tx.scalars(select(rules.c.id).where(rules.c.workspace_id == tx.workspace))
    if sorted(there) != sorted(idents):
        raise Problem(409, "other-rules", "The rules have changed in the meantime. Load them anew.")
    for place, ident in enumerate(idents, 1):
        await tx.run(update(rules).where(*_this(tx, ident)).values(place=place))
    await append(tx, SettingsChanged("rules", None, by))


def _values(name: str, definition: Definition) -> dict[str, Any]:
    """What is stored of a rule. Raises Problem 422."""
    said = one_line(name, 80)
    if not said:
        raise invalid("name", "A rule needs a name.")
    accepted(definition.condition, "condition")
    for number, action in enumerate(definition.actions):
        texts = list(action.text.values()) if isinstance(action, Reply) else []
        texts += [action.text] if isinstance(action, Note | Propose) else []
        for text in texts:
            unknown = unknown_variables(text)
            if unknown:
                raise invalid(
                    f"actions.{number}.text", f"There is no variable “{unknown[0]}”.", "unknown-variable"
                )
    written = definition.model_dump(mode="json", include=set(Definition.model_fields))
    return {"name": said, "trigger": definition.when.on, "definition": written}


async def _keep(tx: Transaction, ident: UUID, version: int, values: dict[str, Any], by: UUID | None) -> None:
    await tx.run(
        insert(rule_versions).values(
            workspace_id=tx.workspace,
            rule_id=ident,
            version=version,
            name=values["name"],
            definition=values["definition"],
            by_agent_id=by,
            made_at=tx.now,
        )
    )


async def _locked(tx: Transaction, ident: UUID) -> Row[Any]:
    row = await tx.first(select(rules).where(*_this(tx, ident)).with_for_update())
    if row is None:
        raise not_found("rule")
    return row


def _this(tx: Transaction, ident: UUID) -> tuple[Any, ...]:
    return (rules.c.workspace_id == tx.workspace, rules.c.id == ident)
