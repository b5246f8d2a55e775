"""Goods that come back to a real store: returns and exchanges, from asking to the money."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest

from merhaba.ports.http import Uncertain
from merhaba.ports.shops.actions import (
    CancelReturn,
    Exchange,
    LineQuantity,
    ReceiveReturn,
    Refund,
    RefundTo,
    Refused,
    Return,
    ReturnLine,
    ReturnReason,
    Swap,
)
from merhaba.ports.shops.things import ReturnState, ShopOrder
from merhaba.shops.medusa import shop

from .connected import Connected
from .cutting import Line
from .start import Store

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("medusa-store")]


async def _sent(connected: Connected, store: Store, codes: tuple[str, ...] = ()) -> ShopOrder:
    placed = store.shopper().order({"mug-blue": 2, "bowl-s": 1}, codes=codes)["id"]
    store.capture(placed)
    store.ship(placed, tracking="JD1", deliver=True)
    return await connected.order(placed)


def _line(order: ShopOrder, sku: str) -> str:
    return next(line.external_id for line in order.lines if line.sku == sku)


async def test_asked_received_and_paid_back(connected: Connected, medusa_store: Store) -> None:
    order = await _sent(connected, medusa_store, ("CLAY10",))
    mug, key = _line(order, "mug-blue"), uuid4().hex
    action = Return((ReturnLine(mug, 2, ReturnReason.DAMAGED, "Both chipped"),), note="Photos in the thread")
    asked = await connected.act(order, action, key)
    assert (await connected.act(order, action, key)).created == asked.created, "asked once"
    assert asked.order is not None
    (one,) = asked.order.returns
    assert one.state is ReturnState.APPROVED
    assert [(line.line_id, line.quantity, line.reason, line.note) for line in one.lines] == [
        (mug, 2, "Damaged", "Both chipped")
    ]

    part = ReceiveReturn(one.external_id, (LineQuantity(mug, 1, restock=True),))
    first = await connected.act(asked.order, part, "first-" + key)
    assert first.order is not None
    assert first.order.returns[0].state is ReturnState.IN_TRANSIT
    rest = ReceiveReturn(one.external_id, (LineQuantity(mug, 1, restock=False),))
    received = await connected.act(first.order, rest, "rest-" + key)
    assert received.order is not None
    assert received.answer["owed"] == "33.3", "two mugs less ten per cent"
    line = next(line for line in received.order.lines if line.external_id == mug)
    assert (line.quantity, line.returned, line.total) == (2, 2, Decimal("33.3"))
    assert received.order.total == order.total
    assert received.order.returns[0].state is ReturnState.RECEIVED
    assert await connected.look_up(received.order, rest, "rest-" + key) is not None
    assert await connected.look_up(received.order, rest, "never-" + key) is None

    money = await connected.act(received.order, Refund(Decimal(received.answer["owed"])))
    assert money.order is not None
    assert money.order.data["owed"] == "0"
    assert money.order.refunded == Decimal("33.3")


async def test_what_a_return_owes_can_be_store_credit(connected: Connected, medusa_store: Store) -> None:
    order = await _sent(connected, medusa_store)
    asked = await connected.act(order, Return((ReturnLine(_line(order, "bowl-s"), 1),)))
    received = await connected.act(asked.order, ReceiveReturn(asked.created["return"]))
    assert received.answer["owed"] == "18.5"
    key = uuid4().hex
    action = Refund(Decimal("18.5"), to=RefundTo.STORE_CREDIT)
    given = await connected.act(received.order, action, key)
    assert given.answer["refunded"] == "18.5"
    await connected.act(received.order, action, key)
    assert order.customer_id is not None
    assert (await connected.customer(order.customer_id)).store_credit == Decimal("18.5")
    assert given.order is not None
    assert [(one.to, one.amount) for one in given.order.refunds] == [("store_credit", Decimal("18.5"))]
    assert given.order.total == order.total


async def test_a_return_whose_last_answer_is_lost_is_not_asked_twice(
    connected: Connected, medusa_store: Store
) -> None:
    order = await _sent(connected, medusa_store)
    action, key = Return((ReturnLine(_line(order, "bowl-s"), 1),)), uuid4().hex
    async with Line(medusa_store.url).running() as line:
        there = connected.through(line.url)
        # Lost in the middle: only a draft is there, which is no return, and is taken back.
        line.cut_answer_to("/request-items")
        with pytest.raises(Uncertain):
            await there.act(order, action, key)
        assert await there.look_up(order, action, key) is None
        line.cut_answer_to("POST [^ ]+/request HTTP")
        with pytest.raises(Uncertain):
            await there.act(order, action, key)
        found = await there.look_up(order, action, key)
        assert found is not None
        await there.act(order, action, key)
        assert line.cuts == 2
    assert len((await connected.order(order.external_id)).returns) == 1


async def test_a_return_can_be_called_off(connected: Connected, medusa_store: Store) -> None:
    order = await _sent(connected, medusa_store)
    asked = await connected.act(order, Return((ReturnLine(_line(order, "bowl-s"), 1),)))
    action = CancelReturn(asked.created["return"])
    off = await connected.act(asked.order, action)
    assert off.order is not None
    assert off.order.returns[0].state is ReturnState.CANCELLED
    assert off.order.data["owed"] == "0"
    assert await connected.look_up(off.order, action, "x") is not None
    with pytest.raises(Refused) as refused:
        await connected.act(off.order, ReceiveReturn(asked.created["return"]))
    assert refused.value.code == "nothing-left"


async def test_what_cannot_come_back_is_refused(connected: Connected, medusa_store: Store) -> None:
    new = await connected.order(medusa_store.shopper().order({"mug-blue": 1})["id"])
    with pytest.raises(Refused) as refused:
        await connected.act(new, Return((ReturnLine(new.lines[0].external_id, 1),)))
    assert refused.value.code == "not-sent"
    sent = await _sent(connected, medusa_store)
    for line, quantity, code in ((_line(sent, "bowl-s"), 2, "quantity-too-high"), ("x", 1, "no-such-line")):
        with pytest.raises(Refused) as refused:
            await connected.act(sent, Return((ReturnLine(line, quantity),)))
        assert refused.value.code == code


async def test_an_exchange_puts_the_other_on_the_order(connected: Connected, medusa_store: Store) -> None:
    order = await _sent(connected, medusa_store)
    mug, key = _line(order, "mug-blue"), uuid4().hex
    action = Exchange((Swap(mug, medusa_store.catalogue.variants["mug-sand"], 1, ReturnReason.COLOUR),))
    quote = await shop.quote(order, action, connected.account, connected.tools)
    assert quote is not None
    assert quote.refund == Decimal("-4"), "22.50 goes out for 18.50 coming back"
    done = await connected.act(order, action, key)
    assert (await connected.act(order, action, key)).created == done.created, "exchanged once"
    assert done.order is not None
    assert [line.sku for line in done.order.lines].count("mug-sand") == 1
    (back,) = done.order.returns
    assert back.external_id == done.created["return"]
    assert back.data["exchange"] == done.created["exchange"]
    assert done.answer["to_pay"] == "4"
    received = await connected.act(done.order, ReceiveReturn(back.external_id))
    assert received.order is not None
    assert received.order.returns[0].state is ReturnState.RECEIVED
