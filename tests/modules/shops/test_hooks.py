"""Webhooks as rows: the same one stays one, and one that comes again while it is understood is not lost."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from merhaba.kit.ids import new_id
from merhaba.modules.shops import hooks, privacy
from merhaba.modules.shops.connecting import Wanted, connect
from merhaba.modules.shops.hooks import Fate
from merhaba.modules.shops.news import step
from merhaba.modules.shops.types import HookState
from merhaba.platform.database import SYSTEM
from merhaba.ports.channels import Raw
from merhaba.ports.shops.port import PrivacyAsked

from ...shops.anyshop.data import shop_data
from ...shops.anyshop.fake import TOKEN, started
from .conftest import World

TOUCH = Raw(b'{"id": 7}')


async def _arrive(world: World, shop: UUID, hook_id: str, raw: Raw = TOUCH) -> None:
    async with world.runtime.database.transaction(SYSTEM) as tx:
        await hooks.store(tx, world.workspace, shop, hook_id, raw, json.dumps({}))


async def _due(world: World, shop: UUID) -> list[Any]:
    async with world.runtime.database.transaction(world.workspace) as tx:
        return list(await hooks.due(tx, shop))


async def _settle(world: World, shop: UUID, *fates: Fate) -> None:
    async with world.runtime.database.transaction(world.workspace) as tx:
        await hooks.settle(tx, shop, fates)


async def test_a_named_delivery_that_is_repeated_is_done_once(world: World) -> None:
    shop = new_id()
    await _arrive(world, shop, "evt_1")
    await _arrive(world, shop, "evt_1")
    (row,) = await _due(world, shop)
    await _settle(world, shop, Fate(row, HookState.DONE))
    await _arrive(world, shop, "evt_1")
    assert await _due(world, shop) == []


async def test_a_body_without_a_name_that_comes_again_is_done_again(world: World) -> None:
    shop = new_id()
    await _arrive(world, shop, "")
    (row,) = await _due(world, shop)
    await _settle(world, shop, Fate(row, HookState.DONE))
    assert await _due(world, shop) == []
    await _arrive(world, shop, "")
    (again,) = await _due(world, shop)
    assert again.id == row.id, "one row, however often"
    await _arrive(world, shop, "", Raw(b'{"id": 8}'))
    assert len(await _due(world, shop)) == 2


async def test_one_that_comes_again_while_it_is_understood_is_understood_once_more(world: World) -> None:
    shop = new_id()
    await _arrive(world, shop, "")
    (row,) = await _due(world, shop)
    await _arrive(world, shop, "")
    await _settle(world, shop, Fate(row, HookState.DONE))
    (again,) = await _due(world, shop)
    assert again.received_at > row.received_at


async def test_what_fails_is_tried_ten_times_and_then_left_to_people(world: World) -> None:
    shop = new_id()
    await _arrive(world, shop, "evt_1")
    for attempt in range(1, 11):
        (row,) = await _due(world, shop)
        await _settle(world, shop, Fate(row, HookState.FAILED, "no", retry=True))
        (now,) = await world.rows("select attempts, next_at, state from shop_hooks")
        assert (now["attempts"], now["state"]) == (attempt, "failed")
        await world.write("update shop_hooks set next_at = now() where next_at is not null")
    assert now["next_at"] is None
    assert await _due(world, shop) == []


async def test_only_as_many_as_fit_into_memory_are_taken_at_once(world: World) -> None:
    shop = new_id()
    for n in range(5):
        await _arrive(world, shop, f"evt_{n}", Raw(b"x" * 6 * 1024 * 1024))
    assert [row.hook_id for row in await _due(world, shop)] == ["evt_0", "evt_1"]


async def test_old_ones_are_dropped_and_waiting_ones_never(world: World) -> None:
    shop = new_id()
    for name in ("done", "failed", "waiting"):
        await _arrive(world, shop, name)
    rows = {row.hook_id: row for row in await _due(world, shop)}
    await _settle(
        world, shop, Fate(rows["done"], HookState.DONE), Fate(rows["failed"], HookState.FAILED, "no")
    )
    for age, left in ((timedelta(days=8), ["failed", "waiting"]), (timedelta(days=31), ["waiting"])):
        await world.write("update shop_hooks set received_at = now() - cast(:age as interval)", age=age)
        async with world.runtime.database.transaction(SYSTEM) as tx:
            await hooks.clear_old(tx)
        found = await world.rows("select hook_id from shop_hooks order by 1")
        assert [row["hook_id"] for row in found] == left


async def test_a_platform_wants_a_shops_data_gone(world: World) -> None:
    async with started(shop_data()) as fake:
        wanted = Wanted("anyshop", world.brand, "", {"url": fake.url}, {"token": TOKEN})
        shop = await connect(world.runtime, world.workspace, wanted)
        async with world.runtime.database.transaction(world.workspace) as tx:
            await privacy.carry_out(tx, shop, PrivacyAsked("shop"))
        assert await world.rows("select status from shops") == [{"status": "removed"}]
        async with world.runtime.database.transaction(SYSTEM) as tx:
            jobs = await hooks.waiting(tx, world.workspace, shop, 10)
        assert jobs == 0
        await _arrive(world, shop, "late")
        assert await step(world.runtime, world.workspace, shop), "what comes after it is set aside"
        assert await world.rows("select state from shop_hooks") == [{"state": "ignored"}]
