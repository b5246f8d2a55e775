"""Orders and products are read right: what stands twice, what is counted, what is gone."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from merhaba.ports.http import HttpRequest, HttpResponse
from merhaba.ports.shops.port import Mirrored
from merhaba.ports.shops.things import (
    FinancialStatus,
    FulfilmentStatus,
    ParcelStatus,
    PaymentKind,
    ShopCustomer,
    ShopProduct,
)
from merhaba.shops.magento.client import Client
from merhaba.shops.magento.pages import by_change
from merhaba.shops.magento.read_orders import Beside, read_order

from ...kits.shop_desk import Desk, opened
from . import data
from .fake import Fake
from .store import Store


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with opened("magento") as there:
        yield there


def read(raw: Any) -> Any:
    return read_order(raw, Beside(), base="https://shop.example")


def test_a_configurable_product_is_one_line_with_its_variants_number() -> None:
    order = read(Store().orders[1])
    assert [(line.product_id, line.variant_id, line.sku, line.quantity) for line in order.lines] == [
        ("250", "251", "SKU-251", 2), ("202", "202", "SKU-202", 3),
    ]  # fmt: skip
    assert order.total == sum(line.total for line in order.lines) + order.shipping
    assert (order.taxes_included, order.lines[0].price) == (True, Decimal("11.90"))


def test_prices_without_tax_have_it_on_top() -> None:
    raw = data.order(1)
    for item in raw["items"]:
        item["original_price"] = item["price"]
    order = read(raw)
    assert (order.taxes_included, order.lines[0].price) == (False, Decimal("10.00"))
    assert (
        order.total
        == sum(line.total + line.tax for line in order.lines) + order.shipping + order.shipping_tax
    )


def test_a_bundle_that_goes_in_parts_has_left_when_all_its_parts_have() -> None:
    raw = data.order(1)
    bundle, part = raw["items"][0], raw["items"][1]
    bundle["product_type"] = "bundle"
    parts = [
        {**part, "item_id": 90 + n, "qty_ordered": 4, "qty_shipped": sent} for n, sent in enumerate((4, 2))
    ]
    order = read({**raw, "items": [bundle, *parts]})
    assert (order.lines[0].quantity, order.lines[0].fulfilled) == (2, 1)
    assert order.fulfilment_status is FulfilmentStatus.PARTIAL


def test_noise_of_floating_point_is_no_money() -> None:
    raw = {**data.order(1), "grand_total": Decimal("29.349999999999998")}
    assert read(raw).total == Decimal("29.35")


def test_money_is_told_by_amounts_and_not_by_the_shops_own_words() -> None:
    store = Store()
    expected = {
        2: FinancialStatus.PENDING, 3: FinancialStatus.VOIDED, 6: FinancialStatus.PAID,
        11: FinancialStatus.AUTHORIZED, 20: FinancialStatus.PARTIALLY_REFUNDED,
    }  # fmt: skip
    assert {n: read({**store.orders[n], "status": "odd_word"}).financial_status for n in expected} == expected
    assert read(store.orders[6]).payments[0].kind is PaymentKind.BANK


async def test_two_tracking_numbers_are_two_parcels_and_no_piece_travels_twice(desk: Desk) -> None:
    await desk.mirror()
    parcels = desk.orders["5"].parcels
    assert [parcel.tracking_number for parcel in parcels] == ["DHL0001", "DHL0002"]
    assert [sum(parcel.lines.values()) for parcel in parcels] == [5, 0]
    assert {parcel.status for parcel in parcels} == {ParcelStatus.DELIVERED}


async def test_products_have_their_variants_and_stock_and_parts_are_no_products(desk: Desk) -> None:
    pages = await desk.all_pages(Mirrored.PRODUCTS)
    found = {one.external_id: one for page in pages for one in page.items if isinstance(one, ShopProduct)}
    assert "251" not in found
    assert [(v.external_id, v.stock) for v in found["250"].variants] == [("251", 50), ("252", 50)]
    assert found["201"].variants[0].stock == 50
    assert found["201"].image_url == f"{desk.fake.url}/media/catalog/product/t/h/thing-201.jpg"
    assert not found["260"].active


async def test_without_the_inventory_modules_stock_is_asked_for_one_by_one(desk: Desk) -> None:
    asked: list[str] = []

    async def send(request: HttpRequest) -> HttpResponse:
        if "inventory/source-items" in request.url:
            return HttpResponse(404, {}, b'{"message": "Request does not match any route."}')
        if "stockItems/" in request.url:
            asked.append(request.url)
            return HttpResponse(200, {}, b'{"qty": 3, "is_in_stock": true, "manage_stock": true}')
        return await desk.line.send(request)

    tools = type(desk.tools)(send, desk.tools.now)
    product = await desk.shop.fetch(Mirrored.PRODUCTS, "201", desk.account, tools)
    assert isinstance(product, ShopProduct)
    assert (product.variants[0].stock, len(asked)) == (3, 1)


async def test_nothing_is_missed_while_orders_change_and_when_many_have_one_time(desk: Desk) -> None:
    fake = desk.fake
    assert isinstance(fake, Fake)
    same = data.stamp(data.BEGUN + timedelta(days=1))
    for number in range(30, 90):
        fake.store.orders[number]["updated_at"] = same
    client = Client(desk.account, desk.tools)
    ids: list[str] = []
    here: dict[str, Any] = {}
    for turn in range(60):
        found = await by_change(client, "orders", "entity_id", here, 10)
        ids += [str(row["entity_id"]) for row in found.rows]
        here = found.place
        if not found.more:
            break
        if turn < 5:
            fake.store.orders[100 + turn]["updated_at"] = data.stamp(datetime.now(UTC))
    assert set(ids) == {str(number) for number in fake.store.orders}
    assert len(ids) <= len(fake.store.orders) + 5


async def test_what_somebody_is_about_to_buy_is_told(desk: Desk) -> None:
    cart = {
        "id": 5, "updated_at": "2025-01-02 03:04:05", "currency": {"quote_currency_code": "EUR"},
        "items": [{"item_id": 1, "sku": "SKU-201", "qty": 2, "name": "Thing 201", "price": 11.9}],
    }  # fmt: skip

    async def send(request: HttpRequest) -> HttpResponse:
        assert "carts/search" in request.url
        return HttpResponse(200, {}, json.dumps({"items": [cart], "total_count": 1}).encode())

    tools = type(desk.tools)(send, desk.tools.now)
    found = await desk.shop.open_cart(ShopCustomer("11"), desk.account, tools)
    assert found is not None
    assert (found.total, found.currency, found.lines[0].title) == (Decimal("23.80"), "EUR", "Thing 201")
