"""A store for the kit, in BigCommerce's own shapes: 40 customers, 14 products, 66 orders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from typing import Any

BEGIN = datetime(2026, 1, 5, 8, tzinfo=UTC)
CITIES = [("Berlin", "DE"), ("İzmir", "TR"), ("Lyon", "FR"), ("上海", "CN"), ("Austin", "US")]
CURRENCIES = ["USD", "USD", "EUR", "JPY"]
Json = dict[str, Any]
STATUS = {
    1: "Pending", 2: "Shipped", 3: "Partially Shipped", 4: "Refunded", 5: "Cancelled", 7: "Awaiting Payment",
    10: "Completed", 11: "Awaiting Fulfillment", 14: "Partially Refunded", 0: "Incomplete",
}  # fmt: skip


def rfc(hours: float) -> str:
    """A moment as V2 tells it."""
    return format_datetime(BEGIN + timedelta(hours=hours))


def iso(hours: float) -> str:
    """A moment as V3 tells it."""
    return (BEGIN + timedelta(hours=hours)).isoformat().replace("+00:00", "Z")


def customer(n: int) -> Json:
    """An account."""
    return {
        "id": n,
        "email": f"person{n}@mail.example",
        "first_name": "Person",
        "last_name": str(n),
        "company": "",
        "phone": f"+1512555{n:04}",
        "notes": "",
        "date_created": iso(n),
        "date_modified": iso(n // 4),
        "store_credit_amounts": [{"amount": 5.0}],
        "accepts_product_review_abandoned_cart_emails": n % 2 == 0,
    }


def customer_address(n: int) -> Json:
    """Its address."""
    city, country = CITIES[n % 5]
    return {
        "id": 500 + n,
        "customer_id": n,
        "first_name": "Person",
        "last_name": str(n),
        "address1": f"{n} Long Road",
        "address2": "",
        "city": city,
        "state_or_province": "",
        "postal_code": f"{10000 + n}",
        "country_code": country,
        "country": country,
        "phone": "",
        "company": "",
    }


def product(n: int) -> Json:
    """A product with three kinds."""
    return {
        "id": 100 + n,
        "name": f"Thing {n} شيء",
        "type": "physical",
        "sku": f"T{n}",
        "description": "<p>A thing</p>",
        "weight": 1.0,
        "price": 10.5 + n,
        "calculated_price": 10.5 + n,
        "retail_price": 0.0,
        "inventory_tracking": ["none", "product", "variant"][n % 3],
        "inventory_level": 20,
        "is_visible": n != 13,
        "availability": "available",
        "custom_url": {"url": f"/thing-{n}/", "is_customized": False},
        "search_keywords": "tea,glass",
        "date_modified": iso(n // 2),
        "date_created": iso(n),
        "images": [{"id": n, "is_thumbnail": True, "url_standard": f"https://cdn.example/{n}.jpg"}],
        "variants": [variant(n, k) for k in range(3)],
    }


def variant(n: int, k: int) -> Json:
    """A kind."""
    return {
        "id": 1000 + 10 * n + k,
        "product_id": 100 + n,
        "sku": f"T{n}-{k}",
        "price": 10.5 + n + k,
        "calculated_price": 10.5 + n + k,
        "inventory_level": 5,
        "purchasing_disabled": k == 2,
        "option_values": [{"id": k, "label": f"Kind {k}", "option_id": 1, "option_display_name": "Kind"}],
    }


def address(n: int) -> Json:
    """V2's address."""
    city, country = CITIES[n % 5]
    return {
        "first_name": "Person",
        "last_name": str(n),
        "company": "",
        "street_1": f"{n} Long Road",
        "street_2": "",
        "city": city,
        "state": "",
        "zip": f"{10000 + n}",
        "country": country,
        "country_iso2": country,
        "phone": f"+1512555{n:04}",
        "email": f"person{n}@mail.example",
    }


def line(
    number: int, order: int, one: Json, quantity: int, price: Decimal, option: Json | None = None
) -> Json:
    """A line of an order."""
    option = option or one["variants"][0]
    total = str(price * quantity)
    return {
        "id": number,
        "order_id": order,
        "product_id": one["id"],
        "variant_id": option["id"],
        "order_address_id": 0,
        "name": one["name"],
        "sku": option["sku"],
        "type": "physical",
        "quantity": quantity,
        "price_ex_tax": str(price),
        "price_inc_tax": str(price),
        "price_tax": "0.0000",
        "base_price": str(price),
        "base_total": total,
        "total_ex_tax": total,
        "total_inc_tax": total,
        "total_tax": "0.0000",
        "quantity_shipped": 0,
        "quantity_refunded": 0,
        "refund_amount": "0.0000",
        "applied_discounts": [],
        "product_options": [
            {
                "id": 1,
                "option_id": 1,
                "order_product_id": number,
                "display_name": "Kind",
                "display_value": option["option_values"][0]["label"],
                "name": "Kind",
                "value": "1",
            }
        ],
    }


def order(number: int, person: int, lines: list[Json], more: Json) -> Json:
    """An order without its parts, as V2 tells it."""
    return {
        "id": number,
        "customer_id": person,
        "date_created": rfc(0),
        "date_modified": rfc(0),
        "status_id": 11,
        "status": STATUS[11],
        "payment_status": "captured",
        "payment_method": "Visa",
        "currency_code": "USD",
        "default_currency_code": "USD",
        "is_tax_inclusive_pricing": True,
        "subtotal_ex_tax": "0.0000",
        "subtotal_inc_tax": "0.0000",
        "shipping_cost_ex_tax": "5.0000",
        "shipping_cost_inc_tax": "5.0000",
        "shipping_cost_tax": "0.0000",
        "total_tax": "0.0000",
        "total_inc_tax": "0.0000",
        "total_ex_tax": "0.0000",
        "discount_amount": "0.0000",
        "coupon_discount": "0.0000",
        "refunded_amount": "0.0000",
        "items_total": sum(one["quantity"] for one in lines),
        "items_shipped": 0,
        "staff_notes": "",
        "customer_message": "",
        "customer_locale": "en",
        "external_order_id": "",
        "billing_address": address(person or 77),
        **more,
    }
