"""Connecting a shop: the form, the first sync, its settings, and letting it go."""

from __future__ import annotations

from uuid import uuid4

from ..shops.anyshop.data import shop_data
from ..shops.anyshop.fake import TOKEN, started
from .conftest import Shop
from .house import free_port, until
from .platform import KINDS, connect, connected
from .post import letter
from .sockets import desk_live


async def test_a_shop_is_connected_and_read_while_the_screen_shows_how_far(shop: Shop) -> None:
    async with started(shop_data()) as fake:
        async with desk_live(shop.owner) as live:
            platform = await connect(shop, fake)
            await live.event("shop.changed", shop=platform.id)
            await platform.mirrored()
            assert not [f for f in live.frames if f.get("type") == "order.changed"], "66 at once help nobody"
        shown = await platform.shown()
        assert (shown["name"], shown["domain"], shown["currency"]) == ("Kit & Co", "kit.example", "EUR")
        assert (shown["status"], shown["timezone"]) == ("active", "Europe/Berlin")
        assert shown["hook_url"] == platform.hook_url
        assert TOKEN not in str(shown), "secrets never leave the server"
        assert [s["what"] for s in shown["syncs"]] == list(KINDS)
        seen = {s["what"]: (s["seen"], s["total"], s["error"]) for s in shown["syncs"]}
        assert seen == {"customers": (40, 40, None), "products": (14, 14, None), "orders": (66, 66, None)}
        orders = await shop.owner.get("/orders", shop=platform.id, limit=200)
        assert len(orders["items"]) == 66
        assert {o["number"] for o in orders["items"]} == {
            o["number"] for o in fake.api.shop.tables["orders"].values()
        }
        assert fake.violations == []


async def test_what_the_platforms_form_is_like_and_what_it_can_do(shop: Shop) -> None:
    types = {t["slug"]: t for t in (await shop.agent.get("/shop-types"))["items"]}
    anyshop = types["anyshop"]
    assert anyshop["settings_schema"]["properties"]["token"]["writeOnly"] is True
    assert "refund" in anyshop["capabilities"]["actions"]
    assert anyshop["capabilities"]["hooks"] in {"subscribe", "manual"}
    assert set(anyshop["name"]) >= {"en", "ar", "tr", "zh", "de", "fr", "es"}


async def test_a_shop_that_refuses_or_does_not_answer_is_not_kept(shop: Shop) -> None:
    body = {"platform": "anyshop", "brand": str(shop.brand), "config": {"url": "x"}, "secrets": {}}
    async with started(shop_data()) as fake:
        config = {"url": fake.url}
        wrong = {**body, "config": config, "secrets": {"token": "wrong"}}
        assert await shop.owner.refused("POST", "/shops", wrong) == (422, "shop-refused")
        unknown = {**wrong, "platform": "nowhere"}
        assert await shop.owner.refused("POST", "/shops", unknown) == (422, "invalid")
        strange = {**wrong, "brand": str(uuid4()), "secrets": {"token": TOKEN}}
        assert await shop.owner.refused("POST", "/shops", strange) == (404, "not-found")
        fake.fail_next(503, times=50)
        right = {**wrong, "secrets": {"token": TOKEN}}
        assert await shop.owner.refused("POST", "/shops", right) == (409, "shop-unreachable")
    nobody = {**body, "config": {"url": f"http://127.0.0.1:{free_port()}"}, "secrets": {"token": TOKEN}}
    assert await shop.owner.refused("POST", "/shops", nobody) == (409, "shop-unreachable")
    assert (await shop.owner.get("/shops"))["items"] == []


async def test_a_secret_sent_as_a_setting_is_kept_as_a_secret(shop: Shop) -> None:
    async with started(shop_data()) as fake:
        platform = await connect(shop, fake, config={"url": fake.url, "token": TOKEN}, secrets={})
        assert (await platform.shown())["config"] == {"url": fake.url}
        (row,) = await platform.rows("select config, secrets from shops where id = :shop")
        assert TOKEN not in str(row)
        await platform.mirrored()


