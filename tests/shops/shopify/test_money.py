"""Money: what goes back, on which payment, when it is not sure yet, and what the platform says of it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from merhaba.ports.shops.actions import (
    ActionKind,
    Cancel,
    EditLines,
    LineChange,
    LineQuantity,
    NewLine,
    OutcomeState,
    Refund,
    RefundTo,
    Refused,
)
from merhaba.ports.shops.things import RefundState, ShopOrder
from merhaba.shops.shopify import shop
from merhaba.shops.shopify.marks import unmarked

from .case import action
from .desk import Desk, connected
from .seed import send, transaction
from .shapes import bag, gid, worth
from .world import settle


async def _one(desk: Desk, kind: ActionKind = ActionKind.REFUND) -> ShopOrder:
    order, _ = action(kind, await desk.orders())
    assert order is not None
    return order


def _pay_in_two(desk: Desk, order: ShopOrder, first: str) -> None:
    """Let it have been paid partly by a gift card, partly by card."""
    raw = desk.fake.world.orders[order.external_id]
    card = raw["transactions"][0]
    left = worth(card["amountSet"]) - Decimal(first)
    card["amountSet"] = bag(left, "EUR")
    other = transaction(
        desk.fake.world, "SALE", Decimal(first), "EUR", gateway="gift_card", paymentDetails=None
    )
    raw["transactions"].insert(0, other)
    settle(raw)


async def test_an_amount_is_split_over_the_payments_it_was_paid_with() -> None:
    async with connected() as desk:
        order = await _one(desk)
        _pay_in_two(desk, order, "5.00")
        outcome = await desk.act(order, Refund(Decimal("7.25")))
        parts = {t["gateway"]: t["amount"] for t in outcome.answer["transactions"]}
        assert parts == {"gift_card": "5.00", "shopify_payments": "2.25"}
        assert (outcome.answer["asked"], outcome.answer["refunded"]) == ("7.25", "7.25")
        assert "differs" not in outcome.answer
        assert outcome.order is not None
        assert outcome.order.refunded == Decimal("7.25")
        assert outcome.order.payments[0].refundable == 0


async def test_only_the_named_payment_is_refunded_and_no_more_than_it_holds() -> None:
    async with connected() as desk:
        order = await _one(desk)
        _pay_in_two(desk, order, "5.00")
        gift_card = (await desk.order(order.external_id)).payments[0].external_id
        with pytest.raises(Refused) as refused:
            await desk.act(order, Refund(Decimal("5.01"), payment_id=gift_card))
        assert refused.value.code == "amount-too-high"
        with pytest.raises(Refused) as refused:
            await desk.act(order, Refund(Decimal(1), payment_id=gid("OrderTransaction", 1)))
        assert refused.value.code == "payment-not-refundable"
        outcome = await desk.act(order, Refund(Decimal("5.00"), payment_id=gift_card))
        assert [t["gateway"] for t in outcome.answer["transactions"]] == ["gift_card"]


async def test_a_refund_goes_to_store_credit_when_asked_to() -> None:
    async with connected() as desk:
        order = await _one(desk)
        outcome = await desk.act(order, Refund(Decimal("4.00"), to=RefundTo.STORE_CREDIT))
        assert (outcome.state, outcome.answer["to"]) == (OutcomeState.DONE, "store_credit")
        assert outcome.order is not None
        assert outcome.order.refunds[-1].to == "store_credit"


async def test_a_bank_that_has_not_answered_is_waited_for_and_what_it_says_counts() -> None:
    async with connected() as desk:
        order = await _one(desk)
        desk.fake.world.refund_status = "PENDING"
        outcome = await desk.act(order, Refund(Decimal("4.00")))
        assert outcome.state is OutcomeState.PENDING
        assert outcome.order is not None
        assert outcome.order.refunds[-1].state is RefundState.PENDING
        assert outcome.order.refunded == Decimal("4.00")
        assert (await shop.follow(outcome, desk.account, desk.tools)).state is OutcomeState.PENDING
        raw = desk.fake.world.orders[order.external_id]
        raw["refunds"][-1]["transactions"][0]["status"] = "FAILURE"
        failed = await shop.follow(outcome, desk.account, desk.tools)
        assert (failed.state, bool(failed.failure)) == (OutcomeState.FAILED, True)
        assert failed.order is not None
        assert failed.order.refunded == 0
        raw["refunds"][-1]["transactions"][0]["status"] = "SUCCESS"
        raw["refunds"][-1]["totalRefundedSet"] = bag("4.00", "EUR")
        assert (await shop.follow(outcome, desk.account, desk.tools)).state is OutcomeState.DONE


async def test_a_platform_that_refunded_another_amount_is_not_hidden() -> None:
    async with connected() as desk:
        order = await _one(desk)
        wanted = Refund(Decimal("4.00"))
        await desk.act(order, wanted)
        desk.fake.world.orders[order.external_id]["refunds"][-1]["totalRefundedSet"] = bag("3.00", "EUR")
        found = await desk.look_up(order, wanted)
        assert found is not None
        assert (found.answer["refunded"], found.answer["differs"]) == ("3.00", True)


async def test_pieces_that_have_left_go_back_to_where_they_came_from_and_others_into_stock() -> None:
    async with connected() as desk:
        order = next(
            o for o in await desk.orders() if o.lines[0].quantity == 3 and not o.parcels and o.captured
        )
        raw = desk.fake.world.orders[order.external_id]
        parcel = send(desk.fake.world, raw, datetime.now(UTC), only=1)
        parcel["fulfillmentLineItems"][0]["quantity"] = 2
        settle(raw)
        line = order.lines[0].external_id
        await desk.act(order, Refund(Decimal("3.00"), (LineQuantity(line, 3, restock=True),)))
        given = next(v["input"] for v in desk.fake.variables if "input" in v and "transactions" in v["input"])
        assert given["refundLineItems"] == [
            {"lineItemId": line, "quantity": 1, "restockType": "CANCEL"},
            {"lineItemId": line, "quantity": 2, "restockType": "RETURN", "locationId": gid("Location", 1)},
        ]


@pytest.mark.parametrize("currency", ["JPY", "USD"])
async def test_money_goes_back_in_the_currency_the_customer_paid_in(currency: str) -> None:
    async with connected() as desk:
        order = next(
            o for o in await desk.orders() if o.currency == currency and o.captured and not o.refunds
        )
        assert order.total == order.captured
        outcome = await desk.act(order, Refund(Decimal(100 if currency == "JPY" else "1.50")))
        assert outcome.state is OutcomeState.DONE
        assert (
            next(v for v in desk.fake.variables if "key" in v and "input" in v)["input"]["currency"]
            == currency
        )


async def test_a_cancellation_is_followed_to_its_end_and_says_what_went_back() -> None:
    async with connected() as desk:
        order = await _one(desk, ActionKind.CANCEL)
        desk.fake.world.job_requests = 5
        outcome = await desk.act(order, Cancel(note="doppelt bestellt"))
        assert outcome.state is OutcomeState.PENDING
        for _ in range(6):
            if outcome.state is OutcomeState.PENDING:
                outcome = await shop.follow(outcome, desk.account, desk.tools)
        assert outcome.state is OutcomeState.DONE
        assert outcome.answer["refunded"] == format(order.captured, "f")
        note = desk.fake.world.orders[order.external_id]["cancellation"]["staffNote"]
        assert unmarked(note) == "doppelt bestellt"


async def test_a_job_that_ends_without_cancelling_has_failed() -> None:
    async with connected() as desk:
        order = await _one(desk, ActionKind.CANCEL)
        desk.fake.world.job_requests = 3
        desk.fake.world.orders[order.external_id]["_doomed"] = True
        outcome = await desk.act(order, Cancel())
        for _ in range(5):
            if outcome.state is OutcomeState.PENDING:
                outcome = await shop.follow(outcome, desk.account, desk.tools)
        assert (outcome.state, bool(outcome.failure)) == (OutcomeState.FAILED, True)


async def test_a_cancellation_without_refund_leaves_the_money_where_it_is() -> None:
    async with connected() as desk:
        order = await _one(desk, ActionKind.CANCEL)
        outcome = await desk.act(order, Cancel(refund=False))
        assert outcome.order is not None
        assert outcome.order.refunded == 0


async def test_what_is_less_after_an_edit_goes_back_once_on_the_named_payment() -> None:
    async with connected() as desk:
        order = next(
            o for o in await desk.orders()
            if len(o.lines) > 1 and len(o.lines) < 9 and not o.parcels and o.captured == o.total
            and not o.refunds and o.cancelled_at is None and o.currency == "EUR"
        )  # fmt: skip
        line = order.lines[0]
        edit = EditLines((LineChange(line.external_id, 0),), method_id=order.payments[0].external_id)
        quote = await shop.quote(order, edit, desk.account, desk.tools)
        assert quote is not None
        assert quote.refund == line.total
        outcome = await desk.act(order, edit)
        assert outcome.order is not None
        assert outcome.order.refunded == line.total
        assert outcome.order.total == order.total - line.total
        again = await desk.act(order, edit)
        assert again.order is not None
        assert again.order.refunded == line.total


async def test_what_is_more_after_an_edit_is_asked_for_by_a_link() -> None:
    async with connected() as desk:
        order = await _one(desk, ActionKind.EDIT_LINES)
        edit = EditLines(add=(NewLine(gid("ProductVariant", 1100), 1),))
        quote = await shop.quote(order, edit, desk.account, desk.tools)
        assert quote is not None
        assert quote.refund < 0
        outcome = await desk.act(order, edit)
        assert outcome.created["invoice_url"] == "https://shop.example/pay"
        assert Decimal(outcome.answer["outstanding"]) == -quote.refund


async def test_the_platform_says_what_a_refund_and_a_cancellation_will_come_to() -> None:
    async with connected() as desk:
        order = await _one(desk)
        line = order.lines[0]
        wish = Refund(line.price, (LineQuantity(line.external_id, 1),), shipping=Decimal("1.00"))
        quote = await shop.quote(order, wish, desk.account, desk.tools)
        assert quote is not None
        assert (quote.maximum, quote.shipping) == (order.captured, Decimal("1.00"))
        cancelled = await shop.quote(order, Cancel(), desk.account, desk.tools)
        assert cancelled is not None
        assert cancelled.refund == order.captured
