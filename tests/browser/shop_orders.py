"""A small shop on loopback for the browser stories: one customer, one delivered order, two products."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

from merhaba.ports.shops.actions import ActionKind

from ..journeys.house import until
from ..shops.anyshop.fake import TOKEN, Fake, started
from .people import Person

MUG, TRAY = "Cobalt mug", "Olive wood tray"
LIMIT = {"per_order": "30.00", "per_day": "200.00"}


def shop_for(email: str, name: str, number: str) -> dict[str, Any]:
    """A shop in which somebody ordered two mugs at 24.00 and a tray at 80.00, delivered yesterday."""
    ordered, sent = _ago(hours=96), _ago(hours=80)
    address = {
        "name": name,
        "street": "14 Ashfield Road",
        "postcode": "D06",
        "city": "Dublin",
        "country": "IE",
    }
    products = [_product("mug", MUG, "24.00"), _product("tray", TRAY, "80.00")]
    parcel = {
        "id": f"parcel-{number}",
        "status": "delivered",
        "carrier": "DHL",
        "tracking_number": f"JD{number}",
        "tracking_url": f"https://track.example/{number}",
        "lines": {"mugs": 2, "trays": 1},
        "shipped_at": sent,
        "delivered_at": _ago(hours=20),
        "steps": [
            {"at": sent, "text": "Handed over"},
            {"at": _ago(hours=20), "text": "Delivered, front door"},
        ],
    }
    order = {
        "id": f"o-{number}",
        "number": number,
        "currency": "EUR",
        "created_at": ordered,
        "updated_at": sent,
        "financial_status": "paid",
        "fulfilment_status": "fulfilled",
        "total": "128.00",
        "shipping": "0.00",
        "tax": "0.00",
        "customer_id": "c1",
        "customer_name": name,
        "email": email,
        "shipping_address": address,
        "lines": [_line("mugs", "mug", MUG, "24.00", 2), _line("trays", "tray", TRAY, "80.00", 1)],
        "payments": [
            {
                "id": f"pay-{number}",
                "kind": "card",
                "label": "Visa",
                "last4": "4417",
                "amount": "128.00",
                "state": "captured",
                "at": ordered,
            }
        ],
        "parcels": [parcel],
    }
    customer = {
        "id": "c1",
        "name": name,
        "emails": [email],
        "country": "IE",
        "addresses": [address],
        "currency": "EUR",
        "created_at": ordered,
        "updated_at": ordered,
    }
    about = {
        "name": f"Shop {number}",
        "domain": f"shop-{number}.example",
        "currency": "EUR",
        "timezone": "Europe/Berlin",
        "languages": ["en"],
        "actions": sorted(ActionKind),
    }
    return {"shop": about, "customers": [customer], "products": products, "orders": [order], "carts": {}}


@contextlib.asynccontextmanager
async def connected(owner: Person, data: dict[str, Any]) -> AsyncIterator[Fake]:
    """The shop, running, connected by the owner and read; an agent's limit there is 30.00 per order."""
    async with started(data) as fake:
        session = await owner.call("GET", "/session")
        body = {"platform": "anyshop", "brand": session["brands"][0]["id"], "config": {"url": fake.url}}
        made = await owner.call("POST", "/shops", {**body, "secrets": {"token": TOKEN}})

        async def read() -> bool:
            shop = await owner.call("GET", f"/shops/{made['id']}")
            return bool(shop["syncs"]) and all(sync["complete"] for sync in shop["syncs"])

        await until(read, "the shop is read", seconds=30)
        policy = await owner.call("GET", f"/shops/{made['id']}/policy")
        await owner.call("PUT", f"/shops/{made['id']}/policy", {**policy, "agent": LIMIT})
        try:
            yield fake
        finally:
            await owner.call("DELETE", f"/shops/{made['id']}")
        assert fake.violations == []


def refunds(fake: Fake, number: str) -> list[str]:
    """What went back at the shop."""
    return [refund["amount"] for refund in fake.state_of(f"o-{number}").get("refunds", [])]


def _ago(*, hours: float) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours)).isoformat()


def _product(ident: str, title: str, price: str) -> dict[str, Any]:
    return {
        "id": ident,
        "title": title,
        "handle": ident,
        "currency": "EUR",
        "titles": {"en": title},
        "url": f"https://shop.example/p/{ident}",
        "active": True,
        "updated_at": _ago(hours=200),
        "variants": [{"id": f"{ident}-1", "title": "One", "sku": ident.upper(), "price": price, "stock": 7}],
    }


def _line(ident: str, product: str, title: str, price: str, quantity: int) -> dict[str, Any]:
    return {
        "id": ident,
        "title": title,
        "variant": "One",
        "sku": product.upper(),
        "quantity": quantity,
        "fulfilled": quantity,
        "price": price,
        "total": f"{float(price) * quantity:.2f}",
        "product_id": product,
        "variant_id": f"{product}-1",
    }
