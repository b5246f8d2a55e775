"""Signing in, rights, editions, and what is not said by a status."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from merhaba.ports.channels import NeedsReconnect
from merhaba.ports.shops.actions import (
    CustomerAddress,
    Discount,
    EditAddress,
    Note,
    Refused,
    Return,
    ReturnLine,
)
from merhaba.ports.shops.port import Mirrored
from merhaba.ports.shops.things import PostalAddress, ShopCustomer, ShopOrder
from merhaba.shops.magento.sign import oauth_header

from ...kits.shop_desk import Desk, opened
from .case import CASE, PLACE, open_source
from .fake import KEYS, Fake


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with opened("magento") as there:
        yield there


def shop_of(desk: Desk) -> Fake:
    assert isinstance(desk.fake, Fake)
    return desk.fake


async def test_the_access_token_alone_is_enough_where_the_shop_allows_it(desk: Desk) -> None:
    alone = replace(desk.account, secrets={"access_token": KEYS["access_token"]})
    with pytest.raises(NeedsReconnect):
        await desk.shop.identify(alone, desk.tools)
    failed = [one for one in await desk.shop.check(alone, desk.tools) if not one.ok]
    assert [one.code for one in failed] == ["sign-in"]
    assert "four keys" in failed[0].detail
    shop_of(desk).bearer_allowed = True
    assert (await desk.shop.identify(alone, desk.tools)).currency == "EUR"


def test_the_address_is_signed_as_the_shop_sees_it() -> None:
    """RFC 5849, 3.4.1.2: the host in small letters, without the scheme's own port."""
    now = datetime(2025, 3, 1, tzinfo=UTC)
    query = "searchCriteria%5BpageSize%5D=1"
    headers = {
        oauth_header("GET", f"https://{host}/rest/default/V1/orders?{query}", KEYS, now=now, nonce="n")
        for host in ("shop.example", "Shop.Example", "shop.example:443")
    }
    assert len(headers) == 1
    other = f"https://shop.example:8443/rest/default/V1/orders?{query}"
    assert oauth_header("GET", other, KEYS, now=now, nonce="n") not in headers


async def test_a_right_that_is_missing_is_told_from_an_integration_that_is_gone(desk: Desk) -> None:
    order = (await desk.mirror())[0]
    shop_of(desk).denied.add(("POST", "comments"))
    with pytest.raises(Refused) as refused:
        await desk.act(order, Note("x"), "k")
    assert (refused.value.code, "Magento_Sales::actions" in refused.value.reason) == ("no-permission", True)
    shop_of(desk).denied.add(("GET", "creditmemos"))
    failed = [one.code for one in await desk.shop.check(desk.account, desk.tools) if not one.ok]
    assert failed == ["permission-refunds"]


async def test_open_source_has_no_returns(desk: Desk) -> None:
    account = open_source(desk.fake.url)
    order = await desk.shop.fetch(Mirrored.ORDERS, "5", account, desk.tools)
    assert isinstance(order, ShopOrder)
    assert order.returns == ()
    action = Return((ReturnLine(order.lines[0].external_id, 1),))
    assert desk.shop.refuses(order, action.kind) == "not-supported"
    with pytest.raises(Refused) as refused:
        await desk.shop.act(order, action, "k", account, desk.tools)
    assert refused.value.code == "not-supported"


async def test_no_more_comes_back_than_was_sent(desk: Desk) -> None:
    await desk.mirror()
    order = desk.orders["4"]
    line = order.lines[0].external_id
    await desk.act(order, Return((ReturnLine(line, 1),)), "a")
    with pytest.raises(Refused) as refused:
        await desk.act(order, Return((ReturnLine(line, 2),)), "b")
    assert refused.value.code == "quantity-too-high"
    with pytest.raises(Refused) as refused:
        await desk.act(desk.orders["1"], Return((ReturnLine("1001", 1),)), "c")
    assert refused.value.code == "not-sent"


async def test_a_new_default_address_leaves_the_customers_others(desk: Desk) -> None:
    """Addresses that are not sent along are deleted."""
    for number, place in enumerate((PLACE, replace(PLACE, street="Other street 5"))):
        await desk.act(None, CustomerAddress("12", place), f"k{number}")
    found = await desk.shop.fetch(Mirrored.CUSTOMERS, "12", desk.account, desk.tools)
    assert isinstance(found, ShopCustomer)
    assert [one.street for one in found.addresses] == ["Other street 5", "12 Way", "Unter den Linden 1"]


async def test_an_address_gets_the_regions_number_of_the_shop(desk: Desk) -> None:
    await desk.mirror()
    await desk.act(desk.orders["1"], EditAddress(replace(PLACE, region="berlin")), "k")
    there: Any = desk.fake.state_of("1")["extension_attributes"]
    address = there["shipping_assignments"][0]["shipping"]["address"]
    assert (address["region"], address["region_code"], address["region_id"]) == ("Berlin", "BER", 82)
    for wrong in (PostalAddress(name="A", street="B", city="C"), replace(PLACE, country="Germany")):
        with pytest.raises(Refused) as refused:
            await desk.act(desk.orders["1"], EditAddress(wrong), "k2")
        assert refused.value.code == "bad-address"


async def test_a_discount_says_what_the_shop_cannot_do(desk: Desk) -> None:
    for action in (
        Discount("A", "USD", amount=Decimal(5)),
        Discount("A", "EUR", amount=Decimal(5), customer_id="11"),
    ):
        with pytest.raises(Refused) as refused:
            await desk.act(None, action, "k")
        assert refused.value.code == "not-supported"
    for action in (Discount("A", "EUR"), Discount("A", "EUR", percent=Decimal(101))):
        with pytest.raises(Refused) as refused:
            await desk.act(None, action, "k")
        assert refused.value.code == "bad-amount"


async def test_the_number_shoppers_quote_is_not_the_id(desk: Desk) -> None:
    order = (await desk.mirror())[0]
    assert (order.external_id, order.number) == ("1", "000000001")
    assert CASE.shop.manifest.slug == "magento"
