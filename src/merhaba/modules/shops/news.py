"""Understanding webhooks: in the order they came, many at once, each failure its own.

What carries a thing whole is written at once. What only says that something changed is fetched, once for
however many said so. The order of arrival does not matter for what is kept: the mirror never goes backwards,
and late news of something deleted is looked up before it is believed.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert as upsert

from merhaba.modules.commerce.mirror import gone, set_stock
from merhaba.platform.database import Transaction
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem
from merhaba.ports.channels import NeedsReconnect, RetryLater
from merhaba.ports.shops.port import (
    Changed,
    Gone,
    Mirrored,
    NothingToDo,
    PrivacyAsked,
    Shop,
    ShopNews,
    StockChanged,
    Touched,
    Uninstalled,
)

from . import hooks
from .commands import note_state
from .hooks import Fate
from .keeping import Thing, keep, kind_of
from .privacy import carry_out
from .queries import Opened, opened
from .tables import shop_gone
from .tools import connector, tools_for
from .types import HookState, ShopStatus

log = logging.getLogger(__name__)

_FETCH_AT_ONCE = 4
_WITHOUT_ACCESS = timedelta(minutes=10)
_GONE_KEPT = timedelta(days=30)

Key = tuple[Mirrored, str]


@dataclass(slots=True)
class Reading:
    """What a batch of webhooks says, put together."""

    things: dict[Key, Thing] = field(default_factory=dict)
    touched: dict[Key, list[Row[Any]]] = field(default_factory=lambda: defaultdict(list))
    gone: dict[Key, None] = field(default_factory=dict)
    stock: list[StockChanged] = field(default_factory=list)
    wishes: list[PrivacyAsked] = field(default_factory=list)
    uninstalled: bool = False
    fates: dict[UUID, Fate] = field(default_factory=dict)
    said_by: dict[Key, list[Row[Any]]] = field(default_factory=lambda: defaultdict(list))


async def step(runtime: Runtime, workspace: UUID, shop: UUID) -> bool:
    """Understand the next webhooks of a shop; False when there are none for now."""
    async with runtime.database.transaction(workspace) as tx:
        rows = await hooks.due(tx, shop)
        if not rows:
            return False
        try:
            found = await opened(tx, runtime.keys, shop)
        except (Problem, ValueError) as error:  # removed, or sealed with another installation's key
            await hooks.settle(tx, shop, [Fate(row, HookState.IGNORED, str(error)) for row in rows])
            return True
        if found.platform not in runtime.shops:
            await hooks.postpone(
                tx, rows, tx.now + _WITHOUT_ACCESS, f"There is no {found.platform} here now."
            )
            return True
        platform = connector(runtime, found.platform)
        reading = read(platform, found, rows)
        await _look_up_the_gone(tx, shop, reading)
        await _write(tx, shop, reading)
    if reading.touched:
        await _fetch(runtime, workspace, found, reading.touched)
    return True


def read(platform: Shop, shop: Opened, rows: Sequence[Row[Any]]) -> Reading:
    """Put together what webhooks say. Pure."""
    reading = Reading()
    for row in rows:
        try:
            news = platform.parse(hooks.raw_of(row), shop.account)
        except Exception as error:
            if not isinstance(error, ValueError):
                log.exception("webhook %s of shop %s", row.id, shop.id)
            reason = f"This webhook cannot be read: {error}"
            reading.fates[row.id] = Fate(row, HookState.FAILED, reason)
            continue
        for each in news:
            _take(reading, row, each)
        nothing = all(isinstance(each, NothingToDo) for each in news)
        said = "; ".join(each.reason for each in news if isinstance(each, NothingToDo)) or None
        reading.fates[row.id] = Fate(row, HookState.IGNORED if nothing else HookState.DONE, said)
    return reading


def _take(reading: Reading, row: Row[Any], news: ShopNews) -> None:
    match news:
        case Changed(thing):
            key = (kind_of(thing), thing.external_id)
            before = reading.things.get(key)
            reading.said_by[key].append(row)
            if key in reading.gone:
                reading.touched[key].append(row)
            elif before is None or not _older(thing, before):
                reading.things[key] = thing
        case Touched(what, external_id):
            reading.touched[what, external_id].append(row)
        case Gone(what, external_id):
            reading.things.pop((what, external_id), None)
            reading.gone[what, external_id] = None
        case StockChanged():
            reading.stock.append(news)
        case PrivacyAsked():
            reading.wishes.append(news)
        case Uninstalled():
            reading.uninstalled = True
        case NothingToDo():
            pass


def _older(thing: Thing, than: Thing) -> bool:
    return thing.updated_at is not None and than.updated_at is not None and thing.updated_at < than.updated_at


async def _look_up_the_gone(tx: Transaction, shop: UUID, reading: Reading) -> None:
    """What was deleted before may be late news: it is asked for instead of believed."""
    table = shop_gone.c
    keys = [(str(what), ident) for what, ident in reading.things]
    if not keys:
        return
    rows = await tx.rows(
        select(table.what, table.external_id).where(
            table.workspace_id == tx.workspace,
            table.shop_id == shop,
            tuple_(table.what, table.external_id).in_(keys),
        )
    )
    for row in rows:
        key = (Mirrored(row.what), row.external_id)
        del reading.things[key]
        reading.touched[key] += reading.said_by[key]


async def _write(tx: Transaction, shop: UUID, reading: Reading) -> None:
    """Write what needs no fetching, and settle the webhooks that are done with it."""
    kept = await keep(tx, shop, list(reading.things.values()))
    await set_stock(tx, shop, reading.stock)
    await note_gone(tx, shop, reading.gone)
    for key in reading.things:
        if key[1] in kept.refused:
            for row in reading.said_by[key]:
                error = kept.refused[key[1]]
                reading.fates[row.id] = Fate(row, HookState.FAILED, error, retry=True)
    later = {row.id for rows in reading.touched.values() for row in rows}
    await hooks.settle(tx, shop, [fate for ident, fate in reading.fates.items() if ident not in later])
    for wish in reading.wishes:
        await carry_out(tx, shop, wish)
    if reading.uninstalled:
        await note_state(
            tx, shop, "The shop has taken our access away. Connect it again, or remove it here, too."
        )


async def note_gone(tx: Transaction, shop: UUID, keys: Iterable[Key]) -> None:
    """Take out what was deleted at the platform, and remember that it was."""
    by_kind: dict[Mirrored, list[str]] = defaultdict(list)
    for what, ident in keys:
        by_kind[what].append(ident)
    for what, idents in by_kind.items():
        await gone(tx, shop, what, idents)
        rows = [
            {"workspace_id": tx.workspace, "shop_id": shop, "what": what, "external_id": ident, "at": tx.now}
            for ident in idents
        ]
        statement = upsert(shop_gone).on_conflict_do_update(
            index_elements=["workspace_id", "shop_id", "what", "external_id"], set_={"at": tx.now}
        )
        await tx.run(statement, rows)


async def forget_gone(tx: Transaction) -> None:
    """Drop what was deleted a month ago: no news of it is on its way any more (system scope)."""
    await tx.run(delete(shop_gone).where(shop_gone.c.at < tx.now - _GONE_KEPT))


async def _fetch(runtime: Runtime, workspace: UUID, shop: Opened, touched: dict[Key, list[Row[Any]]]) -> None:
    """Fetch what was said to have changed, a few at a time. Where the platform asks us to wait, all wait."""
    left = list(touched.items())
    while left:
        some, left = left[:_FETCH_AT_ONCE], left[_FETCH_AT_ONCE:]
        found = await asyncio.gather(
            *(_one(runtime, workspace, shop, key) for key, _ in some), return_exceptions=True
        )
        stop: BaseException | None = None
        async with runtime.database.transaction(workspace) as tx:
            for (key, rows), thing in zip(some, found, strict=True):
                if isinstance(thing, RetryLater | NeedsReconnect):
                    stop = thing
                    left.append((key, rows))
                elif isinstance(thing, BaseException):
                    if not isinstance(thing, Exception):
                        raise thing
                    log.error("shop %s: %s cannot be fetched", shop.id, key, exc_info=thing)
                    reason = f"{key[1]} cannot be fetched: {thing}"
                    await hooks.settle(
                        tx, shop.id, [Fate(r, HookState.FAILED, reason, retry=True) for r in _once(rows)]
                    )
                else:
                    await _kept(tx, shop.id, key, rows, thing)
            if stop is not None:
                await _all_wait(tx, shop, [row for _, rows in left for row in rows], stop)
                return


async def _one(runtime: Runtime, workspace: UUID, shop: Opened, key: Key) -> Thing | None:
    if shop.status is not ShopStatus.ACTIVE:
        raise RetryLater("The shop is not connected at the moment.", after=_WITHOUT_ACCESS.total_seconds())
    tools = tools_for(runtime, workspace)
    return await connector(runtime, shop.platform).fetch(key[0], key[1], shop.account, tools)


async def _kept(tx: Transaction, shop: UUID, key: Key, rows: Sequence[Row[Any]], thing: Thing | None) -> None:
    error = None
    if thing is None:
        await note_gone(tx, shop, [key])
    else:
        error = (await keep(tx, shop, [thing], as_of=tx.now)).refused.get(thing.external_id)
        table = shop_gone.c
        mine = (table.workspace_id == tx.workspace) & (table.shop_id == shop)
        await tx.run(delete(shop_gone).where(mine, table.what == key[0], table.external_id == key[1]))
    state = HookState.FAILED if error else HookState.DONE
    await hooks.settle(tx, shop, [Fate(row, state, error, retry=bool(error)) for row in _once(rows)])


async def _all_wait(tx: Transaction, shop: Opened, rows: Sequence[Row[Any]], why: BaseException) -> None:
    if isinstance(why, NeedsReconnect):
        await note_state(tx, shop.id, why.reason)
        await hooks.postpone(tx, _once(rows), tx.now + _WITHOUT_ACCESS, why.reason)
    elif isinstance(why, RetryLater):
        after = timedelta(seconds=why.after if why.after is not None else 5.0)
        await hooks.postpone(tx, _once(rows), tx.now + after, why.reason)


def _once(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    return list({row.id: row for row in rows}.values())
