"""Webhooks as rows: kept before anything is made of them, found again when it is their time."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, func, select, text, update

from merhaba.kit.ids import new_id
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.web import not_found
from merhaba.ports.channels import Raw

from .events import ShopChanged
from .rules import MOST_ATTEMPTS, pause_after
from .tables import shop_hooks
from .types import HookState

BATCH = 200
BATCH_BYTES = 16 * 1024 * 1024
_KEPT_DONE = timedelta(days=7)
_KEPT_FAILED = timedelta(days=30)

_INSERT = (
    "insert into shop_hooks (workspace_id, id, shop_id, hook_id, headers, body, state, received_at, next_at)"
    " values (:workspace, :id, :shop, :hook_id, cast(:headers as jsonb), :body, 'received', :now, :now)"
    " on conflict (workspace_id, shop_id, hook_id) do {conflict}"
)
_ADD_NAMED = text(_INSERT.format(conflict="nothing"))
# A body without a name may come again on purpose (`{"id": 7}` says that 7 changed once more): it is done
# again, which does no harm. `received_at` tells who understands it now that it has come again meanwhile.
_ADD_BY_DIGEST = text(
    _INSERT.format(
        conflict="update set state = 'received', received_at = excluded.received_at,"
        " next_at = excluded.next_at, attempts = 0, error = null"
    )
)
_SETTLE = text(
    "update shop_hooks h set state = v.state, error = v.error, attempts = h.attempts + 1, done_at = :now,"
    " next_at = v.next_at from unnest(cast(:ids as uuid[]), cast(:received as timestamptz[]),"
    " cast(:states as text[]), cast(:errors as text[]), cast(:next as timestamptz[]))"
    " as v(id, received_at, state, error, next_at)"
    " where h.workspace_id = :workspace and h.id = v.id and h.received_at = v.received_at"
)
_POSTPONE = text(
    "update shop_hooks set next_at = :until, error = :reason"
    " where workspace_id = :workspace and id = any(cast(:ids as uuid[])) and next_at is not null"
)
_CLEAR = text(
    "delete from shop_hooks where (received_at < :done and state in ('done', 'ignored'))"
    " or (received_at < :failed and next_at is null)"
)
_WAITING = text(
    "select count(*) from (select from shop_hooks where workspace_id = :workspace and shop_id = :shop"
    " and next_at is not null limit :most) w"
)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a webhook; `retry` whether to try again later."""

    row: Row[Any]
    state: HookState
    error: str | None = None
    retry: bool = False


async def store(
    tx: Transaction, workspace: UUID, shop: UUID, hook_id: str, raw: Raw, headers_json: str
) -> None:
    """Keep a webhook; the same one again stays one."""
    statement: TextClause = _ADD_NAMED if hook_id else _ADD_BY_DIGEST
    values = {
        "workspace": workspace,
        "id": new_id(),
        "shop": shop,
        "hook_id": hook_id[:300] or "sha256:" + hashlib.sha256(raw.body).hexdigest(),
        "headers": headers_json,
        "body": raw.body,
        "now": tx.now,
    }
    await tx.run(statement, values)


async def waiting(tx: Transaction, workspace: UUID, shop: UUID, most: int) -> int:
    """How many webhooks of a shop are still to be understood, counted up to `most`."""
    return int(await tx.scalar(_WAITING, {"workspace": workspace, "shop": shop, "most": most}))


async def due(tx: Transaction, shop: UUID) -> Sequence[Row[Any]]:
    """The next webhooks to understand, in the order they came; only as many as fit into memory at once."""
    table = shop_hooks.c
    sizes = await tx.rows(
        select(table.id, func.octet_length(table.body).label("size"))
        .where(table.workspace_id == tx.workspace, table.shop_id == shop, table.next_at <= tx.now)
        .order_by(table.received_at, table.id)
        .limit(BATCH)
    )
    together = itertools.accumulate(row.size for row in sizes)
    some = [row.id for row, total in zip(sizes, together, strict=True) if total <= BATCH_BYTES]
    some = some or [row.id for row in sizes[:1]]
    if not some:
        return []
    return await tx.rows(
        select(shop_hooks)
        .where(table.workspace_id == tx.workspace, table.id.in_(some))
        .order_by(table.received_at, table.id)
    )


def raw_of(row: Row[Any]) -> Raw:
    """The webhook as the connector's port wants it."""
    return Raw(body=bytes(row.body), headers=row.headers, received_at=row.received_at)


async def settle(tx: Transaction, shop: UUID, fates: Sequence[Fate]) -> None:
    """Note what became of webhooks; one that has come again meanwhile stays to be understood."""
    if not fates:
        return
    await tx.run(
        _SETTLE,
        {
            "workspace": tx.workspace,
            "now": tx.now,
            "ids": [fate.row.id for fate in fates],
            "received": [fate.row.received_at for fate in fates],
            "states": [str(fate.state) for fate in fates],
            "errors": [fate.error[:1000] if fate.error else None for fate in fates],
            "next": [_next_try(fate, tx.now) for fate in fates],
        },
    )
    if any(fate.state is HookState.FAILED and fate.row.state != HookState.FAILED for fate in fates):
        await append(tx, ShopChanged(shop))


async def postpone(tx: Transaction, rows: Sequence[Row[Any]], until: datetime, reason: str) -> None:
    """Wait with webhooks that could not be understood yet, through no fault of theirs."""
    ids = [row.id for row in rows]
    await tx.run(_POSTPONE, {"workspace": tx.workspace, "ids": ids, "until": until, "reason": reason[:1000]})


async def replay(tx: Transaction, shop: UUID, ident: UUID) -> None:
    """Understand a webhook once more, soon. Raises Problem 404."""
    table = shop_hooks.c
    mine = (table.workspace_id == tx.workspace) & (table.shop_id == shop) & (table.id == ident)
    values: Mapping[str, Any] = {"next_at": tx.now, "attempts": 0, "state": HookState.RECEIVED}
    if not await tx.run(update(shop_hooks).where(mine).values(**values)):
        raise not_found("webhook")


async def clear_old(tx: Transaction) -> int:
    """Drop webhooks that were understood a week ago, and those given up a month ago (system scope)."""
    return await tx.run(_CLEAR, {"done": tx.now - _KEPT_DONE, "failed": tx.now - _KEPT_FAILED})


def _next_try(fate: Fate, now: datetime) -> datetime | None:
    attempts: int = fate.row.attempts + 1
    if not fate.retry or attempts >= MOST_ATTEMPTS:
        return None
    return now + pause_after(attempts, None)
