"""The platform's own samples and odd orders are read right."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from merhaba.ports.shops.things import FinancialStatus, FulfilmentStatus, ParcelStatus, PaymentState
from merhaba.shops.woocommerce.problems import Problem, refusal
from merhaba.shops.woocommerce.read_orders import read_order
from merhaba.shops.woocommerce.read_products import read_customer, read_product

from . import contract, data
from .store import Store


def read(number: int, **more: Any) -> Any:
    store = Store()
    raw = store.orders[number]
    return read_order(
        raw, base="https://shop.example", refunds=store.refunds.get(number, []),
        fulfilments=data.FULFILMENTS.get(number, []), **more,
    )  # fmt: skip


@pytest.mark.skipif(not contract.there(), reason=contract.ABSENT)
def test_every_sample_of_the_documentation_is_read() -> None:
    endpoints = json.loads((contract.FOLDER / "wc_v3_samples.json").read_text("utf-8"), parse_float=Decimal)
    seen = dict.fromkeys(("orders", "customers", "products"), 0)
    for endpoint in endpoints["endpoints"]:
        for answer in endpoint["responses"]:
            if (
                endpoint["resource"] not in seen
                or "batch" in endpoint["path"]
                or "downloads" in endpoint["path"]
            ):
                continue
            for one in answer if isinstance(answer, list) else [answer]:
                seen[endpoint["resource"]] += 1
                if endpoint["resource"] == "orders":
                    order = read_order(one, base="https://shop.example")
                    assert order.total == Decimal(one["total"])
                    lines = sum(line.total + line.tax for line in order.lines)
                    assert lines + order.shipping + order.shipping_tax == order.total
                elif endpoint["resource"] == "customers":
                    assert read_customer(one).emails == (one["email"],)
                else:
                    assert read_product(one, (), "USD").title == one["name"]
    assert all(seen.values())


def test_amounts_with_tax_inside_are_those_the_shopper_saw() -> None:
    order = read(1001)
    first = order.lines[0]
    assert (order.taxes_included, first.price, first.total, first.tax) == (
        True, Decimal("11.90"), Decimal("23.80"), Decimal("3.80"),
    )  # fmt: skip
    assert order.total == sum(line.total for line in order.lines) + order.shipping
    dollars = read(1009)
    assert (dollars.taxes_included, dollars.lines[0].price) == (False, Decimal(10))


def test_a_fee_is_a_line_and_one_below_zero_is_a_discount() -> None:
    order = read(1016)
    assert [line.title for line in order.lines][-1] == "Gift wrap"
    assert order.discount == Decimal("1.19")
    assert order.total == sum(line.total for line in order.lines) + order.shipping - order.discount


def test_parcels_come_from_fulfilments_or_from_the_tracking_plug_in() -> None:
    own, plug_in, arrived = read(1013), read(1005), read(1006)
    assert own.parcels[0].lines == {"101301": 1}
    assert (own.fulfilment_status, own.lines[0].fulfilled) == (FulfilmentStatus.PARTIAL, 1)
    assert plug_in.parcels[0].tracking_url == "https://track.example/DHL0001"
    assert arrived.parcels[0].status is ParcelStatus.DELIVERED
    assert arrived.fulfilment_status is FulfilmentStatus.FULFILLED


def test_a_status_of_the_shops_own_means_sent_when_its_people_say_so() -> None:
    raw = {**Store().orders[1001], "status": "handed-over"}
    assert read_order(raw, base="").fulfilment_status is FulfilmentStatus.UNFULFILLED
    sent = read_order(raw, base="", sent=frozenset({"handed-over"}))
    assert sent.fulfilment_status is FulfilmentStatus.FULFILLED
    assert sent.state == "handed-over"


def test_the_number_is_the_one_the_shopper_knows() -> None:
    assert (read(1014).external_id, read(1014).number) == ("1014", "WEB-2025-77")


def test_cash_on_delivery_is_not_money_yet() -> None:
    order = read(1007)
    assert order.financial_status is FinancialStatus.PENDING
    assert order.payments[0].state is PaymentState.PENDING
    assert order.captured == 0


def test_a_deleted_product_and_a_guest_are_known_as_such() -> None:
    assert [line.deleted_product for line in read(1011).lines] == [True, False]
    assert read(1002).customer_id is None


def test_a_variation_counted_with_its_product_has_its_products_stock() -> None:
    raw = next(one for one in data.products() if one["id"] == 260)
    product = read_product(raw, data.variations()[260], "EUR")
    assert [variant.stock for variant in product.variants] == [7, 7]
    assert product.variants[0].options == {"Size": "S"}
    assert product.variants[0].compare_at == Decimal("12.00")


@pytest.mark.parametrize(
    ("status", "code", "message", "expected"),
    [
        (400, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.", "not-found"),
        (404, "woocommerce_rest_order_invalid_id", "Invalid ID.", "not-found"),
        (400, "woocommerce_rest_invalid_item_id", "x", "no-such-line"),
        (500, "woocommerce_rest_cannot_create_order_refund", "Invalid refund amount.", "amount-too-high"),
        (500, "woocommerce_rest_cannot_create_order_refund", "Ungültiger Betrag", "refused"),
        (400, "woocommerce_rest_coupon_code_already_exists", "x", "code-taken"),
        (400, "rest_invalid_param", "Invalid parameter(s): shipping", "bad-address"),
    ],
)
def test_the_shops_errors_have_codes_of_ours(status: int, code: str, message: str, expected: str) -> None:
    refused = refusal(Problem(status, code, message))
    assert (refused.code, bool(refused.reason)) == (expected, True)
