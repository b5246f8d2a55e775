"""Money goes back exactly as asked, once, and what the shop says of it is read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merhaba.ports.channels import RetryLater
from merhaba.ports.http import Uncertain
from merhaba.ports.shops.actions import Cancel, LineQuantity, OutcomeState, Refund, Refused
from merhaba.ports.shops.things import ShopOrder
from merhaba.shops.woocommerce.refund_plan import everything, plan

from ...kits.shop_desk import Desk, opened
from . import data
from .fake import Fake
from .store import Store


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with opened("woocommerce") as there:
        await there.mirror()
        yield there


def shop_of(desk: Desk) -> Fake:
    assert isinstance(desk.fake, Fake)
    return desk.fake


async def test_a_bank_transfer_is_recorded_as_refunded_and_the_outcome_says_somebody_has_to_pay(
    desk: Desk,
) -> None:
    outcome = await desk.act(desk.orders["1010"], Refund(Decimal("5.00")), "k")
    assert outcome.answer["manual"] is True
    assert outcome.order is not None
    assert outcome.order.refunds[0].data["manual"] is True


async def test_a_refund_that_the_payment_provider_refuses_is_refused_and_not_tried_again(desk: Desk) -> None:
    """The shop answers 500 then, with a code of its own."""
    shop_of(desk).store.gateway_says_no = "Card expired"
    with pytest.raises(Refused) as refused:
        await desk.act(desk.orders["1001"], Refund(Decimal("5.00")), "k")
    assert (refused.value.code, refused.value.reason) == ("refused", "Card expired")
    assert (await desk.now(desk.orders["1001"])).refunded == 0


async def test_an_unpaid_order_is_not_refunded_though_the_shop_would_record_it(desk: Desk) -> None:
    for number in ("1002", "1003", "1007", "1012"):
        with pytest.raises(Refused) as refused:
            await desk.act(desk.orders[number], Refund(Decimal(1)), f"k{number}")
        assert refused.value.code == "not-paid"


async def test_a_refund_still_at_the_payment_provider_is_waited_for(desk: Desk) -> None:
    order, store = desk.orders["1001"], shop_of(desk).store
    desk.line.break_at(2, "lost")
    with pytest.raises(Uncertain):
        await desk.act(order, Refund(Decimal("5.00")), "k")
    # As it stands while the shop asks the provider: made, not paid, without our key.
    store.refunds[1001][0] |= {"refunded_payment": False, "meta_data": []}
    with pytest.raises(RetryLater):
        await desk.look_up(order, Refund(Decimal("5.00")), "k")
    with pytest.raises(RetryLater):
        await desk.act(order, Refund(Decimal("5.00")), "k")
    store.refunds[1001][0] |= data.dates("date_created", datetime.now(UTC) - timedelta(hours=1))
    outcome = await desk.look_up(order, Refund(Decimal("5.00")), "k")
    assert outcome is not None
    assert outcome.state is OutcomeState.FAILED
    assert "payment provider" in outcome.failure
    assert len(store.refunds[1001]) == 1


async def test_the_same_refund_under_another_key_is_another_refund(desk: Desk) -> None:
    order = desk.orders["1001"]
    for key in ("a", "b"):
        await desk.act(order, Refund(Decimal("5.00")), key)
    assert (await desk.now(order)).refunded == Decimal("10.00")


async def test_lines_that_differ_in_going_back_on_sale_are_refused_whole(desk: Desk) -> None:
    first, second = desk.orders["1001"].lines
    lines = (LineQuantity(first.external_id, 1, True), LineQuantity(second.external_id, 1, False))
    with pytest.raises(Refused) as refused:
        await desk.act(desk.orders["1001"], Refund(Decimal(5), lines), "k")
    assert refused.value.code == "not-supported"


async def test_cancelling_gives_back_the_rest_and_puts_each_piece_on_sale_once(desk: Desk) -> None:
    order, store = desk.orders["1001"], shop_of(desk).store
    stock = {number: store.products[number]["stock_quantity"] for number in (201, 202)}
    line = LineQuantity(order.lines[0].external_id, 1, restock=True)
    await desk.act(order, Refund(Decimal("11.90"), (line,)), "first")
    outcome = await desk.act(order, Cancel(), "k")
    assert outcome.order is not None
    assert outcome.order.refunded == outcome.order.total == order.total
    assert outcome.answer["amount"] == str(order.total - Decimal("11.90"))
    assert {n: store.products[n]["stock_quantity"] - stock[n] for n in stock} == {201: 2, 202: 3}


async def test_an_amount_in_a_currency_without_minor_units_has_no_decimals(desk: Desk) -> None:
    yen = desk.orders["1008"]
    assert (yen.currency, yen.total) == ("JPY", Decimal(47))
    with pytest.raises(Refused) as refused:
        await desk.act(yen, Refund(Decimal("1.50")), "k")
    assert refused.value.code == "bad-amount"
    assert (await desk.act(yen, Refund(Decimal(7)), "k2")).answer["amount"] == "7"


@settings(deadline=None)
@given(st.data())
def test_the_parts_of_a_refund_add_up_to_what_is_asked_for(drawn: st.DataObject) -> None:
    raw = ORDER
    lines = everything(raw, ())
    chosen = tuple(
        LineQuantity(one.line_id, drawn.draw(st.integers(1, one.quantity))) for one in lines
    )[: drawn.draw(st.integers(1, 2))]  # fmt: skip
    shipping = drawn.draw(st.integers(0, 583)) / Decimal(100)
    amount = shipping + drawn.draw(st.integers(1, 5010)) / Decimal(100)
    shares = plan(raw, (), Refund(amount, chosen, shipping))
    delivery = [share for share in shares if share.item == "100103"]
    goods = [share for share in shares if share.item != "100103"]
    assert sum((share.worth for share in delivery), Decimal(0)) == shipping
    assert sum((share.worth for share in goods), Decimal(0)) <= amount - shipping
    assert all(value >= 0 for share in shares for value in (share.net, *share.taxes.values()))
    full = plan(raw, (), Refund(amount, lines))
    assert sum((share.worth for share in full), Decimal(0)) == min(amount, Decimal("50.11"))


ORDER = Store().orders[1001]


async def test_an_order_with_five_hundred_lines_is_refunded_whole(desk: Desk) -> None:
    order = desk.orders["1015"]
    assert len(order.lines) == 500
    outcome = await desk.act(order, Cancel(), "k")
    assert isinstance(outcome.order, ShopOrder)
    assert outcome.order.refunded == order.total
    assert replace(outcome.order, refunds=()).refunded == 0
