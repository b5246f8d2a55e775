"""Which policy holds for a conversation: the first, in their order, that fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from merhaba.modules.conditions.in_memory import holds
from merhaba.modules.conditions.known import known, resolved
from merhaba.modules.conditions.parse import read
from merhaba.modules.conditions.queries import Happening, facts, fields_of
from merhaba.platform.database import Transaction

from .types import AppliesTo, SlaPolicy


async def first_that_fits(tx: Transaction, policies: Sequence[SlaPolicy], row: Row[Any]) -> SlaPolicy | None:
    """The policy for a conversation (its row), or None. A condition on something that is gone never fits."""
    for policy in policies:
        applies = policy.applies_to
        if not policy.active or not fits(applies, row.channel, row.brand_id, row.priority):
            continue
        if applies.conditions is None or await _holds(tx, applies.conditions, row):
            return policy
    return None


def fits(applies_to: AppliesTo, channel: str, brand: Any, priority: str) -> bool:
    """Whether channel, brand and priority are among those named; where none is named, all are."""
    return (
        (not applies_to.channels or channel in applies_to.channels)
        and (not applies_to.brands or brand in applies_to.brands)
        and (not applies_to.priorities or priority in applies_to.priorities)
    )


async def _holds(tx: Transaction, written: dict[str, Any], row: Row[Any]) -> bool:
    there = await known(tx)
    condition = resolved(read(written), there)
    (found,) = await facts(tx, fields_of(condition), there, [Happening(row.id, None, tx.now)])
    return found is not None and holds(condition, found, tx.now) is True
