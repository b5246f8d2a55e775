"""What refunds are worth: to the smallest unit, and never more than was paid."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from merhaba.kit.currencies import payable
from merhaba.modules.order_actions.money import (
    lines_worth,
    pieces_worth,
    refund_amount,
    refundable,
    shipping_left,
    worth,
)
from merhaba.ports.shops.actions import LineQuantity
from merhaba.ports.shops.things import (
    Payment,
    PaymentKind,
    PaymentState,
    RefundState,
    ShopOrder,
    ShopRefund,
)

from .orders import line, order, orders


@given(orders(), st.data())
def test_however_a_line_is_split_its_parts_add_up_to_what_was_paid_for_it(
    some: ShopOrder, data: st.DataObject
) -> None:
    whole = some.lines[0]
    left, back = whole.quantity, Decimal(0)
    now = whole
    while left:
        step = data.draw(st.integers(1, left))
        part = pieces_worth(now, step, some)
        assert payable(part, some.currency)
        assert part >= 0
        back += part
        left -= step
        now = replace(now, refunded=now.refunded + step)
    assert back == worth(whole, some)


@given(orders(), st.data())
def test_no_refund_is_ever_more_than_what_can_still_go_back(some: ShopOrder, data: st.DataObject) -> None:
    lines = [LineQuantity(x.external_id, data.draw(st.integers(1, x.quantity))) for x in some.lines]
    before = data.draw(st.decimals(min_value=0, max_value=some.total, places=2)) if some.total else Decimal(0)
    partly = replace(some, refunds=(ShopRefund("r", before),))
    assert refund_amount(lines, some.shipping, partly) <= refundable(partly) <= some.total


@given(orders())
def test_everything_together_is_exactly_what_was_paid(some: ShopOrder) -> None:
    everything = [LineQuantity(x.external_id, x.quantity) for x in some.lines]
    assert lines_worth(everything, some) + some.shipping == some.total
    assert refund_amount(everything, some.shipping, some) == some.total


def test_three_pieces_of_ten_euros_go_back_as_3_33_3_34_and_3_33() -> None:
    one = order(line(quantity=3, total="10.00"))
    steps = [pieces_worth(line(quantity=3, total="10.00", refunded=done), 1, one) for done in (0, 1, 2)]
    assert steps == [Decimal("3.33"), Decimal("3.34"), Decimal("3.33")]


def test_a_refund_that_failed_can_be_given_again_one_on_its_way_cannot() -> None:
    some = order(line(total="46.00"))
    failed = replace(some, refunds=(ShopRefund("r", Decimal(46), RefundState.FAILED),))
    on_its_way = replace(some, refunds=(ShopRefund("r", Decimal(46), RefundState.PENDING),))
    assert refundable(failed) == Decimal("46.00")
    assert refundable(on_its_way) == 0


def test_partial_refunds_that_do_not_add_up_never_give_a_negative_rest() -> None:
    some = order(
        line(total="46.00"), refunds=(ShopRefund("1", Decimal("40")), ShopRefund("2", Decimal("10")))
    )
    assert refundable(some) == 0


def test_what_the_payments_allow_counts_where_the_platform_says() -> None:
    paid = Payment(
        "t", PaymentKind.CARD, "Visa", Decimal(46), PaymentState.CAPTURED, refundable=Decimal("20.00")
    )
    assert refundable(order(line(total="46.00"), payments=(paid,))) == Decimal("20.00")


def test_shipping_goes_back_once() -> None:
    some = order(line(total="46.00"), shipping=Decimal("6.90"))
    assert shipping_left(some) == Decimal("6.90")
    again = replace(some, refunds=(ShopRefund("1", Decimal("6.90"), shipping=Decimal("6.90")),))
    assert shipping_left(again) == 0


def test_an_order_of_which_nothing_was_captured_has_nothing_to_give_back() -> None:
    waiting = Payment("t", PaymentKind.CARD, "Visa", Decimal(46), PaymentState.AUTHORIZED)
    assert refundable(order(payments=(waiting,))) == 0
