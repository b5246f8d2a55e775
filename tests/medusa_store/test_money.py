"""Money at a real store: refunds that are done once, to the cent, whatever happens on the line."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest

from merhaba.ports.http import Uncertain
from merhaba.ports.shops.actions import (
    GiftCard,
    LineQuantity,
    Refund,
    RefundTo,
    Refused,
    StoreCredit,
)
from merhaba.ports.shops.things import FinancialStatus, ShopOrder
from merhaba.shops.medusa import shop

from .connected import Connected
from .cutting import Line
from .start import Store

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("medusa-store")]


async def _paid(connected: Connected, store: Store) -> ShopOrder:
    placed = store.shopper().order({"mug-blue": 2, "bowl-s": 1})["id"]
    store.capture(placed)
    return await connected.order(placed)


def _refunds(store: Store, order: ShopOrder) -> list[dict[str, object]]:
    payments = [
        pay for one in store.order(order.external_id)["payment_collections"] for pay in one["payments"]
    ]
    return [refund for payment in payments for refund in payment["refunds"]]


async def test_a_partial_refund_leaves_our_key_and_what_it_was_for(
    connected: Connected, medusa_store: Store
) -> None:
    order = await _paid(connected, medusa_store)
    mug = next(line for line in order.lines if line.sku == "mug-blue")
    key = uuid4().hex
    action = Refund(
        Decimal("20.95"),
        lines=(LineQuantity(mug.external_id, 1),),
        shipping=Decimal("2.45"),
        note="Chipped on arrival.",
    )
    quote = await shop.quote(order, action, connected.account, connected.tools)
    assert quote is not None
    assert (quote.refund, quote.maximum) == (Decimal("20.95"), Decimal("60.4"))
    assert await connected.look_up(order, action, key) is None
    outcome = await connected.act(order, action, key)
    assert outcome.answer["refunded"] == "20.95"
    (refund,) = _refunds(medusa_store, order)
    assert refund["amount"] == 20.95
    assert key in str(refund["note"])
    assert str(refund["note"]).startswith("Chipped on arrival. ")
    fresh = outcome.order
    assert fresh is not None
    assert fresh.financial_status is FinancialStatus.PARTIALLY_REFUNDED
    assert (fresh.refunded, fresh.total) == (Decimal("20.95"), order.total), (
        "what was bought stays what it was"
    )
    assert fresh.refunds[0].reason == "Chipped on arrival."
    assert fresh.refunds[0].shipping == Decimal("2.45")
    assert [line.refunded for line in fresh.lines if line.sku == "mug-blue"] == [1]
    assert fresh.payments[0].refundable == Decimal("39.45")

    # Twice under one key is once; under another it is another.
    again = await connected.act(fresh, action, key)
    assert again.created == outcome.created
    assert len(_refunds(medusa_store, order)) == 1
    await connected.act(fresh, Refund(Decimal("1.5")))
    assert len(_refunds(medusa_store, order)) == 2
    looked = await connected.look_up(fresh, action, key)
    assert looked is not None
    assert looked.answer["refunded"] == "20.95"


async def test_a_refund_whose_answer_is_lost_is_found_and_not_repeated(
    connected: Connected, medusa_store: Store
) -> None:
    order = await _paid(connected, medusa_store)
    action, key = Refund(Decimal("7.77")), uuid4().hex
    async with Line(medusa_store.url).running() as line:
        there = connected.through(line.url)
        line.cut_answer_to("POST /admin/payments/")
        with pytest.raises(Uncertain):
            await there.act(order, action, key)
        assert line.cuts == 1
        found = await there.look_up(order, action, key)
        assert found is not None
        assert found.answer["refunded"] == "7.77"
        await there.act(order, action, key)
    assert [refund["amount"] for refund in _refunds(medusa_store, order)] == [7.77]


async def test_what_cannot_go_back_is_refused_with_a_code(connected: Connected, medusa_store: Store) -> None:
    unpaid = await connected.order(medusa_store.shopper().order({"mug-blue": 1})["id"])
    with pytest.raises(Refused) as refused:
        await connected.act(unpaid, Refund(Decimal(1)))
    assert refused.value.code == "not-paid"
    order = await _paid(connected, medusa_store)
    for action, code in (
        (Refund(order.total + 1), "amount-too-high"),
        (Refund(Decimal(0)), "bad-amount"),
        (Refund(Decimal(1), lines=(LineQuantity("ordli_nothing", 1),)), "no-such-line"),
        (Refund(Decimal(1), lines=(LineQuantity(order.lines[0].external_id, 9),)), "quantity-too-high"),
        (Refund(Decimal(1), payment_id="pay_nothing"), "payment-not-refundable"),
        (Refund(Decimal(1), to=RefundTo.STORE_CREDIT), "amount-too-high"),
        (Refund(Decimal(1), to=RefundTo.GIFT_CARD), "not-supported"),
    ):
        with pytest.raises(Refused) as refused:
            await connected.act(order, action)
        assert refused.value.code == code
    assert _refunds(medusa_store, order) == []
    whole = await connected.act(order, Refund(order.total))
    assert whole.order is not None
    assert whole.order.financial_status is FinancialStatus.REFUNDED
    assert all(line.refunded == line.quantity for line in whole.order.lines)
    with pytest.raises(Refused) as refused:
        await connected.act(whole.order, Refund(Decimal("0.01")))
    assert refused.value.code == "nothing-left"


async def test_a_gift_card_and_store_credit_are_given_once(connected: Connected, medusa_store: Store) -> None:
    shopper, key = medusa_store.shopper(), uuid4().hex
    card = GiftCard(Decimal(25), "EUR", email=shopper.email, note="Sorry!")
    made = await connected.act(None, card, key)
    assert made.created["code"]
    assert (await connected.act(None, card, key)).created == made.created
    kept = medusa_store.admin.get(f"/admin/gift-cards/{made.created['gift_card']}")["gift_card"]
    assert (kept["value"], kept["reference_id"]) == (25, key)
    with pytest.raises(Refused) as refused:
        await connected.act(None, GiftCard(Decimal("0.5"), "EUR"))
    assert refused.value.code == "bad-amount"

    credit = StoreCredit(Decimal("12.34"), "EUR", shopper.customer_id, "For the wait")
    async with Line(medusa_store.url).running() as line:
        there = connected.through(line.url)
        line.cut_answer_to("/credit")
        with pytest.raises(Uncertain):
            await there.act(None, credit, key)
        assert await there.look_up(None, credit, key) is not None
        await there.act(None, credit, key)
    customer = await connected.customer(shopper.customer_id)
    assert (customer.store_credit, customer.currency) == (Decimal("12.34"), "EUR")
