"""A shop to begin with: people, products, and orders in every state that matters, in the platform's shape."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

BEGUN = datetime.now(UTC).replace(microsecond=0) - timedelta(days=90)
RATE = 75
Json = dict[str, Any]


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def dates(name: str, at: datetime | None) -> Json:
    """A date twice, as the platform tells it: in the shop's time (here two hours ahead) and in GMT."""
    if at is None:
        return {name: None, f"{name}_gmt": None}
    return {name: stamp(at + timedelta(hours=2)), f"{name}_gmt": stamp(at)}


def money(value: Decimal | str | int, places: int = 2) -> str:
    return format(Decimal(value).quantize(Decimal(1).scaleb(-places)), "f")


def address(number: int, *, billing: bool) -> Json:
    there = {
        "first_name": f"First{number}", "last_name": f"Last{number}", "company": "",
        "address_1": f"{number} Way",
        "address_2": "", "city": "Berlin", "state": "BE", "postcode": "10115", "country": "DE",
        "phone": f"+49 30 5550{number:04d}",
    }  # fmt: skip
    return {**there, "email": f"person{number}@shop.example"} if billing else there


def customers() -> list[Json]:
    return [
        {
            "id": n, **dates("date_created", BEGUN + timedelta(hours=n)),
            **dates("date_modified", BEGUN + timedelta(hours=n, minutes=5)),
            "email": f"person{n}@shop.example",
            "first_name": f"First{n}", "last_name": f"Last{n}", "role": "customer", "username": f"person{n}",
            "billing": address(n, billing=True), "shipping": address(n, billing=False),
            "is_paying_customer": True, "avatar_url": "https://secure.example/avatar", "meta_data": [],
        }
        for n in range(11, 146)
    ]  # fmt: skip


def product(number: int, **more: Any) -> Json:
    return {
        "id": number, "name": f"Thing {number}", "slug": f"thing-{number}",
        "permalink": f"https://shop.example/product/thing-{number}/",
        **dates("date_created", BEGUN), **dates("date_modified", BEGUN + timedelta(minutes=number)),
        "type": "simple", "status": "publish", "featured": False, "catalog_visibility": "visible",
        "description": "", "short_description": "", "sku": f"T-{number}", "price": "10.00",
        "regular_price": "12.00", "sale_price": "10.00", "on_sale": True, "purchasable": True,
        "total_sales": 3,
        "virtual": False, "downloadable": False, "manage_stock": True, "stock_quantity": 50,
        "stock_status": "instock", "backorders": "no", "backorders_allowed": False, "backordered": False,
        "parent_id": 0, "tags": [{"id": 1, "name": "new", "slug": "new"}],
        "images": [{"id": 5, "src": "https://shop.example/t.jpg", "name": "", "alt": ""}],
        "attributes": [], "variations": [], "meta_data": [], **more,
    }  # fmt: skip


def products() -> list[Json]:
    plain = [product(n) for n in range(201, 241)]
    return [
        *plain,
        product(250, type="variable", manage_stock=False, stock_quantity=None, variations=[251, 252, 253]),
        product(260, type="variable", manage_stock=True, stock_quantity=7, variations=[261, 262]),
        product(270, stock_quantity=0, stock_status="outofstock"),
    ]


def variations() -> dict[int, list[Json]]:
    def one(number: int, parent: int, option: str, **more: Any) -> Json:
        given = product(number, parent_id=parent, type="variation", **more)
        return {**given, "attributes": [{"id": 6, "name": "Size", "option": option}], "image": None}

    return {
        250: [one(251, 250, "S"), one(252, 250, "M"), one(253, 250, "L", price="14.00")],
        260: [one(261, 260, "S", manage_stock="parent"), one(262, 260, "M", manage_stock="parent")],
    }


