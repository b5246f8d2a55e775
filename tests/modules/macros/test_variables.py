"""How facts look to the person who reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from merhaba.kit.examples import example_of, with_nulls
from merhaba.modules.commerce.types import Order
from merhaba.modules.macros.variables import EXAMPLES, VARIABLES, Facts, first_name, values

SENT = {"id": "1", "status": "in_transit", "tracking_number": "NEW", "shipped_at": "2026-03-01T23:30:00Z"}
ARRIVED = {"id": "2", "status": "delivered", "tracking_number": "OLD", "delivered_at": "2026-02-01T10:00:00Z"}


def order(**more: Any) -> Order:
    return Order.model_validate(
        with_nulls(example_of(Order)) | {"fulfilments": [], "status_url": None} | more
    )


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Clara Weber", "Clara"),
        ("Weber, Clara", "Clara"),
        ("Dr. Clara Weber", "Clara"),
        ("Frau Weber", "Weber"),
        ("王小明", "王小明"),
        ("عبد الله الحربي", "عبد الله"),
        ("سارة الأحمد", "سارة"),
        ("clara@posteo.de", ""),
        ("+49 170 123", ""),
        ("  ", ""),
    ],
)
def test_what_somebody_is_called(name: str, first: str) -> None:
    assert first_name(name) == first


@pytest.mark.parametrize(
    ("language", "total", "shipped"),
    [
        ("en", "€46.00", "March 2, 2026"),
        ("de", "46,00\u00a0€", "2. März 2026"),
        ("tr", "€46,00", "2 Mart 2026"),
        ("zh", "€46.00", "2026年3月2日"),
        ("fr", "46,00\u00a0€", "2 mars 2026"),
        ("es", "46,00\u00a0€", "2 de marzo de 2026"),
        ("ar", None, "2 مارس 2026"),
    ],
)
def test_money_and_days_in_the_readers_language_and_on_their_clock(
    language: str, total: str | None, shipped: str
) -> None:
    known = values(Facts(order=order(fulfilments=[SENT]), timezone="Europe/Istanbul"), language)
    assert total is None or known["order.total"] == total
    assert known["order.shipped_on"] == shipped


def test_the_parcel_on_its_way_is_the_one_that_is_asked_about() -> None:
    known = values(Facts(order=order(fulfilments=[SENT, ARRIVED])), "en")
    assert known["order.tracking_number"] == "NEW"
    assert values(Facts(order=order(fulfilments=[ARRIVED])), "en")["order.delivered_on"] == "February 1, 2026"


def test_an_address_that_is_no_web_page_is_not_given() -> None:
    parcel = SENT | {"tracking_url": "javascript:alert(1)"}
    known = values(Facts(order=order(fulfilments=[parcel], status_url="ftp://x")), "en")
    assert "order.tracking_url" not in known
    assert "order.status_url" not in known


def test_what_is_not_known_is_not_there() -> None:
    assert values(Facts(), "en") == {}
    known = values(Facts(order=order(), now=datetime.now(UTC), number=7, brand_domain="nar.test"), "en")
    assert set(known) <= set(VARIABLES)
    assert known["brand.url"] == "https://nar.test"
    assert "order.refunded" not in known
    assert set(EXAMPLES) <= set(VARIABLES)
