"""What is particular to the demo shop, beyond the kit: the mirror is its only memory."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from merhaba.ports.shops.actions import EditLines, Exchange, GiftCard, NewLine, Note, Refund, Refused, Swap
from merhaba.ports.shops.things import FinancialStatus, ShopOrder
from merhaba.shops.demo.acting import act

from .case import mirrored

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def done(order: ShopOrder, action: object, key: str) -> ShopOrder:
    outcome = act(order, action, key, NOW)  # type: ignore[arg-type]
    assert outcome.order is not None
    return outcome.order


def test_nothing_of_the_given_order_changes() -> None:
    order = mirrored()[0]
    before = repr(order)
    done(order, Refund(Decimal(5)), "a")
    assert repr(order) == before


def test_two_keys_refund_twice_and_one_key_once() -> None:
    order = done(mirrored()[0], Refund(Decimal(5)), "a")
    assert done(order, Refund(Decimal(5)), "a").refunded == 5
    order = done(order, Refund(Decimal(5)), "b")
    assert order.refunded == 10
    order = done(order, Refund(order.captured - 10), "c")
    assert order.financial_status is FinancialStatus.REFUNDED


def test_the_keys_that_are_kept_are_bounded_and_the_newest() -> None:
    order = mirrored()[0]
    for n in range(230):
        order = done(order, Note("x"), f"k{n}")
    assert len(order.data["acted"]) <= 201
    assert "k229" in order.data["acted"]


def test_a_dearer_order_owes_the_difference_and_a_cheaper_one_gets_it_back() -> None:
    order = mirrored()[0]
    dearer = done(order, EditLines(add=(NewLine("LIN-TW-3", 1),)), "a")
    assert dearer.total > order.total
    assert dearer.financial_status is FinancialStatus.PARTIALLY_PAID
    cheaper = done(order, EditLines(swaps=(Swap("2", "LIN-TW-3"),)), "b")
    assert sum(line.quantity for line in cheaper.lines) == 4


def test_only_another_kind_of_the_same_product_is_exchanged() -> None:
    with pytest.raises(Refused) as refused:
        act(mirrored()[3], Exchange((Swap("1", "LIN-TW-3"),)), "a", NOW)
    assert refused.value.code == "not-same-product"
    with pytest.raises(Refused) as refused:
        act(mirrored()[3], Exchange((Swap("1", "NO-SUCH"),)), "a", NOW)
    assert refused.value.code == "no-such-variant"


def test_a_gift_card_made_again_under_its_key_is_the_same_card() -> None:
    card = GiftCard(Decimal(5), "EUR")
    assert act(None, card, "a", NOW) == act(None, card, "a", NOW)
    assert act(None, card, "a", NOW).created != act(None, card, "b", NOW).created