def line(
    number: int, product_id: int, quantity: int, each: str, *, tax: bool, places: int = 2, **more: Any
) -> Json:
    total = Decimal(each) * quantity
    taxed = (total * Decimal("0.19")).quantize(Decimal(1).scaleb(-places)) if tax else Decimal(0)
    return {
        "id": number, "name": f"Thing {product_id}", "product_id": product_id, "variation_id": 0,
        "quantity": quantity, "tax_class": "", "subtotal": money(total, places),
        "subtotal_tax": money(taxed, places), "total": money(total, places), "total_tax": money(taxed,
                                                                                                places),
        "taxes": [{"id": RATE, "total": money(taxed, places), "subtotal": money(taxed,
                                                                                places)}] if tax else [],
        "meta_data": [{"id": number * 10, "key": "_reduced_stock", "value": str(quantity)}],
        "sku": f"T-{product_id}", "price": Decimal(each), "image": {"id": 5,
                                                                    "src": "https://shop.example/t.jpg"},
        "parent_name": None, **more,
    }  # fmt: skip


def order(number: int, status: str = "processing", **more: Any) -> Json:
    """An order with two lines and delivery; totals are worked out by the shop when it is put in."""
    places, tax = more.pop("places", 2), more.pop("tax", True)
    at = BEGUN + timedelta(hours=number - 1000, seconds=number)
    unpaid = status in {"pending", "failed", "on-hold"} or more.pop("unpaid", False)
    base = number * 100
    shipping = Decimal("4.90").quantize(Decimal(1).scaleb(-places))
    ship_tax = (shipping * Decimal("0.19")).quantize(Decimal(1).scaleb(-places)) if tax else Decimal(0)
    person = 11 + number % 100
    given: Json = {
        "id": number, "parent_id": 0, "number": str(number), "order_key": f"wc_order_{number}",
        "created_via": "checkout", "version": "9.4.0", "status": status, "currency": "EUR",
        **dates("date_created", at), **dates("date_modified", at + timedelta(minutes=2)),
        "prices_include_tax": tax, "customer_id": person, "customer_ip_address": "",
        "customer_user_agent": "",
        "customer_note": "", "billing": address(person, billing=True), "shipping": address(person,
                                                                                           billing=False),
        "payment_method": "stripe", "payment_method_title": "Card", "transaction_id": f"ch_{number}",
        **dates("date_paid", None if unpaid else at), **dates("date_completed",
                                                              at if status == "completed" else None),
        "cart_hash": "", "meta_data": [],
        "line_items": [line(base + 1, 201, 2, "10.00", tax=tax, places=places),
                       line(base + 2, 202, 3, "7.37", tax=tax, places=places)],
        "tax_lines": [{"id": base + 4, "rate_code": "DE-VAT", "rate_id": RATE, "label": "VAT",
                       "compound": False,
                       "tax_total": "0.00", "shipping_tax_total": "0.00", "meta_data": []}] if tax else [],
        "shipping_lines": [{"id": base + 3, "method_title": "DHL", "method_id": "flat_rate",
                            "total": money(shipping, places), "total_tax": money(ship_tax, places),
                            "taxes": [{"id": RATE, "total": money(ship_tax, places),
                                       "subtotal": ""}] if tax else [],
                            "meta_data": []}],
        "fee_lines": [], "coupon_lines": [], "refunds": [],
        "payment_url": f"https://shop.example/pay/{number}/",
        "is_editable": unpaid, "needs_payment": unpaid, "needs_processing": True, **more,
    }  # fmt: skip
    return given


def tracked(number: str) -> list[Json]:
    item = {
        "tracking_provider": "", "custom_tracking_provider": "DHL",
        "custom_tracking_link": "https://track.example/%1$s", "tracking_number": number,
        "date_shipped": "1735689600", "tracking_id": "7f4978c390ee",
    }  # fmt: skip
    return [{"id": 1, "key": "_wc_shipment_tracking_items", "value": [item]}]


