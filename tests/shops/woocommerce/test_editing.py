"""Changes to an order: what is charged afterwards, and what is refused whole."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from merhaba.ports.shops.actions import (
    Action,
    Duplicate,
    EditLines,
    LineChange,
    LineQuantity,
    NewLine,
    Refused,
    Resend,
    Swap,
)
from merhaba.ports.shops.port import Mirrored
from merhaba.ports.shops.things import ShopOrder

from ...kits.shop_desk import Desk, opened
from .case import CASE
from .hooks import delivered
from .store import Store


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with opened("woocommerce") as there:
        await there.mirror()
        yield there


async def refused(desk: Desk, order: ShopOrder, action: Action) -> str:
    before = desk.state(order)
    with pytest.raises(Refused) as error:
        await desk.act(order, action, "k")
    assert desk.state(order) == before
    return error.value.code


async def test_a_paid_order_keeps_its_total_when_a_piece_is_swapped(desk: Desk) -> None:
    order = desk.orders["1019"]
    line = order.lines[0].external_id
    outcome = await desk.act(order, EditLines(swaps=(Swap(line, "252", 1),)), "k")
    assert outcome.order is not None
    assert outcome.order.total == order.total
    assert {one.variant_id: one.quantity for one in outcome.order.lines} == {"251": 1, "252": 1}


async def test_what_would_change_the_price_of_a_paid_order_is_refused(desk: Desk) -> None:
    order = desk.orders["1019"]
    line = order.lines[0].external_id
    assert await refused(desk, order, EditLines(swaps=(Swap(line, "253", 1),))) == "not-supported"
    assert await refused(desk, order, EditLines(changes=(LineChange(line, 1),))) == "not-supported"
    assert await refused(desk, order, EditLines(add=(NewLine("201"),))) == "not-supported"


async def test_what_cannot_be_is_refused(desk: Desk) -> None:
    order = desk.orders["1018"]
    line = order.lines[0].external_id
    assert await refused(desk, order, EditLines(swaps=(Swap(line, "261"),))) == "not-same-product"
    assert await refused(desk, order, EditLines(swaps=(Swap(line, "252", 3),))) == "quantity-too-high"
    assert await refused(desk, order, EditLines(changes=(LineChange("1", 1),))) == "no-such-line"
    assert await refused(desk, order, EditLines(add=(NewLine("270"),))) == "out-of-stock"
    assert await refused(desk, order, EditLines(add=(NewLine("201", 5000),))) == "out-of-stock"
    assert await refused(desk, order, EditLines(add=(NewLine("4711"),))) == "no-such-variant"
    everything = tuple(LineChange(one.external_id, 0) for one in order.lines)
    assert await refused(desk, order, EditLines(everything)) == "refused"
    gone = desk.orders["1011"]
    assert (
        await refused(desk, gone, Resend((LineQuantity(gone.lines[0].external_id, 1),))) == "no-such-variant"
    )
    assert await refused(desk, gone, Duplicate()) == "no-such-variant"


async def test_what_is_sent_again_costs_nothing(desk: Desk) -> None:
    order = desk.orders["1001"]
    outcome = await desk.act(order, Resend((LineQuantity(order.lines[1].external_id, 2),)), "k")
    new = await desk.shop.fetch(Mirrored.ORDERS, outcome.created["order"], desk.account, desk.tools)
    assert isinstance(new, ShopOrder)
    assert (new.total, new.state) == (Decimal("0.00"), "processing")
    assert [line.quantity for line in new.lines] == [2]


async def test_an_order_made_again_is_to_be_paid_by_a_link(desk: Desk) -> None:
    outcome = await desk.act(desk.orders["1001"], Duplicate(), "k")
    assert outcome.created["invoice_url"].startswith("https://")
    new = await desk.shop.fetch(Mirrored.ORDERS, outcome.created["order"], desk.account, desk.tools)
    assert isinstance(new, ShopOrder)
    assert (new.state, new.captured) == ("pending", Decimal(0))


def test_a_webhook_tells_the_same_as_a_page() -> None:
    raw = Store().orders[1001]
    account = CASE.account("https://shop.example")
    news = CASE.shop.parse(delivered("order.updated", raw), account)
    assert news == CASE.shop.parse(delivered("order.created", raw), account)
    assert CASE.shop.hook_id(delivered("order.updated", raw))
