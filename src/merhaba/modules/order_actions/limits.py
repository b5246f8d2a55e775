"""How much a role may give away: for one order, and in one day of the shop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, func, select

from merhaba.modules.workspaces.types import Role
from merhaba.platform.database import Transaction
from merhaba.ports.shops.actions import Action, Discount
from merhaba.ports.shops.things import ZERO

from .policy import Policy
from .tables import order_actions
from .types import ActionState

_NEVER_HAPPENED = (ActionState.DECLINED, ActionState.WITHDRAWN, ActionState.FAILED)


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that an action goes beyond: `order`, `day` or `percent`."""

    kind: str
    amount: Decimal


async def beyond(
    tx: Transaction,
    *,
    policy: Policy,
    role: Role,
    requester: str,
    shop: Any,
    order: UUID | None,
    action: Action,
    amount: Decimal,
) -> Limit | None:
    """The limit this goes beyond, so that somebody has to approve it; None when it stays within all.

    What a supervisor approved does not count against the one who asked.
    """
    mine = policy.of(role)
    if isinstance(action, Discount) and action.percent is not None:
        over = mine.max_percent is not None and action.percent > mine.max_percent
        return Limit("percent", mine.max_percent or ZERO) if over else None
    if amount <= 0:
        return None
    table = order_actions.c
    counted = (
        (table.workspace_id == tx.workspace)
        & (table.shop_id == shop.id)
        & table.state.not_in((*_NEVER_HAPPENED, ActionState.WAITING_APPROVAL))
        & table.decided_by.is_(None)
    )
    if mine.per_order is not None:
        before = await _sum(tx, counted & (table.order_id == order)) if order is not None else ZERO
        if before + amount > mine.per_order:
            return Limit("order", mine.per_order)
    if mine.per_day is not None:
        today = (table.requester == requester) & (table.requested_at >= day_begins(tx.now, shop.timezone))
        if await _sum(tx, counted & today) + amount > mine.per_day:
            return Limit("day", mine.per_day)
    return None


def day_begins(now: datetime, timezone: str) -> datetime:
    """Midnight of the shop's day."""
    try:
        zone = ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


async def _sum(tx: Transaction, wanted: ColumnElement[bool]) -> Decimal:
    found = await tx.scalar(select(func.coalesce(func.sum(order_actions.c.amount), 0)).where(wanted))
    return Decimal(found)
