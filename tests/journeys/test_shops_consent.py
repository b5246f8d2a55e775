"""Giving access at the platform's own page: what comes back is for the one who asked, once."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Mapping
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest

from merhaba.modules.workspaces.types import Role
from merhaba.ports.channels import Account, Consent
from merhaba.ports.http import HttpRequest
from merhaba.ports.shops.actions import Refused
from merhaba.ports.shops.port import ShopTools
from merhaba.shops.anyshop.connector import AnyShop

from ..shops.anyshop.data import shop_data
from ..shops.anyshop.fake import TOKEN, Fake, started
from .conftest import Shop
from .desk import Desk
from .platform import Platform

SLUG = "atitspage"


class AtItsPage(AnyShop):
    """The any-shop connector for a platform that gives its token at a page of its own."""

    manifest = dataclasses.replace(AnyShop.manifest, slug=SLUG)

    def ask_consent(self, account: Account, *, redirect_uri: str, state: str) -> Consent:
        if not account.config.get("url"):
            raise Refused("no-address", "Say where the shop is.")
        url = f"{account.config['url']}/authorize?state={state}&redirect_uri={redirect_uri}"
        return Consent(url, verifier="only-we-know")

    async def take_consent(
        self,
        account: Account,
        *,
        query: Mapping[str, str],
        verifier: str,
        redirect_uri: str,
        tools: ShopTools,
    ) -> Mapping[str, str]:
        if query.get("code") != "given" or verifier != "only-we-know":
            raise Refused("consent-refused", "Access was not given.")
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        answer = await tools.http(HttpRequest("GET", f"{account.config['url']}/shop", bearer))
        assert answer.status == 200
        return {"token": TOKEN}


@pytest.fixture
async def fake(shop: Shop) -> AsyncIterator[Fake]:
    """A platform with such a page, known to this house for the length of the test."""
    known = cast("dict[str, Any]", shop.house.web.shops)
    known[SLUG] = AtItsPage()
    async with started(shop_data()) as running:
        yield running
    del known[SLUG]


async def _ask(here: Shop, fake: Fake, **more: Any) -> str:
    body = {"platform": SLUG, "brand": str(here.brand), "name": "Mine", "config": {"url": fake.url}, **more}
    told: dict[str, str] = await here.owner.post("/shops/consent", body)
    assert told["redirect_uri"].endswith("/api/v1/shops/consent/back")
    return parse_qs(urlsplit(told["url"]).query)["state"][0]


async def _come_back(desk: Desk, **query: str) -> dict[str, list[str]]:
    answer: httpx.Response = await desk.http.get("/shops/consent/back", params=query, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    where = urlsplit(answer.headers["location"])
    assert where.path == "/settings/shops"
    return parse_qs(where.query)


async def test_a_shop_is_connected_at_its_page_and_given_access_anew(shop: Shop, fake: Fake) -> None:
    types = {t["slug"]: t["consent"] for t in (await shop.owner.get("/shop-types"))["items"]}
    assert types[SLUG] is True
    assert types["anyshop"] is False
    back = await _come_back(shop.owner, state=await _ask(shop, fake), code="given")
    platform = Platform(shop, fake, back["connected"][0])
    await platform.mirrored()
    shown = await platform.shown()
    assert (shown["name"], shown["platform"], shown["status"]) == ("Mine", SLUG, "active")
    await shop.house.write(
        shop.workspace, "update shops set status = 'error', last_error = 'gone', secrets = null"
    )
    again = await _come_back(shop.owner, state=await _ask(shop, fake, shop=platform.id), code="given")
    assert again["connected"] == [platform.id]
    assert (await platform.shown())["status"] == "active"


async def test_an_answer_counts_once_and_only_for_who_asked(shop: Shop, fake: Fake) -> None:
    state = await _ask(shop, fake)
    other = await shop.person("Other Owner", Role.OWNER)
    assert (
        "too old or was not begun here" in (await _come_back(other, state=state, code="given"))["problem"][0]
    )
    assert "problem" in await _come_back(shop.owner, state=state[:-2] + "xx", code="given")
    assert "problem" in await _come_back(shop.owner, code="given")
    assert "connected" in await _come_back(shop.owner, state=state, code="given")
    assert "problem" in await _come_back(shop.owner, state=state, code="given"), "used already"
    assert len((await shop.owner.get("/shops"))["items"]) == 1


async def test_no_is_told_and_nothing_is_connected(shop: Shop, fake: Fake) -> None:
    said = await _come_back(shop.owner, state=await _ask(shop, fake), error="access_denied")
    assert said["problem"] == ["Access was not given."]
    body = {"platform": SLUG, "brand": str(shop.brand), "config": {}}
    assert await shop.owner.refused("POST", "/shops/consent", body) == (422, "no-address")
    wrong = {**body, "platform": "anyshop", "config": {"url": fake.url}}
    assert await shop.owner.refused("POST", "/shops/consent", wrong) == (422, "invalid")
    strange = {**body, "config": {"url": fake.url}, "shop": str(uuid4())}
    assert await shop.owner.refused("POST", "/shops/consent", strange) == (404, "not-found")
    assert (await shop.agent.refused("POST", "/shops/consent", body))[0] == 403
    assert (await shop.owner.get("/shops"))["items"] == []
