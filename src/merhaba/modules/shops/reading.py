"""Reading a shop page by page into the mirror.

The place reached is stored with the rows that were read, in one transaction: whoever goes on after a kill
goes on exactly there. No transaction is open while the platform is asked.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.runtime import Runtime
from merhaba.ports.channels import NeedsReconnect, RetryLater
from merhaba.ports.shops.port import HookSetup, ShopManifest

from . import rules
from .events import ShopChanged
from .keeping import Thing, keep
from .pieces import Mode, Piece
from .progress import may_tell, set_row
from .queries import Opened
from .tables import shop_syncs
from .tools import connector, tools_for

CHUNK = 250
"""Things written in one transaction: larger ones gain little and keep webhooks waiting (bench/shops)."""

_COLLECT_SECONDS = 2.0
_TURN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Batch:
    """What was read of a shop from one place on, to be written in one transaction with the next."""

    begun: Piece
    things: list[Thing]
    place: Mapping[str, Any]
    more: bool
    total: int | None
    asked_at: datetime
    trouble: RetryLater | NeedsReconnect | None = None

    @property
    def following(self) -> Piece:
        """What comes after it."""
        return Piece(self.begun.what, self.begun.mode, self.place)


async def read(runtime: Runtime, workspace: UUID, shop: Opened, piece: Piece) -> None:
    """Read on from a place for a while. The next pages are fetched while the last ones are written."""
    ends = time.monotonic() + _TURN_SECONDS
    batch = await _batch(runtime, workspace, shop, piece)
    while True:
        ahead = None
        if batch.more and batch.trouble is None and time.monotonic() < ends:
            ahead = asyncio.create_task(_batch(runtime, workspace, shop, batch.following))
        try:
            here = await _write(runtime, workspace, shop, batch)
        except BaseException:
            if ahead is not None:
                ahead.cancel()
            raise
        if batch.trouble is not None:
            raise batch.trouble
        if ahead is None:
            return
        if not here:
            ahead.cancel()
            return
        batch = await ahead


async def _batch(runtime: Runtime, workspace: UUID, shop: Opened, piece: Piece) -> Batch:
    """Pages until they are worth a transaction. What was read before a trouble is not read again for it."""
    platform = connector(runtime, shop.platform)
    tools = tools_for(runtime, workspace)
    asked_at, until = tools.now(), time.monotonic() + _COLLECT_SECONDS
    things: list[Thing] = []
    place, total = piece.place, None
    while True:
        try:
            page = await platform.page(piece.what, place, shop.account, tools)
        except (RetryLater, NeedsReconnect) as trouble:
            if not things:
                raise
            return Batch(piece, things, place, True, total, asked_at, trouble)
        if page.more and dict(page.place) == dict(place):
            raise RuntimeError("the place did not move, and yet there is said to be more")
        things += page.items
        place, total = page.place, page.total if page.total is not None else total
        if not page.more or len(things) >= CHUNK or time.monotonic() > until:
            return Batch(piece, things, place, page.more, total, asked_at)


async def _write(runtime: Runtime, workspace: UUID, shop: Opened, batch: Batch) -> bool:
    """Write what was read; False when somebody began again meanwhile."""
    manifest = connector(runtime, shop.platform).manifest
    quiet = batch.begun.mode is Mode.FIRST
    missed, refused = 0, ""
    for start in range(0, max(len(batch.things), 1), CHUNK):
        some, last = batch.things[start : start + CHUNK], start + CHUNK >= len(batch.things)
        async with runtime.database.transaction(workspace) as tx:
            if not await _still_here(tx, shop.id, batch.begun):
                return False
            kept = await keep(tx, shop.id, some, quiet=quiet, as_of=batch.asked_at)
            refused = next(iter(kept.refused.values()), refused)
            missed += sum(rules.was_missed(change.updated_at, tx.now) for change in kept.changed)
            if last:
                await _move(tx, shop, batch, manifest, missed, refused or None)
    return True


async def _still_here(tx: Transaction, shop: UUID, piece: Piece) -> bool:
    table = shop_syncs.c
    row = await tx.first(
        select(table.place, table.look_place, table.complete)
        .where(table.workspace_id == tx.workspace, table.shop_id == shop, table.what == piece.what)
        .with_for_update()
    )
    if row is None:
        return False
    if piece.mode is Mode.BACK:
        return bool(row.complete) and row.look_place in (None, piece.place)
    return bool(row.place == piece.place) and bool(row.complete) == (piece.mode is Mode.ON)


async def _move(
    tx: Transaction,
    shop: Opened,
    batch: Batch,
    manifest: ShopManifest,
    missed: int,
    refused: str | None,
) -> None:
    """Store the place reached and what is to be known of it."""
    table, piece = shop_syncs.c, batch.begun
    values: dict[str, Any] = {"moved_at": tx.now, "failures": 0, "error": refused}
    rest = tx.now + rules.read_on_after(manifest)
    values["next_at"] = tx.now if batch.more else rest
    place = dict(batch.place)
    if piece.mode is Mode.BACK:
        values["look_place"] = place if batch.more else None
        if not batch.more:
            values["looked_at"] = tx.now
    else:
        values["place"] = place
    if piece.mode in {Mode.FIRST, Mode.AGAIN}:
        values["seen"] = table.seen + len(batch.things)
        values["total"] = batch.total if batch.total is not None else table.total
        if not batch.more:
            values |= {"complete": True, "completed_at": tx.now}
    elif manifest.capabilities.hooks is not HookSetup.NONE:
        values["missed"] = table.missed + missed
    if not batch.more and piece.mode is not Mode.BACK:
        row = await tx.first(
            select(table.places).where(
                table.workspace_id == tx.workspace, table.shop_id == shop.id, table.what == piece.what
            )
        )
        values["places"] = rules.kept_places(row.places if row is not None else [], place, tx.now)
    await set_row(tx, shop.id, piece.what, values)
    over = piece.mode in {Mode.FIRST, Mode.AGAIN} and not batch.more
    moved = piece.mode in {Mode.FIRST, Mode.AGAIN} or refused or missed
    if over or (moved and may_tell(shop.id)):
        await append(tx, ShopChanged(shop.id))
