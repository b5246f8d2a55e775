"""Nothing is missed while the shop goes on selling: ties, imports, summer time, deletions, moves."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from merhaba.platform.outgoing import Web
from merhaba.ports.shops.port import ShopTools
from merhaba.shops.woocommerce.client import Client
from merhaba.shops.woocommerce.pages import SWEEP, by_change, by_id

from . import data, fake
from .case import account


@pytest.fixture
async def shop() -> AsyncIterator[tuple[fake.Fake, Client]]:
    async with fake.start() as there:
        web = Web()
        yield there, Client(account(there.url), ShopTools(web.send, lambda: datetime.now(UTC)))
        await web.close()
        assert there.violations == []


async def walk(
    client: Client, size: int, between: Any = None, place: dict[str, Any] | None = None
) -> list[str]:
    """The ids as they come, something happening between the pages."""
    ids: list[str] = []
    here = place or {}
    for _ in range(300):
        found = await by_change(client, "orders", json.loads(json.dumps(here)), size)
        ids += [str(row["id"]) for row in found.rows]
        here = found.place
        if not found.more:
            return ids
        if between:
            between()
    raise AssertionError("no end")


async def test_orders_of_one_second_that_fill_pages_come_each_once(shop: tuple[fake.Fake, Client]) -> None:
    there, client = shop
    same = data.BEGUN + timedelta(days=2)
    for number in range(1030, 1080):
        there.store.orders[number] |= data.dates("date_modified", same)
    ids = await walk(client, 10)
    assert sorted(ids) == sorted(map(str, there.store.orders))


async def test_orders_of_the_hour_that_comes_twice_are_all_found(shop: tuple[fake.Fake, Client]) -> None:
    """The old order tables sort by local time, in which an hour comes twice in autumn."""
    there, client = shop
    begin = datetime(2024, 10, 27, 0, 0, tzinfo=UTC)
    for place, number in enumerate(range(1030, 1100)):
        at = begin + timedelta(minutes=place * 2)
        local = at + timedelta(hours=2 if at < begin + timedelta(hours=1) else 1)
        there.store.orders[number] |= {
            "date_modified": data.stamp(local),
            "date_modified_gmt": data.stamp(at),
        }
    ids = await walk(client, 10)
    assert set(ids) == set(map(str, there.store.orders))


async def test_orders_that_change_while_they_are_walked_through_are_not_missed(
    shop: tuple[fake.Fake, Client],
) -> None:
    there, client = shop
    numbers = iter(range(1001, 1100, 3))

    def change() -> None:
        there.store.update_order(next(numbers), {"customer_note": "changed"})

    ids = await walk(client, 10, change)
    assert set(ids) == set(map(str, there.store.orders))


async def test_customers_are_not_missed_when_others_are_deleted(shop: tuple[fake.Fake, Client]) -> None:
    there, client = shop
    ids: list[str] = []
    here: dict[str, Any] = {}
    now = datetime.now(UTC)
    for turn in range(100):
        found = await by_id(client, "customers", here, 20, now)
        ids += [str(row["id"]) for row in found.rows]
        here = found.place
        if not found.more:
            break
        for number in list(there.store.customers)[:7] if turn < 4 else ():
            del there.store.customers[number]
    assert set(map(str, there.store.customers)) <= set(ids)
    assert len(ids) == len(set(ids))
    there.store.customers[900] = {**data.customers()[0], "id": 900}
    assert [row["id"] for row in (await by_id(client, "customers", here, 20, now)).rows] == [900]
    again = await by_id(client, "customers", here, 20, now + SWEEP + timedelta(hours=1))
    assert len(again.rows) == 20
