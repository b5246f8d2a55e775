"""Whose turn it is: how much one account may hand over in a minute, and at the same time.

Relays refuse, and providers lock, accounts that send faster than they allow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from merhaba.platform.database import Transaction

from .rules import CONNECTIONS, limit_of, wait_for_turn
from .tables import deliveries

_LOCK = 7049
_BUSY = timedelta(seconds=1)
_now: Counter[UUID] = Counter()


async def take(tx: Transaction, account: UUID, config: Mapping[str, Any]) -> timedelta | None:
    """Take a turn (give it back with `give_back`), or say how long to wait for one.

    The minute is counted over all processes, one after another; what goes at the same time in this one.
    """
    if _now[account] >= limit_of(config, "send_connections", CONNECTIONS):
        return _BUSY
    _now[account] += 1
    try:
        pause = await _of_the_minute(tx, account, limit_of(config, "send_per_minute", 0))
    except BaseException:
        give_back(account)
        raise
    if pause is not None:
        give_back(account)
    return pause


def give_back(account: UUID) -> None:
    """The turn is over."""
    _now[account] -= 1
    if _now[account] <= 0:
        del _now[account]


async def _of_the_minute(tx: Transaction, account: UUID, per_minute: int) -> timedelta | None:
    if per_minute <= 0:
        return None
    await tx.scalar(select(func.pg_advisory_xact_lock(func.hashtextextended(f"turn/{account}", _LOCK))))
    table = deliveries.c
    attempted = await tx.scalars(
        select(table.attempted_at)
        .where(
            table.workspace_id == tx.workspace,
            table.account_id == account,
            table.attempted_at > tx.now - timedelta(minutes=1),
        )
        .order_by(table.attempted_at)
    )
    return wait_for_turn(list(attempted), per_minute, tx.now)
