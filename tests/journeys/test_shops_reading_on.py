"""Keeping up: what webhooks missed, platforms that are ill, and access that was taken away."""

from __future__ import annotations

import asyncio
from typing import Any

from ..shops.anyshop.data import shop_data
from ..shops.anyshop.fake import TOKEN, started
from .conftest import Shop
from .house import until
from .platform import Platform, connect, connected, later
from .sockets import desk_live


async def test_what_no_webhook_told_is_found_and_counted(shop: Shop) -> None:
    async with connected(shop) as platform, desk_live(shop.agent) as live:
        order = platform.change("orders", "o4", note="nobody told", updated_at=_minutes_ago(10))
        await platform.read_on()
        await live.event("order.changed")
        found = await platform.order(order["number"])
        assert found is not None
        assert found["note"] == "nobody told"
        assert (await platform.sync_of("orders"))["missed"] == 1
        await platform.read_on()
        assert (await platform.sync_of("orders"))["missed"] == 1, "what is known already was not missed"


async def test_a_change_whose_webhook_may_be_on_its_way_was_not_missed(shop: Shop) -> None:
    async with connected(shop) as platform:
        platform.change("orders", "o4", note="just now")
        await platform.read_on()
        assert (await platform.sync_of("orders"))["missed"] == 0


async def test_once_a_day_the_last_days_are_looked_through_again(shop: Shop) -> None:
    async with connected(shop) as platform:
        # Written slowly at the platform: older than where reading on begins.
        slow = {"note": "too late to be read on", "updated_at": "2026-02-01T08:00:00+00:00"}
        order = platform.change("orders", "o4", **slow)
        await platform.read_on()
        found = await platform.order(order["number"])
        assert found is not None
        assert found["note"] != "too late to be read on"
        await shop.house.write(
            shop.workspace,
            "update shop_syncs set completed_at = now() - interval '25 hours', next_at = now(),"
            " places = jsonb_build_array(jsonb_build_object('at', now() - interval '4 days', 'place',"
            " jsonb_build_object('since', '2026-01-05T00:00:00+00:00')))"
            " where shop_id = :shop and what = 'orders'",
            shop=platform.id,
        )

        async def looked() -> Any:
            return (await platform.sync_of("orders"))["looked_at"]

        await until(looked, "the last days were looked through")
        found = await platform.order(order["number"])
        assert found is not None
        assert found["note"] == "too late to be read on"
        assert (await platform.sync_of("orders"))["missed"] == 1


async def test_a_platform_that_is_ill_is_waited_for_and_nothing_is_lost(shop: Shop) -> None:
    async with started(shop_data()) as fake:
        fake.fail_next(429, {"Retry-After": "1"}, times=2, path="/customers")
        platform = await connect(shop, fake)
        await until(lambda: platform.asked("/customers") >= 1, "it is asked")
        await asyncio.sleep(0.3)
        assert platform.asked("/customers") == 1, "it asked us to wait a second"
        await until(lambda: platform.asked("/customers") >= 3, "it is asked again")
        fake.fail_next(503, times=3, path="/orders")
        await platform.mirrored()
        seen = {s["what"]: s["seen"] for s in (await platform.shown())["syncs"]}
        assert seen == {"customers": 40, "products": 14, "orders": 66}
        assert (await platform.shown())["status"] == "active"
        assert all(s["error"] is None for s in (await platform.shown())["syncs"])


async def test_a_trouble_that_stays_is_shown_with_what_it_is(shop: Shop) -> None:
    async with started(shop_data()) as fake:
        fake.fail_next(500, times=200, path="/customers")
        platform = await connect(shop, fake)
        for _ in range(3):
            await _hurry(platform)
            await asyncio.sleep(0.4)

        async def shown() -> Any:
            await _hurry(platform)
            return (await platform.sync_of("customers"))["error"]

        assert "500" in await until(shown, "the trouble is shown")
        fake.fail_next(500, times=0)
        await shop.owner.post(f"/shops/{platform.id}/sync")
        await platform.mirrored()
        assert (await platform.sync_of("customers"))["error"] is None


async def test_access_taken_away_in_the_middle_and_given_back(shop: Shop) -> None:
    async with started(shop_data()) as fake:
        fake.fail_next(401, times=1000, path="/orders?")
        platform = await connect(shop, fake)

        async def broken() -> bool:
            return bool((await platform.shown())["status"] == "error")

        await until(broken, "a person is needed")
        shown = await platform.shown()
        assert "sign-in" in shown["last_error"]
        assert (await platform.sync_of("customers"))["complete"], "what was read stays read"
        asked = len(fake.requests)
        await asyncio.sleep(1.5)
        assert len(fake.requests) == asked, "nobody knocks at a door that was closed"
        fake.fail_next(401, times=0)
        await shop.owner.patch(f"/shops/{platform.id}", secrets={"token": TOKEN})
        await platform.mirrored()
        shown = await platform.shown()
        assert (shown["status"], shown["last_error"]) == ("active", None)
        assert {s["what"]: s["seen"] for s in shown["syncs"]}["orders"] == 66


async def test_touches_wait_while_there_is_no_access(shop: Shop) -> None:
    async with connected(shop) as platform:
        good = platform.fake.api.token
        platform.fake.revoke()
        changed = platform.change("orders", "o4", note="fetched later")
        await platform.tell("order.updated", {"id": "o4"})
        await platform.understood()
        assert (await platform.shown())["status"] == "error"
        platform.fake.api.token = good
        await shop.owner.patch(f"/shops/{platform.id}", secrets={"token": good})

        async def here() -> bool:
            order = await platform.order(changed["number"])
            return order is not None and order["note"] == "fetched later"

        await until(here, "it was fetched once there was access again")

        async def understood() -> bool:
            hooks = (await shop.owner.get(f"/shops/{platform.id}/hooks"))["items"]
            return [h["state"] for h in hooks] == ["done"]

        await until(understood, "the webhook did not wait any longer")


async def test_reading_everything_again_changes_nothing_that_is_the_same(shop: Shop) -> None:
    async with connected(shop) as platform, desk_live(shop.agent) as live:
        before = await platform.rows("select id, xmin::text, ctid::text from orders order by id")
        await shop.owner.post(f"/shops/{platform.id}/resync")
        await platform.mirrored()
        assert await platform.rows("select id, xmin::text, ctid::text from orders order by id") == before
        await live.settle()
        assert [f for f in live.frames if f.get("type") == "order.changed"] == []
        assert (await platform.sync_of("orders"))["seen"] == 66


async def _hurry(platform: Platform) -> None:
    await platform.shop.house.write(
        platform.shop.workspace,
        "update shop_syncs set next_at = now() where shop_id = :shop",
        shop=platform.id,
    )


def _minutes_ago(minutes: float) -> str:
    return later(-60 * minutes)
