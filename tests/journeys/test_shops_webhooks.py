"""What platforms tell: in whatever order, as often as they like, true or not."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import httpx

from .conftest import Shop
from .house import until
from .platform import Platform, connected, later
from .sockets import desk_live


async def test_a_change_at_the_platform_is_on_the_screen_at_once(shop: Shop) -> None:
    async with connected(shop) as platform, desk_live(shop.agent) as live:
        order = platform.change("orders", "o4", note="Please ring twice")
        answer = await platform.tell_order(order)
        assert (answer.status_code, answer.json()) == (200, {"accepted": True})
        frame = await live.event("order.changed", seconds=5)
        shown = await shop.agent.get(f"/orders/{frame['data']['order']}")
        assert shown["note"] == "Please ring twice"
        assert shown["customer"] == frame["data"]["customer"]


async def test_late_news_changes_nothing_and_the_same_again_neither(shop: Shop) -> None:
    async with connected(shop) as platform, desk_live(shop.agent) as live:
        new = platform.thing("orders", "o4") | {"note": "second", "updated_at": later(60)}
        old = platform.thing("orders", "o4") | {"note": "first", "updated_at": later(30)}
        await platform.tell_order(new, name="msg_new")
        await platform.tell_order(old, name="msg_old")
        for _ in range(5):
            assert (await platform.tell_order(new, name="msg_new")).status_code == 200
        await platform.tell_order(new, name="msg_says_nothing_new")
        await platform.understood()
        order = await platform.order(new["number"])
        assert order is not None
        assert order["note"] == "second"
        await live.settle()
        assert len([f for f in live.frames if f.get("type") == "order.changed"]) == 1
        hooks = (await shop.owner.get(f"/shops/{platform.id}/hooks"))["items"]
        assert sorted(h["hook_id"] for h in hooks) == ["msg_new", "msg_old", "msg_says_nothing_new"]
        assert {h["state"] for h in hooks} == {"done"}


async def test_many_orders_in_any_order_end_as_the_newest_says(shop: Shop) -> None:
    async with connected(shop) as platform:
        versions = [
            platform.thing("orders", f"o{n}") | {"note": f"version {v}", "updated_at": later(v)}
            for v in (3, 1, 5, 2, 4)
            for n in range(4, 9)
        ]
        await asyncio.gather(*(platform.tell_order(v, name=f"m{i}") for i, v in enumerate(versions)))
        await platform.understood()
        for n in range(4, 9):
            order = await platform.order(platform.thing("orders", f"o{n}")["number"])
            assert order is not None
            assert order["note"] == "version 5"


async def test_who_cannot_sign_is_not_heard(shop: Shop) -> None:
    async with connected(shop) as platform:
        order = platform.thing("orders", "o4") | {"note": "forged", "updated_at": later(60)}
        forged = await platform.tell_order(order, secret="whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
        assert (forged.status_code, forged.json()["code"]) == (401, "bad-signature")
        async with httpx.AsyncClient() as client:
            bare = await client.post(platform.hook_url, content=b"{}")
            assert bare.status_code == 401
            nowhere = await client.post(platform.hook_url[:-4] + "0000", content=b"{}")
            assert nowhere.status_code == 404
            huge = await client.post(platform.hook_url, content=b"x" * (9 * 1024 * 1024))
            assert huge.status_code == 413
        assert (await platform.rows("select count(*) as n from shop_hooks where shop_id = :shop"))[0][
            "n"
        ] == 0


async def test_however_often_something_is_touched_it_is_fetched_once_or_twice(shop: Shop) -> None:
    async with connected(shop) as platform:
        platform.change("orders", "o4", note="touched")
        asked = platform.asked("/orders/o4")
        await asyncio.gather(*(platform.tell("order.updated", {"id": "o4"}, name=f"t{n}") for n in range(40)))
        await platform.understood()
        order = await platform.order(platform.thing("orders", "o4")["number"])
        assert order is not None
        assert order["note"] == "touched"
        assert 1 <= platform.asked("/orders/o4") - asked <= 12, "forty touches are not forty fetches"


async def test_what_was_deleted_goes_and_late_news_of_it_is_not_believed(shop: Shop) -> None:
    async with connected(shop) as platform:
        order = platform.thing("orders", "o4")
        number = order["number"]
        del platform.fake.api.shop.tables["orders"]["o4"]
        await platform.tell("order.deleted", {"id": "o4"})
        await platform.understood()
        assert await platform.order(number) is None
        await platform.tell_order(order | {"updated_at": later(60)})
        await platform.understood()
        assert await platform.order(number) is None, "the platform was asked, and has none"
        platform.change("orders", "o4", **order)
        await platform.tell_order(order | {"updated_at": later(90)})
        await platform.understood()
        assert await platform.order(number) is not None, "it was put back there"


async def test_products_and_stock(shop: Shop) -> None:
    async with connected(shop) as platform:
        told = platform.thing("products", "p1")
        variant = told["variants"][0]["id"]
        await platform.tell("stock.changed", {"variant_id": variant, "stock": 3})
        await platform.understood()

        async def stock() -> Any:
            found = await shop.agent.get("/products", q=told["title"], shop=platform.id)
            return next(v["stock"] for p in found["items"] for v in p["variants"] if v["id"] == variant)

        assert await stock() == 3
        changed = platform.change("products", "p1", title="New title")
        await platform.tell("product.updated", changed)
        await platform.understood()
        titles = [p["title"] for p in (await shop.agent.get("/products", q="New title"))["items"]]
        assert titles == ["New title"]
        await platform.tell("product.deleted", {"id": "p1"})
        await platform.understood()
        assert (await shop.agent.get("/products", q="New title"))["items"] == []
        left = await platform.rows("select 1 from product_variants where product_external_id = 'p1'")
        assert left == []


async def test_what_cannot_be_read_is_shown_and_can_be_tried_again(shop: Shop) -> None:
    async with connected(shop) as platform, desk_live(shop.owner) as live:
        order = platform.thing("orders", "o4")
        await platform.tell("order.updated", {**order, "total": "much", "actions": []}, name="odd")
        await platform.tell_order(order | {"note": "after it", "updated_at": later(5)}, name="fine")
        await platform.understood()
        await live.event("shop.changed", shop=platform.id)
        failed = (await shop.owner.get(f"/shops/{platform.id}/hooks", state="failed"))["items"]
        assert [(h["hook_id"], h["attempts"]) for h in failed] == [("odd", 1)]
        assert failed[0]["error"].startswith("This webhook cannot be read")
        found = await platform.order(order["number"])
        assert found is not None
        assert found["note"] == "after it", "one bad webhook stops no other"
        await shop.owner.post(f"/shops/{platform.id}/hooks/{failed[0]['id']}/replay")
        await platform.understood()
        (again,) = (await shop.owner.get(f"/shops/{platform.id}/hooks", state="failed"))["items"]
        assert again["attempts"] == 1
        path = f"/shops/{platform.id}/hooks/{platform.id}/replay"
        assert await shop.owner.refused("POST", path) == (404, "not-found")


async def test_the_shop_takes_our_access_away(shop: Shop) -> None:
    async with connected(shop) as platform:
        await platform.tell("shop.uninstalled", {})
        await platform.understood()
        shown = await platform.shown()
        assert shown["status"] == "error"
        assert "access" in shown["last_error"]
        assert len((await shop.owner.get("/orders", limit=200))["items"]) == 66, "nothing is lost"


async def test_a_persons_wish_to_see_or_to_be_forgotten(shop: Shop) -> None:
    async with connected(shop) as platform:
        about = {"customer_id": "c1", "email": "person1@mail.example"}
        mine = await shop.owner.get("/customers", q="person1@mail.example")
        assert len(mine["items"]) == 1
        bought = (await shop.owner.get("/orders", email="person1@mail.example", limit=200))["items"]
        assert bought
        await platform.tell("privacy.export", about)
        await platform.tell("privacy.erase", about)
        await platform.understood()
        erased, exported = (await shop.owner.get(f"/shops/{platform.id}/wishes"))["items"]
        assert (erased["wish"], exported["wish"]) == ("erase", "export")
        assert len(exported["data"]["orders"]) == len(bought)
        assert exported["data"]["accounts"][0]["emails"] == ["person1@mail.example"]
        assert (await shop.owner.get("/customers", q="person1@mail.example"))["items"] == []
        after = await shop.owner.get("/orders", number=bought[0]["number"])
        assert Decimal(after["items"][0]["total"]["amount"]) == Decimal(bought[0]["total"]["amount"])
        assert after["items"][0]["email"] == ""
        assert after["items"][0]["address"]["street"] == ""
        left = await platform.rows(
            "select 1 from orders where data::text like '%person1@mail%' union all"
            " select 1 from shop_customers where data::text like '%person1@mail%' union all"
            " select 1 from shop_wishes where wish = 'erase'"
            " and (about::text || data::text) like '%person1@%'"
        )
        assert left == []
        assert (await shop.agent.refused("GET", f"/shops/{platform.id}/wishes"))[0] == 403


async def test_a_flood_is_kept_and_answered_quickly_and_all_of_it_understood(shop: Shop) -> None:
    async with connected(shop) as platform:
        await _flood(platform, 400)
        await platform.understood()
        counted = "select state, count(*) as n from shop_hooks where shop_id = :shop group by 1"
        rows = await platform.rows(counted)
        assert rows == [{"state": "done", "n": 400}]
        for n in range(4, 12):
            order = await platform.order(platform.thing("orders", f"o{n}")["number"])
            assert order is not None
            assert order["note"] == "flood 49"


async def _flood(platform: Platform, count: int) -> None:
    gate = asyncio.Semaphore(20)

    async def one(n: int) -> None:
        told = platform.thing("orders", f"o{4 + n % 8}")
        told |= {"note": f"flood {n // 8}", "updated_at": later(n)}
        async with gate:
            assert (await platform.tell_order(told, name=f"flood{n}")).status_code == 200

    await asyncio.gather(*(one(n) for n in range(count)))


async def test_the_door_closes_for_a_while_when_too_many_wait(shop: Shop) -> None:
    async with connected(shop) as platform:
        await shop.house.write(
            shop.workspace,
            "insert into shop_hooks (workspace_id, id, shop_id, hook_id, headers, body, state, received_at,"
            " next_at) select workspace_id, gen_random_uuid(), id, 'w' || n, '{}', '', 'failed', now(),"
            " now() + interval '1 hour' from shops, generate_series(1, 20000) n where id = :shop",
            shop=platform.id,
        )

        async def refused() -> bool:
            answer = await platform.tell("ping", {})
            assert answer.status_code in {200, 503}
            return answer.status_code == 503 and answer.headers["retry-after"] == "60"

        await until(refused, "the door says: later")