async def test_the_same_shop_twice_is_refused_and_only_admins_connect(shop: Shop) -> None:
    async with connected(shop) as platform:
        body = {"platform": "anyshop", "brand": str(shop.brand), "config": {"url": platform.fake.url}}
        body |= {"secrets": {"token": TOKEN}}
        assert await shop.owner.refused("POST", "/shops", body) == (409, "already-connected")
        assert (await shop.agent.refused("POST", "/shops", body))[0] == 403
        for method, path in (("DELETE", ""), ("PATCH", ""), ("POST", "/sync"), ("POST", "/resync")):
            assert (await shop.agent.refused(method, f"/shops/{platform.id}{path}", {}))[0] == 403
        assert (await shop.agent.get("/shops"))["items"][0]["id"] == platform.id


async def test_a_check_says_what_is_wrong_and_mends_what_is_right_again(shop: Shop) -> None:
    async with connected(shop) as platform:
        checks = await shop.owner.post(f"/shops/{platform.id}/check")
        assert all(step["ok"] for step in checks["items"] if step["essential"])
        good = platform.fake.api.token
        platform.fake.revoke()
        checks = await shop.owner.post(f"/shops/{platform.id}/check")
        assert not all(step["ok"] for step in checks["items"])
        assert (await platform.shown())["status"] == "error"
        platform.fake.api.token = good
        await shop.owner.post(f"/shops/{platform.id}/check")
        assert (await platform.shown())["status"] == "active"


async def test_a_paused_shop_is_left_alone_until_it_goes_on(shop: Shop) -> None:
    async with connected(shop) as platform:
        await shop.owner.patch(f"/shops/{platform.id}", status="paused", name="My shop")
        shown = await platform.shown()
        assert (shown["status"], shown["name"]) == ("paused", "My shop")
        platform.change("orders", "o4", note="while paused")
        asked = len(platform.fake.requests)
        await shop.owner.post(f"/shops/{platform.id}/sync")
        await shop.owner.patch(f"/shops/{platform.id}", status="active")
        await until(lambda: len(platform.fake.requests) > asked, "it goes on")
        number = platform.thing("orders", "o4")["number"]

        async def told() -> bool:
            order = await platform.order(number)
            return order is not None and order["note"] == "while paused"

        await until(told, "what changed while it was paused is here")


async def test_other_settings_must_lead_to_the_same_shop(shop: Shop) -> None:
    other = shop_data()
    other["shop"]["domain"] = "other.example"
    async with connected(shop) as platform, started(other) as another:
        path = f"/shops/{platform.id}"
        config = {"config": {"url": another.url}, "secrets": {"token": TOKEN}}
        assert await shop.owner.refused("PATCH", path, config) == (409, "another-shop")
        bad = {"secrets": {"token": "wrong"}}
        assert await shop.owner.refused("PATCH", path, bad) == (422, "shop-refused")
        assert (await platform.shown())["status"] == "active"


async def test_stored_keys_are_never_sent_to_another_address(shop: Shop) -> None:
    async with connected(shop) as platform:
        path = f"/shops/{platform.id}"
        asked = await shop.owner.http.patch(path, json={"config": {"url": "http://127.0.0.1:9/steal"}})
        assert (asked.status_code, asked.json()["code"]) == (422, "keys-again")
        unknown = {"config": {"url": platform.fake.url, "api_url": "http://127.0.0.1:9"}}
        await shop.owner.patch(path, **unknown)
        assert "api_url" not in (await platform.shown())["config"]


async def test_a_shop_that_is_let_go_leaves_conversations_and_can_come_back(shop: Shop) -> None:
    await shop.receive(letter("Person 4 <person4@mail.example>", shop.address, "Where is it?"))
    async with connected(shop) as platform:
        assert platform.fake.api.shop.hooks
        await shop.owner.delete(f"/shops/{platform.id}")
        assert (await shop.owner.refused("GET", f"/shops/{platform.id}")) == (404, "not-found")
        await until(lambda: not platform.fake.api.shop.hooks, "the webhook was taken back")

        async def gone() -> bool:
            counts = await platform.rows(
                "select (select count(*) from orders) + (select count(*) from products)"
                " + (select count(*) from shop_customers) + (select count(*) from product_variants)"
                " + (select count(*) from shops) + (select count(*) from shop_syncs) as n"
            )
            return bool(counts[0]["n"] == 0)

        await until(gone, "the mirror is gone")
        assert (await shop.agent.only_conversation())["customer"]["email"] == "person4@mail.example"
        again = await connect(shop, platform.fake)
        await again.mirrored()
        assert len((await shop.owner.get("/orders", limit=200))["items"]) == 66
