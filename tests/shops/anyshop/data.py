"""A shop for the kit: 40 customers, 14 products, 66 orders, with all that is odd in real shops."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from merhaba.ports.shops.actions import ActionKind

BEGIN = datetime(2026, 1, 5, 8, tzinfo=UTC)
CITIES = [("Berlin", "DE"), ("İzmir", "TR"), ("القاهرة", "EG"), ("上海", "CN"), ("São Paulo", "BR")]
CURRENCIES = ["EUR", "EUR", "EUR", "JPY", "KWD"]
PLACES = {"JPY": 0, "KWD": 3}


def shop_data() -> dict[str, Any]:
    """The whole shop as the example server takes it; made anew, and the same, at every call."""
    products = [_product(n) for n in range(14)]
    return {
        "shop": {
            "name": "Kit & Co",
            "domain": "kit.example",
            "currency": "EUR",
            "timezone": "Europe/Berlin",
            "languages": ["en", "de"],
            "actions": sorted(ActionKind),
        },
        "customers": [_customer(n) for n in range(40)],
        "products": products,
        "orders": [_order(n, products) for n in range(66)],
        "carts": {
            "c3": {
                "id": "cart-3",
                "currency": "EUR",
                "total": "39.80",
                "url": "https://kit.example/cart/3",
                "lines": [{"title": "Tea glass", "quantity": 2, "price": "19.90", "variant_id": "v2-0"}],
            }
        },
    }


def _at(hours: float) -> str:
    return (BEGIN + timedelta(hours=hours)).isoformat()


def _address(n: int) -> dict[str, Any]:
    city, country = CITIES[n % 5]
    return {
        "name": f"Person {n}",
        "street": f"{n} Long Road",
        "postcode": f"{10000 + n}",
        "city": city,
        "country": country,
        "phone": f"+49301000{n:03}",
    }


def _customer(n: int) -> dict[str, Any]:
    person: dict[str, Any] = {
        "id": f"c{n}",
        "name": f"Person {n}",
        "emails": [f"person{n}@mail.example"],
        "phones": [f"+49301000{n:03}"],
        "country": CITIES[n % 5][1],
        "addresses": [_address(n)],
        "currency": "EUR",
        "created_at": _at(n),
        "updated_at": _at(n // 4),
        "accepts_marketing": n % 2 == 0,
        "store_credit": "5.00",
        "payment_methods": [
            {"id": f"card-{n}", "kind": "card", "label": "Visa", "last4": "4242"},
            {"id": f"gift-{n}", "kind": "gift_card", "label": "Gift card", "balance": "5000"},
        ],
    }
    return person | ({"merged_into": "c1"} if n == 39 else {})


def _product(n: int) -> dict[str, Any]:
    return {
        "id": f"p{n}",
        "title": f"Thing {n} شيء",
        "handle": f"thing-{n}",
        "currency": "EUR",
        "titles": {"en": f"Thing {n}", "zh": f"东西 {n}"},
        "url": f"https://kit.example/p/{n}",
        "image_url": f"https://kit.example/p/{n}.jpg",
        "active": n != 13,
        "updated_at": _at(n // 2),
        "variants": [
            {
                "id": f"v{n}-{k}",
                "title": f"Kind {k}",
                "titles": {"de": f"Art {k}"},
                "sku": f"SKU{n}{k}",
                "price": f"{10 + n}.{k}0",
                "options": {"kind": str(k)},
                **({"stock": 0 if k == 2 else 50} if n % 3 else {}),
            }
            for k in range(3)
        ],
    }


def _order(n: int, products: list[dict[str, Any]]) -> dict[str, Any]:
    currency = CURRENCIES[n % 5]
    unit = Decimal(1).scaleb(-PLACES.get(currency, 2))
    count = 220 if n == 20 else 1 + n % 3
    lines = [_line(n, k, products[(n + k) % 14], unit) for k in range(count)]
    total = sum((Decimal(line["total"]) for line in lines), Decimal(0)) + 5
    guest = n % 11 == 7
    order: dict[str, Any] = {
        "id": f"o{n}",
        "number": f"{1000 + n}",
        "currency": currency,
        "created_at": _at(24 * n),
        "updated_at": _at(24 * n + 2 if n % 8 else 24 * n - 22),
        "financial_status": "paid",
        "fulfilment_status": "unfulfilled",
        "total": str(total),
        "shipping": "5",
        "tax": "0.00",
        "lines": lines,
        "customer_name": f"Person {n % 38}",
        "email": f"person{n % 38}@mail.example",
        "phone": f"+49301000{n % 38:03}",
        "shipping_address": _address(n),
        "billing_address": _address(n),
        "shipping_method": "Post",
        "tags": ["kit"],
        "language": "de",
        "note": "",
        "test": n == 33,
        "admin_url": f"https://kit.example/admin/{n}",
        "payments": [
            {
                "id": f"pay{n}",
                "kind": "card",
                "label": "Visa",
                "amount": str(total),
                "state": "captured",
                "method_id": f"card-{n % 38}",
                "last4": "4242",
                "at": _at(24 * n),
            }
        ],
    } | ({} if guest else {"customer_id": f"c{n % 38}"})
    state = n % 6
    if state == 1:
        order["financial_status"] = "pending"
        order["payments"] = [order["payments"][0] | {"state": "pending"}]
    elif state in {2, 3}:
        _send(order, n, delivered=state == 3)
    elif state == 4 and n % 12 == 4:
        order |= {
            "cancelled_at": _at(24 * n + 1),
            "cancel_reason": "customer",
            "fulfilment_status": "cancelled",
            "financial_status": "voided",
            "payments": [],
        }
    elif state == 5:
        _send(order, n, delivered=True)
        order["financial_status"] = "partially_refunded"
        order["refunds"] = [
            {
                "id": f"r{n}",
                "amount": "3",
                "state": "done",
                "reason": "Too late",
                "to": "original",
                "lines": [{"line_id": f"o{n}-0", "quantity": 1, "amount": "3"}],
            }
        ]
        order["lines"][0]["refunded"] = 1
        back = {"id": f"back{n}", "state": "requested", "lines": [{"line_id": f"o{n}-0", "quantity": 1}]}
        order["returns"] = [back]
        order["lines"][0]["returned"] = 1
    return order


def _line(n: int, k: int, product: dict[str, Any], unit: Decimal) -> dict[str, Any]:
    quantity = 1 + k % 2
    price = Decimal(product["variants"][0]["price"]).quantize(unit)
    gone = n == 9
    return {
        "id": f"o{n}-{k}",
        "title": product["title"],
        "quantity": quantity,
        "price": str(price),
        "total": str(price * quantity),
        "variant": "Kind 0",
        "sku": product["variants"][0]["sku"],
        **(
            {"deleted_product": True}
            if gone
            else {"product_id": product["id"], "variant_id": product["variants"][0]["id"]}
        ),
    }


def _send(order: dict[str, Any], n: int, *, delivered: bool) -> None:
    order["fulfilment_status"] = "fulfilled"
    for line in order["lines"]:
        line["fulfilled"] = line["quantity"]
    parcel = {
        "id": f"parcel{n}",
        "status": "delivered" if delivered else "in_transit",
        "carrier": "DHL",
        "tracking_number": f"TRACK{n:05}",
        "tracking_url": f"https://track.example/{n}",
        "lines": {line["id"]: line["quantity"] for line in order["lines"]},
        "shipped_at": _at(24 * n + 1),
        "steps": [{"at": _at(24 * n + 1), "text": "Handed over"}],
    }
    order["parcels"] = [parcel | ({"delivered_at": _at(24 * n + 2)} if delivered else {})]
