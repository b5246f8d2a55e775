"""The platform's limits: by cost, by size, and its other ways of saying later."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from merhaba.ports.channels import NeedsReconnect, RetryLater
from merhaba.ports.http import HttpRequest, HttpResponse, Uncertain
from merhaba.ports.shops.actions import ActionKind, Refused
from merhaba.ports.shops.port import Mirrored, ShopTools
from merhaba.shops.shopify import shop
from merhaba.shops.shopify.client import Client
from merhaba.shops.shopify.queries_catalogue import SHOP

from .case import account, action
from .desk import connected


async def test_throttled_it_waits_until_the_bucket_holds_enough() -> None:
    async with connected() as desk:
        desk.fake.bucket = 100.0
        with pytest.raises(RetryLater) as told:
            await shop.page(Mirrored.ORDERS, {}, desk.account, desk.tools)
        missing = desk.fake.costs[-1] - 100
        assert told.value.after == -(-missing // 100)
        desk.fake.bucket = 9000.0  # waited
        assert (await shop.page(Mirrored.ORDERS, {}, desk.account, desk.tools)).items


async def test_an_order_that_takes_more_than_the_bucket_holds_is_read_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with connected() as desk:
        big = next(o for o in await desk.orders() if len(o.lines) > 200)
        desk.fake.bucket = 600.0
        waited: list[float] = []

        async def sleep(seconds: float) -> None:
            waited.append(seconds)
            assert desk.fake.bucket is not None
            desk.fake.bucket = min(desk.fake.bucket + seconds * 100, 600.0)

        monkeypatch.setattr("merhaba.shops.shopify.client.sleep", sleep)
        assert len((await desk.order(big.external_id)).lines) == len(big.lines)
        assert waited
        assert max(waited) <= 20


async def test_what_costs_too_much_at_once_is_asked_for_in_smaller_pages_from_then_on() -> None:
    async with connected() as desk:
        desk.fake.max_cost = 260
        first = await shop.page(Mirrored.ORDERS, {}, desk.account, desk.tools)
        assert 1 <= len(first.items) < 4
        asked = len(desk.fake.requests)
        second = await shop.page(Mirrored.ORDERS, first.place, desk.account, desk.tools)
        assert len(second.items) == len(first.items)
        assert len(desk.fake.requests) - asked <= 3, "it remembers the size that worked"
        assert {o.external_id for o in first.items}.isdisjoint({o.external_id for o in second.items})


async def test_a_throttled_action_can_be_done_later_and_is_done_once() -> None:
    async with connected() as desk:
        order, wish = action(ActionKind.REFUND, await desk.orders())
        assert order is not None
        desk.fake.bucket = 10.0
        with pytest.raises(RetryLater):
            await desk.act(order, wish)
        desk.fake.bucket = None
        await desk.act(order, wish)
        assert len((await desk.order(order.external_id)).refunds) == 1


def _answering(status: int, told: object) -> ShopTools:
    async def send(request: HttpRequest) -> HttpResponse:
        return HttpResponse(status, {}, told if isinstance(told, bytes) else json.dumps(told).encode())

    return ShopTools(send, lambda: datetime.now(UTC))


def _error(code: str) -> dict[str, object]:
    return {"data": None, "errors": [{"message": "x", "extensions": {"code": code}}]}


@pytest.mark.parametrize(
    ("status", "told", "reading", "writing"),
    [
        (200, _error("THROTTLED"), RetryLater, RetryLater),
        (200, _error("INTERNAL_SERVER_ERROR"), RetryLater, Uncertain),
        (200, _error("TIMEOUT"), RetryLater, Uncertain),
        (200, _error("SHOP_INACTIVE"), NeedsReconnect, NeedsReconnect),
        (200, _error("ACCESS_DENIED"), Refused, Refused),
        (200, _error("SOMETHING_NEW"), RetryLater, Refused),
        (200, {"errors": "Not Found"}, RetryLater, Refused),
        (200, {"data": {"x": {}}, "errors": [{"message": "half"}]}, RetryLater, Uncertain),
        (200, _error("IDEMPOTENCY_CONCURRENT_REQUEST"), RetryLater, RetryLater),
        (200, b"<html>", RetryLater, Uncertain),
        (200, [], RetryLater, Uncertain),
        (200, {}, RetryLater, Uncertain),
        (402, {}, NeedsReconnect, NeedsReconnect),
        (403, {}, NeedsReconnect, NeedsReconnect),
        (404, {}, NeedsReconnect, NeedsReconnect),
        (423, {}, NeedsReconnect, NeedsReconnect),
        (430, {}, RetryLater, RetryLater),
        (302, {}, RetryLater, Uncertain),
    ],
)
async def test_each_failure_means_what_it_means_for_reading_and_for_writing(
    status: int, told: object, reading: type[Exception], writing: type[Exception]
) -> None:
    client = Client(account("http://127.0.0.1:9"), _answering(status, told))
    with pytest.raises(reading):
        await client.read(SHOP)
    with pytest.raises(writing):
        await client.write("mutation", {})