def orders() -> list[Json]:
    plain = [order(n) for n in range(1001, 1121)]
    by_number = {one["id"]: one for one in plain}

    def put(number: int, status: str = "processing", **more: Any) -> None:
        by_number[number] = order(number, status, **more)

    put(1002, "pending", transaction_id="", customer_id=0)
    put(1003, "on-hold", payment_method="bacs", payment_method_title="Bank transfer", transaction_id="")
    put(1004, "cancelled", unpaid=True)
    put(1005, "completed", meta_data=tracked("DHL0001"))
    put(1006, "delivered", meta_data=tracked("DHL0002"))
    put(1007, payment_method="cod", payment_method_title="Cash", transaction_id="")
    put(1008, currency="JPY", places=0, tax=False)
    put(1009, currency="USD", tax=False)
    put(1010, payment_method="bacs", payment_method_title="Bank transfer", transaction_id="")
    gone = order(1011)
    gone["line_items"][0] |= {"sku": None, "name": "Old thing", "product_id": 999}
    by_number[1011] = gone
    put(1012, "failed")
    put(1013, meta_data=[{"id": 9, "key": "_fulfillment_status", "value": "partially_fulfilled"}])
    put(1014, meta_data=[{"id": 9, "key": "_order_number", "value": "WEB-2025-77"}])
    by_number[1014]["number"] = "WEB-2025-77"
    put(1015, line_items=[line(150000 + n, 201 + n % 30, 1, "3.00", tax=True) for n in range(500)])
    fee = {"name": "Gift wrap", "tax_class": "", "tax_status": "taxable", "total": "2.00",
           "total_tax": "0.38",
           "taxes": [{"id": RATE, "total": "0.38", "subtotal": ""}], "meta_data": []}  # fmt: skip
    put(1016, fee_lines=[{**fee, "id": 160001},
                         {**fee, "id": 160002, "name": "Regular", "total": "-1.00", "total_tax": "-0.19",
                          "taxes": [{"id": RATE, "total": "-0.19", "subtotal": ""}]}])  # fmt: skip
    put(1017, "checkout-draft")
    put(1018, "pending", transaction_id="", line_items=[
        line(180001, 250, 2, "10.00", tax=True, variation_id=251, parent_name="Thing 250"),
        line(180002, 201, 1, "10.00", tax=True)])  # fmt: skip
    put(1019, line_items=[line(190001, 250, 2, "10.00", tax=True, variation_id=251, parent_name="Thing 250")])
    put(
        1020,
        coupon_lines=[
            {"id": 200009, "code": "spring", "discount": "1.00", "discount_tax": "0.19", "meta_data": []}
        ],
    )
    return list(by_number.values())


FULFILMENTS: dict[int, list[Json]] = {
    1013: [
        {
            "id": 31, "fulfillment_id": 31, "entity_type": "WC_Order", "entity_id": "1013",
            "status": "fulfilled",
            "is_fulfilled": True, "date_updated": "2025-01-02 10:00:00", "date_deleted": None,
            "meta_data": [
                {"id": 1, "key": "_items", "value": [{"item_id": 101301, "qty": 1}]},
                {"id": 2, "key": "_tracking_number", "value": "UPS0003"},
                {"id": 3, "key": "_shipment_provider", "value": "ups"},
                {"id": 4, "key": "_tracking_url", "value": "https://ups.example/UPS0003"},
                {"id": 5, "key": "_date_fulfilled", "value": "2025-01-02 10:00:00"},
            ],
        }
    ]
}  # fmt: skip
GATEWAYS: dict[str, Json] = {
    gateway: {
        "id": gateway, "title": title, "description": "", "order": 1, "enabled": gateway != "paypal",
        "method_title": title, "method_description": "", "method_supports": supports, "settings": {},
    }
    for gateway, title, supports in (
        ("stripe", "Card", ["products", "refunds"]),
        ("bacs", "Bank transfer", ["products"]),
        ("cod", "Cash on delivery", ["products"]),
        ("paypal", "PayPal", ["products", "refunds"]),
    )
}  # fmt: skip
