"""Which orders look like the same one placed twice by accident."""

from __future__ import annotations

from dataclasses import replace

import pytest

from merhaba.modules.commerce.twins import looks_like
from merhaba.ports.shops.things import PostalAddress

from ..order_actions.orders import line, order

ONE = replace(
    order(line("1"), line("2", quantity=1, total="8.00")),
    shipping_address=PostalAddress(street="Lindenweg 4", postcode="50667"),
)


def test_the_same_goods_for_the_same_place_are_twins_in_whatever_order_they_stand() -> None:
    other = replace(ONE, external_id="2", number="1043", lines=tuple(reversed(ONE.lines)))
    assert looks_like(ONE, other)


@pytest.mark.parametrize(
    "other",
    [
        replace(ONE, lines=ONE.lines[:1]),
        replace(ONE, total=ONE.total + 1),
        replace(ONE, currency="USD"),
        replace(ONE, shipping_address=PostalAddress(street="Elsewhere 1", postcode="10115")),
        replace(ONE, lines=(replace(ONE.lines[0], variant_id="red"), ONE.lines[1])),
    ],
)
def test_other_goods_another_price_or_place_is_another_order(other: object) -> None:
    assert not looks_like(ONE, other)  # type: ignore[arg-type]  # the cases are orders


def test_two_empty_orders_are_not_twins() -> None:
    empty = replace(ONE, lines=())
    assert not looks_like(empty, empty)
