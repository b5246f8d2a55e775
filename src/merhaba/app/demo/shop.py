"""The demo's products, customers and orders."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import insert

from merhaba.app.demo.names import Names
from merhaba.kit.ids import new_id
from merhaba.modules.commerce.commands import add_orders, add_products, add_shop
from merhaba.modules.customers.commands.find import Known, add_identity
from merhaba.modules.customers.tables import customers
from merhaba.modules.customers.types import IdentityKind
from merhaba.platform.database import Transaction

ART = "/demo/art/{}.svg"


async def add_shop_data(tx: Transaction, names: Names, data: dict[str, Any]) -> None:
    """The shop and its catalogue."""
    shop = await add_shop(
        tx,
        platform="demo",
        brand=names.brand,
        name=data["shop"]["name"],
        domain=data["shop"]["domain"],
        currency=data["shop"]["currency"],
    )
    names.accounts["shop"] = shop
    await add_products(
        tx,
        [
            {
                "shop_id": shop,
                "external_id": p["handle"],
                "handle": p["handle"],
                "title": p["title"],
                "price": Decimal(p["price"]["amount"]),
                "currency": p["price"]["currency"],
                "stock": p["stock"],
                "data": {
                    "titles": p["titles"],
                    "descriptions": p["description"],
                    "image_url": ART.format(p["image"]),
                    "variants": p["variants"],
                },
            }
            for p in data["products"]
        ],
    )


async def add_people(tx: Transaction, names: Names, data: dict[str, Any]) -> None:
    """Customers with their orders."""
    orders: list[dict[str, Any]] = []
    for person in data["customers"]:
        since = names.ago(person["since_hours_ago"])
        ident = new_id(since)
        await tx.run(
            insert(customers).values(
                workspace_id=tx.workspace,
                id=ident,
                name=person["name"],
                language=person["language"],
                timezone=person["timezone"],
                country=person["country"],
                preferred_channel=person.get("preferred_channel"),
                notes=person.get("notes") or "",
                created_at=since,
                last_seen_at=since,
            )
        )
        for kind in (IdentityKind.EMAIL, IdentityKind.PHONE):
            if person.get(kind):
                await add_identity(tx, ident, Known(kind, person[kind], verified=True))
        key = person["key"]
        names.customers[key], names.customer_names[key] = ident, person["name"]
        names.customer_emails[key] = person["email"]
        orders += [_order(names, ident, person["email"], order) for order in person["orders"]]
    await add_orders(tx, orders)


def _order(names: Names, customer: Any, email: str, order: dict[str, Any]) -> dict[str, Any]:
    refunds = [
        {
            "amount": {"amount": r["amount"], "currency": r["currency"]},
            "reason": r.get("reason", ""),
            "created_at": names.ago(r["hours_ago"]).isoformat(),
        }
        for r in order.get("refunds", [])
    ]
    return {
        "shop_id": names.accounts["shop"],
        "customer_id": customer,
        "external_id": order["number"],
        "number": order["number"],
        "email": email,
        "financial_status": order["financial_status"],
        "fulfilment_status": order["fulfilment_status"],
        "total": Decimal(order["total"]["amount"]),
        "refunded": sum((Decimal(r["amount"]["amount"]) for r in refunds), Decimal(0)),
        "currency": order["total"]["currency"],
        "created_at": names.ago(order["hours_ago"]),
        "data": {
            "lines": [_line(n, line) for n, line in enumerate(order["lines"], 1)],
            "refunds": refunds,
            "fulfilments": [_parcel(names, n, p) for n, p in enumerate(order.get("fulfilments", []), 1)],
            "payment": order.get("payment") or {},
            "address": order.get("address") or {},
        },
    }


def _line(number: int, line: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(number),
        "title": line["title"],
        "variant": line.get("variant") or "",
        "sku": line["sku"],
        "quantity": line["quantity"],
        "price": line["price"],
        "image_url": ART.format(line["image"]),
    }


def _parcel(names: Names, number: int, parcel: dict[str, Any]) -> dict[str, Any]:
    def at(key: str) -> str | None:
        return names.ago(parcel[key]).isoformat() if parcel.get(key) is not None else None

    return {
        "id": str(number),
        "status": parcel["status"],
        "carrier": parcel.get("carrier") or "",
        "tracking_number": parcel.get("tracking_number") or "",
        "tracking_url": parcel.get("tracking_url") or "",
        "shipped_at": at("shipped_hours_ago"),
        "delivered_at": at("delivered_hours_ago"),
        "events": [
            {"at": names.ago(e["hours_ago"]).isoformat(), "text": e["text"]} for e in parcel.get("events", [])
        ],
    }
