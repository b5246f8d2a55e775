"""Reads of connected shops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from merhaba.kit.cursors import moment_and_id, pack
from merhaba.modules.commerce.tables import shops
from merhaba.platform.database import Transaction
from merhaba.platform.secrets import Keys
from merhaba.platform.web import not_found
from merhaba.ports.channels import Account
from merhaba.ports.shops.port import Mirrored

from .tables import shop_hooks, shop_syncs, shop_wishes
from .types import Hook, HookState, Shop, ShopStatus, Sync, Wish

HOOKS = "/hooks/shops/"
SUBSCRIPTION = "hooks"
"""The row of `shop_syncs` that stands for having the platform call us."""

_ORDER = {what: place for place, what in enumerate(Mirrored)}


@dataclass(frozen=True, slots=True)
class Opened:
    """A shop for its connector's use."""

    id: UUID
    platform: str
    status: ShopStatus
    currency: str
    account: Account


def hook_url(base_url: str, shop: UUID) -> str:
    """Where a shop's platform calls."""
    return f"{base_url}{HOOKS}{shop}"


async def connected(tx: Transaction, base_url: str) -> list[Shop]:
    """All connected shops, oldest first."""
    return await _shapes(tx, base_url, await _rows(tx))


async def shop(tx: Transaction, base_url: str, ident: UUID) -> Shop:
    """One connected shop. Raises Problem 404."""
    found = await _shapes(tx, base_url, await _rows(tx, ident))
    if not found:
        raise not_found("shop")
    return found[0]


async def opened(tx: Transaction, keys: Keys, ident: UUID) -> Opened:
    """A shop with its secrets, for its connector. Raises Problem 404; also for one that was removed."""
    rows = await _rows(tx, ident)
    if not rows:
        raise not_found("shop")
    return opened_row(rows[0], keys)


def opened_row(row: Row[Any], keys: Keys) -> Opened:
    """The same, of its row."""
    account = Account(
        id=str(row.id),
        address=row.domain,
        name=row.name,
        config=row.config,
        secrets=keys.unseal(row.secrets),
    )
    return Opened(row.id, row.platform, ShopStatus(row.status), row.currency, account)


async def hooks(
    tx: Transaction, shop: UUID, *, state: HookState | None, limit: int, cursor: str | None
) -> tuple[list[Hook], str | None]:
    """Webhooks of a shop, newest first. Raises BadCursor."""
    table = shop_hooks.c
    wanted = (table.workspace_id == tx.workspace) & (table.shop_id == shop)
    if state is not None:
        wanted &= table.state == state
    if cursor:
        at, last = moment_and_id(cursor)
        wanted &= (table.received_at < at) | ((table.received_at == at) & (table.id < last))
    columns = (table.id, table.hook_id, table.received_at, table.state, table.error, table.attempts)
    rows = await tx.rows(
        select(*columns, table.next_at)
        .where(wanted)
        .order_by(table.received_at.desc(), table.id.desc())
        .limit(limit + 1)
    )
    following = pack(rows[limit - 1].received_at, rows[limit - 1].id) if len(rows) > limit else None
    return [Hook.model_validate(row) for row in rows[:limit]], following


async def wishes(tx: Transaction, shop: UUID) -> list[Wish]:
    """What people asked about their data, newest first; the last hundred."""
    table = shop_wishes.c
    rows = await tx.rows(
        select(shop_wishes)
        .where(table.workspace_id == tx.workspace, table.shop_id == shop)
        .order_by(table.received_at.desc(), table.id.desc())
        .limit(100)
    )
    return [Wish.model_validate(row) for row in rows]


async def _rows(tx: Transaction, ident: UUID | None = None) -> Sequence[Row[Any]]:
    table = shops.c
    wanted = (table.workspace_id == tx.workspace) & (table.status != ShopStatus.REMOVED)
    if ident is not None:
        wanted &= table.id == ident
    return await tx.rows(select(shops).where(wanted).order_by(table.created_at, table.id))


async def _shapes(tx: Transaction, base_url: str, rows: Sequence[Row[Any]]) -> list[Shop]:
    if not rows:
        return []
    table = shop_syncs.c
    found: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in await tx.rows(
        select(shop_syncs).where(
            table.workspace_id == tx.workspace, table.shop_id.in_([row.id for row in rows])
        )
    ):
        found[row.shop_id].append(row)
    return [_shape(row, found[row.id], base_url) for row in rows]


def _shape(row: Row[Any], syncs: Sequence[Row[Any]], base_url: str) -> Shop:
    mirrored = sorted((s for s in syncs if s.what in _ORDER), key=lambda s: _ORDER[Mirrored(s.what)])
    return Shop(
        id=row.id,
        platform=row.platform,
        brand=row.brand_id,
        name=row.name,
        domain=row.domain,
        currency=row.currency,
        timezone=row.timezone,
        config=row.config,
        status=ShopStatus(row.status),
        last_error=row.last_error,
        hook_url=hook_url(base_url, row.id),
        hooks_error=next((s.error for s in syncs if s.what == SUBSCRIPTION), None),
        syncs=[Sync.model_validate(s) for s in mirrored],
        created_at=row.created_at,
    )
