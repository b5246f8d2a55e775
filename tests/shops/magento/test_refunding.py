"""Money goes back exactly as asked, once, past the platform's traps."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merhaba.ports.shops.actions import Cancel, LineQuantity, Refund, Refused
from merhaba.ports.shops.things import FinancialStatus, FulfilmentStatus
from merhaba.shops.magento.refund_plan import based, everything, plan

from ...kits.shop_desk import Desk, opened
from .fake import Fake
from .store import Store


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with opened("magento") as there:
        await there.mirror()
        yield there


def shop_of(desk: Desk) -> Fake:
    assert isinstance(desk.fake, Fake)
    return desk.fake


async def test_an_amount_without_lines_is_refunded_and_not_the_whole_order(desk: Desk) -> None:
    """An empty list of items refunded all of it, and so does delivery left out."""
    order = desk.orders["1"]
    outcome = await desk.act(order, Refund(Decimal("7.50")), "k")
    assert (outcome.answer["amount"], outcome.failure) == ("7.50", "")
    assert outcome.order is not None
    assert outcome.order.refunded == Decimal("7.50")
    assert not any(line.refunded for line in outcome.order.lines)


async def test_a_part_of_taxed_delivery_is_given_back_exactly(desk: Desk) -> None:
    outcome = await desk.act(desk.orders["1"], Refund(Decimal("2.00"), shipping=Decimal("2.00")), "k")
    assert outcome.answer["amount"] == "2.00"
    rest = await desk.act(desk.orders["1"], Refund(Decimal("5.83"), shipping=Decimal("5.83")), "k2")
    assert rest.answer["amount"] == "5.83"


async def test_a_payment_that_came_through_a_provider_is_given_back_by_it_and_others_by_hand(
    desk: Desk,
) -> None:
    online = await desk.act(desk.orders["1"], Refund(Decimal(1)), "a")
    by_hand = await desk.act(desk.orders["6"], Refund(Decimal(1)), "b")
    assert (online.answer["manual"], by_hand.answer["manual"]) == (False, True)
    paths = [path for method, path in shop_of(desk).requests if method == "POST"]
    assert [path.split("/V1/")[1].split("/")[0] for path in paths] == ["invoice", "order"]


async def test_a_refund_that_the_provider_refuses_is_refused(desk: Desk) -> None:
    shop_of(desk).store.gateway_says_no = "no"
    with pytest.raises(Refused) as refused:
        await desk.act(desk.orders["1"], Refund(Decimal(1)), "a")
    assert refused.value.code == "refused"
    assert (await desk.now(desk.orders["1"])).refunded == 0


async def test_what_is_wrong_is_refused_before_the_shop_is_asked(desk: Desk) -> None:
    order = desk.orders["1"]
    line = order.lines[1].external_id
    wrong = [
        (Refund(Decimal(1), (LineQuantity("777", 1),)), "no-such-line"),
        (Refund(Decimal(1), (LineQuantity(order.lines[0].external_id + "9", 1),)), "no-such-line"),
        (Refund(Decimal(1), (LineQuantity(line, 4),)), "quantity-too-high"),
        (Refund(Decimal("6.00"), shipping=Decimal("6.00")), "amount-too-high"),
        (Refund(Decimal("1.001")), "bad-amount"),
    ]
    desk.line.mend()
    for action, code in wrong:
        with pytest.raises(Refused) as refused:
            await desk.act(order, action, "k")
        assert refused.value.code == code
    assert desk.line.writes == 0


async def test_a_configurable_product_is_refunded_once_though_it_stands_there_twice(desk: Desk) -> None:
    order = desk.orders["1"]
    assert len(order.lines) == 2
    line = order.lines[0]
    outcome = await desk.act(order, Refund(line.total, (LineQuantity(line.external_id, 2, True),)), "k")
    assert outcome.answer["amount"] == format(line.total, "f")
    assert Decimal(outcome.answer["adjustment"]) == 0
    assert outcome.order is not None
    assert [one.quantity for one in outcome.order.refunds[0].lines] == [2]
    assert outcome.order.lines[0].refunded == 2


async def test_in_another_currency_only_what_the_shop_can_count_is_refunded(desk: Desk) -> None:
    yen = desk.orders["8"]
    assert yen.currency == "JPY"
    done = await desk.act(yen, Refund(Decimal("321.00")), "k")
    assert done.answer["amount"] == "321.00"
    assert done.answer["base_amount"] == "2.00"
    with pytest.raises(Refused) as refused:
        await desk.act(yen, Refund(Decimal("322.00")), "k2")
    assert refused.value.code == "bad-amount"
    assert based(Decimal("160.50"), Decimal("160.5")) == Decimal("1.00")


async def test_an_order_paid_in_several_invoices_is_refunded_by_the_one_that_holds_the_lines(
    desk: Desk,
) -> None:
    store = shop_of(desk).store
    whole = next(one for one in store.invoices if one["order_id"] == 30)
    store.invoices.remove(whole)
    for place, items in enumerate((whole["items"][:2], whole["items"][2:])):
        store.invoices.append(
            {**whole, "items": items, "entity_id": 800000 + place, "transaction_id": f"t{place}"}
        )
    order = desk.orders["30"]
    last = order.lines[1]
    outcome = await desk.act(order, Refund(last.total, (LineQuantity(last.external_id, 3),)), "k")
    assert outcome.answer["amount"] == format(last.total, "f")
    asked = [path for method, path in shop_of(desk).requests if method == "POST"]
    assert asked[-1].endswith("/invoice/800001/refund")


async def test_lines_of_several_invoices_are_refused_together(desk: Desk) -> None:
    store = shop_of(desk).store
    whole = next(one for one in store.invoices if one["order_id"] == 30)
    store.invoices.remove(whole)
    for place, items in enumerate((whole["items"][:2], whole["items"][2:])):
        store.invoices.append({**whole, "items": items, "entity_id": 800000 + place})
    both = tuple(LineQuantity(line.external_id, 1) for line in desk.orders["30"].lines)
    with pytest.raises(Refused) as refused:
        await desk.act(desk.orders["30"], Refund(Decimal(10), both), "k2")
    assert refused.value.code == "not-supported"


async def test_cancelling_an_unpaid_order_cancels_it_and_a_paid_one_is_refunded_and_closed(
    desk: Desk,
) -> None:
    unpaid = await desk.act(desk.orders["2"], Cancel(), "a")
    assert unpaid.order is not None
    assert (unpaid.order.state, unpaid.order.financial_status) == ("canceled", FinancialStatus.VOIDED)
    paid = await desk.act(desk.orders["1"], Cancel(), "b")
    assert paid.order is not None
    assert (paid.order.state, paid.order.refunded) == ("closed", desk.orders["1"].total)
    assert paid.order.fulfilment_status is FulfilmentStatus.CANCELLED
    assert paid.answer["amount"] == format(paid.order.total, "f")


async def test_false_in_the_body_is_no_success(desk: Desk) -> None:
    """200 with `false`: so a refused cancellation looks."""
    shop_of(desk).store.cancel = lambda number: False  # type: ignore[method-assign]
    with pytest.raises(Refused) as refused:
        await desk.act(desk.orders["2"], Cancel(), "a")
    assert refused.value.code == "refused"
    assert (await desk.now(desk.orders["2"])).cancelled_at is None


async def test_a_paid_order_is_not_cancelled_without_its_refund(desk: Desk) -> None:
    for action, code in ((Cancel(refund=False), "not-supported"), (Cancel(restock=False), None)):
        if code is None:
            assert (await desk.act(desk.orders["1"], action, "k")).order is not None
            continue
        with pytest.raises(Refused) as refused:
            await desk.act(desk.orders["1"], action, "k")
        assert refused.value.code == code
    assert shop_of(desk).store.stock["SKU-202"] == 50


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_is_sent_comes_to_what_is_asked_for(drawn: st.DataObject) -> None:
    store = Store()
    raw = store.orders[40]
    before: list[str] = []
    for _ in range(drawn.draw(st.integers(1, 3))):
        left = raw["total_paid"] - raw.get("total_refunded", Decimal(0))
        if left <= 0:
            break
        amount = drawn.draw(st.integers(1, int(left * 100))) / Decimal(100)
        lines = tuple(
            LineQuantity(one.line_id, drawn.draw(st.integers(1, one.quantity)))
            for one in everything(raw, restock=False).lines
            if drawn.draw(st.booleans())
        )
        store.refund(40, plan(raw, Refund(amount, lines)).body(Decimal(1)))
        before.append(str(amount))
        assert [str(memo["grand_total"]) for memo in store.memos if memo["order_id"] == 40] == [
            str(Decimal(one).quantize(Decimal("0.01"))) for one in before
        ]


def test_all_that_is_left_is_refunded_without_adjustment() -> None:
    store = Store()
    raw = store.orders[40]
    whole = plan(raw, everything(raw, restock=True))
    assert (whole.adjustment, whole.shipping) == (Decimal(0), None)
    store.refund(40, whole.body(Decimal(1)))
    assert raw["state"] == "closed"
    assert raw["total_refunded"] == raw["grand_total"]
