"""Requests are signed as the shop checks them."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from merhaba.platform.outgoing import Web
from merhaba.ports.channels import NeedsReconnect
from merhaba.ports.http import HttpRequest, HttpResponse
from merhaba.ports.shops.actions import Note, Refused
from merhaba.ports.shops.port import Mirrored, Query, ShopTools
from merhaba.shops.woocommerce.client import Client
from merhaba.shops.woocommerce.sign import oauth_query, query_string

from . import fake
from .case import CASE, account

NOW = datetime(2025, 3, 1, tzinfo=UTC)


async def test_over_tls_the_keys_go_in_the_header_and_never_in_the_address() -> None:
    sent: list[HttpRequest] = []

    async def http(request: HttpRequest) -> HttpResponse:
        sent.append(request)
        return HttpResponse(200, {}, b"[]")

    client = Client(account("https://shop.example/"), ShopTools(http, lambda: NOW))
    await client.get("orders", search="a b&c")
    assert sent[0].url == "https://shop.example/wp-json/wc/v3/orders?search=a%20b%26c"
    assert sent[0].headers["authorization"].startswith("Basic ")


def test_over_plain_http_the_query_is_signed_and_holds_no_secret() -> None:
    url = "http://Shop.example:80/wp-json/wc/v3/orders"
    signed = oauth_query("get", url, {"search": "é ~"}, key="ck", secret="cs", now=NOW, nonce="n")
    assert signed["oauth_timestamp"] == "1740787200"
    assert "cs" not in query_string(signed).replace("oauth_signature", "")
    assert query_string(signed).startswith("search=%C3%A9%20~&oauth_consumer_key=ck&")


async def test_words_with_every_kind_of_character_are_signed_right() -> None:
    async with fake.start() as shop:
        web = Web()
        tools = ShopTools(web.send, lambda: datetime.now(UTC))
        for words in ("a b", "100% + 5 & more=x", "ليلى", "İstanbul 伊斯坦布尔", "~!*'()[]"):
            found = await CASE.shop.find_orders(Query(email=words), account(shop.url), tools)
            assert list(found) == []
            assert dict(parse_qsl(urlsplit(shop.requests[-1][1]).query))["search"] == words
        await web.close()


async def test_a_key_that_may_only_read_is_told_from_one_that_is_gone() -> None:
    async with fake.start() as shop:
        web = Web()
        tools = ShopTools(web.send, lambda: datetime.now(UTC))
        reader = account(shop.url, fake.READ_ONLY_KEY)
        order = (await CASE.shop.page(Mirrored.ORDERS, {}, reader, tools)).items[0]
        with pytest.raises(Refused) as refused:
            await CASE.shop.act(order, Note("x"), "k", reader, tools)  # type: ignore[arg-type]
        assert refused.value.code == "no-permission"
        failed = {one.code for one in await CASE.shop.check(reader, tools) if not one.ok}
        assert failed == {"permission-write", "webhooks"}
        shop.revoke()
        with pytest.raises(NeedsReconnect):
            await CASE.shop.act(order, Note("x"), "k", reader, tools)  # type: ignore[arg-type]
        await web.close()
