"""How far each kind of a shop is read, as rows."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update

from merhaba.platform.database import Transaction

from .tables import shop_syncs

_TELL_EVERY = 1.0
_told: dict[UUID, float] = {}


async def rows_of(tx: Transaction, shop: UUID) -> Sequence[Row[Any]]:
    """Every kind's row."""
    table = shop_syncs.c
    mine = (table.workspace_id == tx.workspace) & (table.shop_id == shop)
    return await tx.rows(select(shop_syncs).where(mine))


async def set_row(tx: Transaction, shop: UUID, what: str, values: Mapping[str, Any]) -> None:
    """Change one kind's row."""
    table = shop_syncs.c
    mine = (table.workspace_id == tx.workspace) & (table.shop_id == shop) & (table.what == what)
    await tx.run(update(shop_syncs).where(mine).values(**values))


def may_tell(shop: UUID) -> bool:
    """Whether a second has gone since screens were told of this shop's progress."""
    now = time.monotonic()
    if now - _told.get(shop, -_TELL_EVERY) < _TELL_EVERY:
        return False
    _told[shop] = now
    return True
