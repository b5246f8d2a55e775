"""What a condition's ids may name, and the clocks of the brands; what is gone makes its comparison broken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from merhaba.modules.inbox.tables import tags
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.hours import is_open, zone
from merhaba.modules.workspaces.types import DAYS, Brand
from merhaba.platform.database import Transaction

from .fields import FIELDS
from .types import All, AnyOf, Broken, Condition, Leaf, Not, Refers


@dataclass(frozen=True, slots=True)
class Known:
    """What there is in a workspace just now. `names` are by id."""

    names: Mapping[Refers, Mapping[UUID, str]]
    brands: Mapping[UUID, Brand]

    def clock(self, brand: UUID, at: datetime) -> dict[str, Any]:
        """The fields of the time on a brand's wall."""
        found = self.brands.get(brand)
        if found is None:
            return {}
        local = at.astimezone(zone(found.timezone))
        return {
            "time.hour": local.hour,
            "time.weekday": DAYS[local.weekday()],
            "time.open": is_open(found.hours, found.timezone, at),
        }


async def known(tx: Transaction) -> Known:
    """What there is in the workspace of the scope."""
    agents = await workspaces.agent_refs(tx)
    teams = await workspaces.all_teams(tx)
    brands = await workspaces.all_brands(tx)
    labels = await tx.rows(select(tags.c.id, tags.c.name).where(tags.c.workspace_id == tx.workspace))
    return Known(
        {
            Refers.AGENT: {agent.id: agent.name for agent in agents},
            Refers.TEAM: {team.id: team.name for team in teams},
            Refers.BRAND: {brand.id: brand.name for brand in brands},
            Refers.TAG: {tag.id: tag.name for tag in labels},
        },
        {brand.id: brand for brand in brands},
    )


def resolved(condition: Condition, there: Known) -> Condition:
    """The condition as it can be evaluated: of several ids those that are gone are left out; a comparison
    with nothing left is broken."""
    match condition:
        case All(parts):
            return All(tuple(resolved(part, there) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(resolved(part, there) for part in parts))
        case Not(part):
            return Not(resolved(part, there))
        case Leaf():
            return _resolved(condition, there)
    return condition


def gone(condition: Condition, there: Known) -> list[Broken]:
    """Every comparison that names something that is gone, if only in part."""
    match condition:
        case All(parts) | AnyOf(parts):
            return [one for part in parts for one in gone(part, there)]
        case Not(part):
            return gone(part, there)
        case Broken():
            return [condition]
    return [Broken(condition.path, "gone")] if _missing(condition, there) else []


def _missing(leaf: Leaf, there: Known) -> list[UUID]:
    refers = FIELDS[leaf.field].refers
    if refers is None or leaf.value is None:
        return []
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    return [one for one in values if isinstance(one, UUID) and one not in there.names[refers]]


def _resolved(leaf: Leaf, there: Known) -> Condition:
    missing = _missing(leaf, there)
    if not missing:
        return leaf
    if isinstance(leaf.value, tuple):
        left = tuple(one for one in leaf.value if isinstance(one, UUID) and one not in missing)
        if left:
            return replace(leaf, value=left)
    return Broken(leaf.path, "gone")
