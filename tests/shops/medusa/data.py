"""What the fake store begins with: people, products, and orders in every state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

Json = dict[str, Any]
BEGAN = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)
PEOPLE, PRODUCTS, ORDERS = 34, 14, 64
CURRENCIES = {
    "eur": ("de", Decimal(19), True),
    "usd": ("us", Decimal("8.875"), False),
    "jpy": ("jp", Decimal(10), True),
}
LOCATION, CHANNEL, OPTION = "sloc_1", "sc_1", "so_1"


def at(minutes: float) -> str:
    """A moment of the past, as the platform writes it."""
    moment = BEGAN + timedelta(minutes=minutes)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def person(number: int) -> Json:
    """A customer; every fifth is a guest."""
    account = number % 5 != 0
    place = {**address(number), "id": f"cuaddr_{number}", "is_default_shipping": True}
    return {
        "id": f"cus_{number:04d}",
        "email": f"person{number}@mail.example",
        "first_name": ("Ayşe", "李", "نورة", "Jörg")[number % 4],
        "last_name": f"No{number}",
        "phone": f"+49221{number:06d}" if number % 3 else None,
        "company_name": None,
        "has_account": account,
        "addresses": [place] if account else [],
        "groups": [{"id": "cusgroup_1", "name": "Regulars"}] if number % 7 == 0 else [],
        "metadata": {},
        "created_at": at(number),
        "updated_at": at(number),
    }


def address(number: int, country: str = "de") -> Json:
    return {
        "first_name": "Ayşe",
        "last_name": f"No{number}",
        "company": None,
        "address_1": f"Hauptstraße {number}",
        "address_2": None,
        "city": "Köln",
        "postal_code": "50667",
        "province": None,
        "country_code": country,
        "phone": f"+49 221 {number:06d}",
    }


def product(number: int) -> Json:
    """A product of two variants; number 13 is deleted."""
    gone = number == 13
    return {
        "id": f"prod_{number:03d}",
        "title": f"Pot {number} 茶壶",
        "handle": f"pot-{number}",
        "status": "published" if number != 12 else "draft",
        "description": "Thrown by hand.",
        "thumbnail": f"https://store.example/{number}.jpg",
        "tags": [{"id": "ptag_1", "value": "clay"}],
        "metadata": {},
        "created_at": at(number * 3),
        # All of them were imported at one moment, as shops do.
        "updated_at": at(100) if number % 2 else at(100 + number),
        "deleted_at": at(120) if gone else None,
        "variants": [_variant(number, size) for size in ("S", "L")],
    }


def _variant(number: int, size: str) -> Json:
    return {
        "id": f"variant_{number:03d}{size}",
        "title": size,
        "sku": f"pot-{number}-{size.lower()}",
        "product_id": f"prod_{number:03d}",
        "manage_inventory": number != 11,
        "allow_backorder": number == 10,
        "thumbnail": None,
        "options": [{"id": f"optval_{size}", "value": size, "option": {"id": "opt_1", "title": "Size"}}],
        "prices": [
            {"id": f"price_{code}", "amount": price, "currency_code": code, "min_quantity": None}
            for code, price in (("eur", Decimal("18.5")), ("usd", Decimal("19.99")), ("jpy", Decimal(3000)))
        ],
        "inventory_items": [
            {
                "inventory_item_id": f"iitem_{number:03d}{size}",
                "required_quantity": 1,
                "inventory": {
                    "id": f"iitem_{number:03d}{size}",
                    "location_levels": [
                        {
                            "id": f"ilev_{number:03d}{size}",
                            "location_id": LOCATION,
                            "stocked_quantity": 40,
                            "reserved_quantity": 3,
                            "available_quantity": 37 if number != 9 else 0,
                            "updated_at": at(90 + number),
                        }
                    ],
                },
            }
        ],
    }


def order(number: int, currency: str = "eur", *, lines: int = 2, customer: str | None = "") -> Json:
    """An order that was authorised and nothing else yet."""
    country, rate, inclusive = CURRENCIES[currency]
    people = customer if customer != "" else f"cus_{number % PEOPLE + 1:04d}"
    who = int(people.rsplit("_", maxsplit=1)[-1]) if people else number
    price = {"eur": Decimal("18.5"), "usd": Decimal("19.99"), "jpy": Decimal(3000)}[currency]
    postage = Decimal(800) if currency == "jpy" else Decimal("4.9")
    moment = at(1000 + number * 10)
    found: Json = {
        "id": f"order_{number:05d}",
        "display_id": number,
        "custom_display_id": None,
        "status": "pending",
        "version": 1,
        "is_draft_order": False,
        "email": f"person{who}@mail.example",
        "currency_code": currency,
        "region_id": f"reg_{currency}",
        "sales_channel_id": CHANNEL,
        "customer_id": people,
        "locale": None,
        "metadata": {},
        "canceled_at": None,
        "created_at": moment,
        "updated_at": moment,
        "shipping_address": {"id": f"ordaddr_{number}", **address(number, country)},
        "billing_address": {"id": f"ordaddr_{number}b", **address(number, country)},
        "items": [
            line(
                f"{number}-{place}", 1 + (place + number) % 7, 2 if place == 0 else 1, price, rate, inclusive
            )
            for place in range(lines)
        ],
        "shipping_methods": [method(f"{number}", postage, rate, inclusive)],
        "credit_lines": [],
        "payment_collections": [],
        "fulfillments": [],
        "returns": [],
    }
    return found


def line(
    name: str, product_number: int, quantity: int, price: Decimal, rate: Decimal, inclusive: bool
) -> Json:
    size = "S" if quantity > 1 else "L"
    variant = _variant(product_number, size)
    return {
        "id": f"ordli_{name}",
        "title": f"Pot {product_number}",
        "product_title": f"Pot {product_number} 茶壶",
        "product_id": f"prod_{product_number:03d}",
        "variant_id": variant["id"],
        "variant_sku": variant["sku"],
        "variant_title": size,
        "variant_option_values": {"Size": size},
        "thumbnail": f"https://store.example/{product_number}.jpg",
        "variant": {"id": variant["id"], "title": size, "sku": variant["sku"]},
        "requires_shipping": True,
        "is_tax_inclusive": inclusive,
        "unit_price": price,
        "quantity": quantity,
        "adjustments": [],
        "tax_lines": [{"id": f"tax_{name}", "code": "vat", "rate": rate}],
        "detail": {
            f"{part}_quantity": 0
            for part in ("fulfilled", "shipped", "delivered", "return_requested", "return_received",
                         "return_dismissed", "written_off")
        },
    }  # fmt: skip


def method(name: str, amount: Decimal, rate: Decimal, inclusive: bool) -> Json:
    return {
        "id": f"ordsm_{name}",
        "name": "Parcel",
        "shipping_option_id": OPTION,
        "amount": amount,
        "is_tax_inclusive": inclusive,
        "tax_lines": [{"id": f"smtax_{name}", "code": "vat", "rate": rate}],
        "adjustments": [],
        "detail": {},
    }


STORE = {
    "id": "store_1",
    "name": "Kiln & Clay",
    "default_sales_channel_id": CHANNEL,
    "supported_currencies": [
        {"id": f"stocur_{code}", "currency_code": code, "is_default": code == "eur"} for code in CURRENCIES
    ],
}
REASONS = [
    {"id": "rr_1", "value": "damaged", "label": "Damaged"},
    {"id": "rr_2", "value": "too_small", "label": "Too small"},
]
