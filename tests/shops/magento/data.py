"""A shop to begin with, in the platform's shape: amounts are numbers, times UTC without saying so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

BEGUN = datetime.now(UTC).replace(microsecond=0) - timedelta(days=90)
Json = dict[str, Any]
TAX = Decimal("0.19")


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def both(name: str, value: Decimal | int, rate: Decimal = Decimal(1)) -> Json:
    """An amount in the order's currency and in the base currency."""
    return {name: Decimal(value), f"base_{name}": cents(Decimal(value) / rate)}


def address(number: int, order: int, kind: str) -> Json:
    return {
        "address_type": kind, "city": "Berlin", "company": "", "country_id": "DE",
        "email": f"person{number}@shop.example",
        "entity_id": order * 10 + (1 if kind == "shipping" else 2), "firstname": f"First{number}",
        "lastname": f"Last{number}", "parent_id": order, "postcode": "10115", "region": "Berlin",
        "region_code": "BER", "region_id": 82, "street": [f"{number} Way", "back"],
        "telephone": f"+49 30 5550{number:04d}",
    }  # fmt: skip


def customers() -> list[Json]:
    return [
        {
            "id": n, "group_id": 1, "created_at": stamp(BEGUN),
            "updated_at": stamp(BEGUN + timedelta(minutes=n // 3)),
            "created_in": "Default", "email": f"person{n}@shop.example", "firstname": f"First{n}",
            "lastname": f"Last{n}", "store_id": 1, "website_id": 1,
            "addresses": [{
                "id": n * 10, "customer_id": n, "region": {"region_code": "BER", "region": "Berlin",
                                                           "region_id": 82},
                "region_id": 82, "country_id": "DE", "street": [f"{n} Way"],
                "telephone": f"+49 30 5550{n:04d}",
                "postcode": "10115", "city": "Berlin", "firstname": f"First{n}", "lastname": f"Last{n}",
                "default_shipping": True, "default_billing": True,
            }],
        }
        for n in range(11, 146)
    ]  # fmt: skip


def product(number: int, kind: str = "simple", **more: Any) -> Json:
    return {
        "id": number, "sku": f"SKU-{number}", "name": f"Thing {number}", "attribute_set_id": 4,
        "price": Decimal("11.90"), "status": 1, "visibility": 4, "type_id": kind, "created_at": stamp(BEGUN),
        "updated_at": stamp(BEGUN + timedelta(minutes=number)), "product_links": [], "options": [],
        "media_gallery_entries": [{
            "id": number, "media_type": "image", "label": "", "position": 1, "disabled": False,
            "types": ["image"], "file": f"/t/h/thing-{number}.jpg",
        }],
        "tier_prices": [], "custom_attributes": [{"attribute_code": "url_key", "value": f"thing-{number}"}],
        **more,
    }  # fmt: skip


def products() -> list[Json]:
    sizes = {251: "5", 252: "6"}
    children = [
        product(n, visibility=1, name=f"Thing 250-{value}",
                custom_attributes=[{"attribute_code": "size", "value": value}])
        for n, value in sizes.items()
    ]  # fmt: skip
    options = [{
        "id": 1, "attribute_id": "93", "label": "Size", "position": 0, "product_id": 250,
        "values": [{"value_index": 5}, {"value_index": 6}],
    }]  # fmt: skip
    whole = product(
        250, "configurable",
        extension_attributes={"configurable_product_links": [251, 252],
                              "configurable_product_options": options},
    )  # fmt: skip
    return [*(product(n) for n in range(201, 241)), *children, whole, product(260, "virtual", status=2)]


def item(number: int, order: int, product_id: int, quantity: int, each: str, **more: Any) -> Json:
    """A line whose catalogue price holds the tax; `each` is without."""
    rate = more.pop("rate", Decimal(1))
    row = cents(Decimal(each) * quantity)
    tax = cents(row * TAX)
    full = cents((row + tax) / quantity)
    invoiced = quantity if more.pop("invoiced", True) else 0
    return {
        **both("price", Decimal(each), rate), **both("price_incl_tax", full, rate), **both("row_total", row,
                                                                                           rate),
        **both("row_total_incl_tax", row + tax, rate), **both("tax_amount", tax, rate),
        **both("discount_amount", 0), **both("discount_tax_compensation_amount", 0),
        **both("row_invoiced", row if invoiced else 0, rate), **both("tax_invoiced", tax if invoiced else 0,
                                                                     rate),
        **both("discount_invoiced", 0), **both("amount_refunded", 0), **both("tax_refunded", 0),
        **both("discount_refunded", 0), "original_price": full, "base_original_price": full,
        "item_id": number, "order_id": order, "product_id": product_id, "product_type": "simple",
        "sku": f"SKU-{product_id}", "name": f"Thing {product_id}", "store_id": 1, "qty_ordered": quantity,
        "qty_invoiced": invoiced, "qty_shipped": 0, "qty_refunded": 0, "qty_canceled": 0, "qty_returned": 0,
        "created_at": stamp(BEGUN), "updated_at": stamp(BEGUN), **more,
    }  # fmt: skip


def order(number: int, *, paid: bool = True, state: str = "processing", **more: Any) -> Json:
    """An order of a configurable and a simple product, with delivery."""
    at = BEGUN + timedelta(hours=number)
    rate = more.pop("rate", Decimal(1))
    person = 11 + number % 100
    base = number * 1000
    method = more.pop("method", "braintree")
    items = more.pop("items", None) or [
        item(base + 1, number, 250, 2, "10.00", invoiced=paid, rate=rate, product_type="configurable",
             sku="SKU-251"),
        {**item(base + 2, number, 251, 2, "0.00", rate=rate), "parent_item_id": base + 1,
         "qty_invoiced": 2 if paid else 0},
        item(base + 3, number, 202, 3, "7.37", invoiced=paid, rate=rate),
    ]  # fmt: skip
    goods = sum((one["row_total"] for one in items), Decimal(0))
    tax = sum((one["tax_amount"] for one in items), Decimal(0))
    shipping, ship_tax = Decimal("4.90"), Decimal("0.93")
    total = goods + tax + shipping + ship_tax
    made: Json = {
        "entity_id": number, "increment_id": f"{number:09d}", "state": state, "status": state, "store_id": 1,
        "created_at": stamp(at), "updated_at": stamp(at + timedelta(minutes=number % 4)),
        "order_currency_code": "EUR", "base_currency_code": "EUR", "base_to_order_rate": rate,
        **both("grand_total", total, rate), **both("subtotal", goods, rate), **both("tax_amount",
                                                                                    tax + ship_tax, rate),
        **both("shipping_amount", shipping, rate), **both("shipping_incl_tax", shipping + ship_tax, rate),
        **both("shipping_tax_amount", ship_tax, rate), **both("discount_amount", 0),
        "customer_email": f"person{person}@shop.example", "customer_firstname": f"First{person}",
        "customer_lastname": f"Last{person}", "customer_id": person, "customer_is_guest": 0,
        "shipping_description": "DHL - Standard", "total_item_count": 2, "total_qty_ordered": 5,
        "billing_address": address(person, number, "billing"), "items": items,
        "payment": {
            "account_status": "", "additional_information": ["Card"], "cc_last4": "4242", "entity_id": number,
            "method": method, "parent_id": number, "amount_ordered": total,
        },
        "status_histories": [],
        "extension_attributes": {"shipping_assignments": [
            {"shipping": {"address": address(person, number, "shipping"), "method": "flatrate_flatrate"},
             "items": []}
        ]},
    }  # fmt: skip
    if paid:
        made |= {**both("total_paid", total, rate), **both("shipping_invoiced", shipping, rate)}
    return {**made, **more}


def orders() -> list[Json]:
    plain = {n: order(n) for n in range(1, 131)}

    def put(number: int, **more: Any) -> None:
        plain[number] = order(number, **more)

    put(2, paid=False, state="new", status="pending", method="checkmo")
    put(3, paid=False, state="canceled")
    put(4, state="complete", status="complete")
    put(5, state="complete", status="delivered")
    put(6, method="checkmo")
    put(7, paid=False, state="new", status="pending", method="banktransfer", customer_is_guest=1)
    del plain[7]["customer_id"]
    put(8, rate=Decimal("160.5"), order_currency_code="JPY", items=[
        item(8001, 8, 201, 2, "2000", rate=Decimal("160.5"))])  # fmt: skip
    put(9, items=[item(90000 + n, 9, 201 + n % 30, 1, "3.00") for n in range(500)])
    put(10, items=[item(10001, 10, 999, 1, "9.00")])
    put(11, paid=False)
    plain[11]["payment"]["amount_authorized"] = plain[11]["grand_total"]
    put(12, coupon_code="SPRING", customer_note="Ring twice")
    put(13, state="processing")
    put(14, state="payment_review", paid=False)
    for number in (4, 5):
        for one in plain[number]["items"]:
            one["qty_shipped"] = one["qty_ordered"]
    plain[13]["items"][0]["qty_shipped"] = 1
    return list(plain.values())
