"""Walking everything: moments shared by many, things that change meanwhile, and what changes unseen."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from merhaba.platform.outgoing import Web
from merhaba.ports.shops.port import Mirrored, ShopTools
from merhaba.shops.medusa import pages, shop

from . import fake
from .case import account
from .contract import HERE, REASON


@contextlib.asynccontextmanager
async def _connected() -> AsyncIterator[tuple[fake.Fake, Any]]:
    """A fake, and a function that walks on from a place."""
    web = Web()
    async with fake.start() as platform:
        tools = ShopTools(web.send, lambda: datetime.now(UTC))

        async def walk(
            what: Mirrored, place: dict[str, Any] | None = None
        ) -> tuple[list[Any], dict[str, Any]]:
            found: list[Any] = []
            here: dict[str, Any] = place or {}
            while True:
                page = await shop.page(what, here, account(platform.url), tools)
                found += page.items
                here = dict(page.place)
                if not page.more:
                    return found, here

        try:
            yield platform, walk
        finally:
            await web.close()
        assert platform.violations == []


def test_the_vendors_contract_is_here() -> None:
    if not HERE:
        pytest.skip(REASON)


@pytest.mark.parametrize("limit", [3, 5, 7, 45, 46])
async def test_a_moment_shared_by_more_than_a_page_is_walked_whole_and_once(
    limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "WALKS", {w: replace(walk, limit=limit) for w, walk in pages.WALKS.items()})
    async with _connected() as (platform, walk):
        for what, wanted in (
            (Mirrored.ORDERS, platform.store.orders),
            (Mirrored.PRODUCTS, platform.store.products),
            (Mirrored.CUSTOMERS, platform.store.people),
        ):
            found, _ = await walk(what)
            ids = [one.external_id for one in found]
            assert sorted(ids) == sorted(wanted), what


async def test_what_changes_while_it_is_walked_comes_again_and_nothing_is_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pages, "WALKS", {w: replace(walk, limit=4) for w, walk in pages.WALKS.items()})
    web = Web()
    async with fake.start() as platform:
        tools = ShopTools(web.send, lambda: datetime.now(UTC))
        seen: dict[str, Any] = {}
        place: dict[str, Any] = {}
        for step in range(200):
            page = await shop.page(Mirrored.ORDERS, place, account(platform.url), tools)
            seen |= {order.external_id: order for order in page.items}
            place = dict(page.place)
            if not page.more:
                break
            if step < 20:
                # Every time another order moves to the end of the list, from before and behind us.
                moved = platform.store.orders[f"order_{step * 3 + 1:05d}"]
                moved["metadata"]["note"] = f"moved {step}"
                platform.store.touch(moved)
        await web.close()
    assert set(seen) == set(platform.store.orders)
    assert all(seen[f"order_{step * 3 + 1:05d}"].note == f"moved {step}" for step in range(20))


async def test_captures_and_refunds_of_what_is_owed_are_found_though_no_order_moved() -> None:
    async with _connected() as (platform, walk):
        _, place = await walk(Mirrored.ORDERS)
        order = platform.store.orders["order_00008"]
        before = order["updated_at"]
        platform.store.capture(order)
        order["payment_collections"][0]["updated_at"] = platform.store.now()
        found, place = await walk(Mirrored.ORDERS, place)
        assert [one.external_id for one in found] == ["order_00008"]
        assert found[0].captured > 0
        assert order["updated_at"] == before
        again, _ = await walk(Mirrored.ORDERS, place)
        assert again == []


async def test_stock_is_found_though_no_product_moved() -> None:
    async with _connected() as (platform, walk):
        _, place = await walk(Mirrored.PRODUCTS)
        level = platform.store.products["prod_003"]["variants"][0]["inventory_items"][0]["inventory"]
        level["location_levels"][0] |= {"available_quantity": 2, "updated_at": platform.store.now()}
        found, place = await walk(Mirrored.PRODUCTS, place)
        assert [one.external_id for one in found] == ["prod_003"]
        assert [variant.stock for variant in found[0].variants] == [2, 37]
        assert (await walk(Mirrored.PRODUCTS, place))[0] == []


async def test_what_is_young_is_read_a_little_again_and_what_is_old_is_not() -> None:
    async with _connected() as (platform, walk):
        _, place = await walk(Mirrored.ORDERS)
        assert (await walk(Mirrored.ORDERS, place))[0] == []
        order = platform.store.orders["order_00001"]
        order["updated_at"] = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        first, place = await walk(Mirrored.ORDERS, place)
        second, _ = await walk(Mirrored.ORDERS, place)
        assert [one.external_id for one in first] == [one.external_id for one in second] == ["order_00001"]


async def test_an_edit_of_what_is_only_authorised_says_that_all_is_to_be_paid_anew() -> None:
    from merhaba.ports.shops.actions import EditLines, LineChange

    web = Web()
    async with fake.start() as platform:
        tools = ShopTools(web.send, lambda: datetime.now(UTC))
        there = account(platform.url)
        order = await shop.fetch(Mirrored.ORDERS, "order_00008", there, tools)
        assert order is not None
        line = order.lines[0].external_id  # type: ignore[union-attr]
        action = EditLines((LineChange(line, 1),))
        quote = await shop.quote(order, action, there, tools)  # type: ignore[arg-type]
        assert quote is not None
        done = await shop.act(order, action, "k", there, tools)  # type: ignore[arg-type]
        assert done.answer["authorisation_voided"] is True
        assert quote.refund == -Decimal(done.answer["to_pay"])
        await web.close()
