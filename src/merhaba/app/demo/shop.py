"""The demo's products, customers and orders, as the demo shop's platform would tell them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert

from merhaba.app.demo.names import Names
from merhaba.kit.ids import new_id
from merhaba.modules.commerce.commands import add_shop
from merhaba.modules.commerce.mirror import mirror_orders, mirror_products
from merhaba.modules.customers.commands.find import Known, add_identity
from merhaba.modules.customers.tables import customers
from merhaba.modules.customers.types import IdentityKind
from merhaba.platform.database import Transaction
from merhaba.ports.shops.things import (
    FinancialStatus,
    FulfilmentStatus,
    Parcel,
    ParcelStatus,
    Payment,
    PaymentKind,
    PaymentState,
    PostalAddress,
    ShopLine,
    ShopOrder,
    ShopProduct,
    ShopRefund,
    ShopVariant,
    TrackingStep,
)

ART = "/demo/art/{}.svg"
_UNPAID = {FinancialStatus.PENDING, FinancialStatus.VOIDED}


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
    await mirror_products(tx, shop, [_product(tx.now, product) for product in data["products"]])


async def add_people(tx: Transaction, names: Names, data: dict[str, Any]) -> None:
    """Customers with their orders."""
    orders: list[ShopOrder] = []
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
        orders += [_order(names, person, order) for order in person["orders"]]
    await mirror_orders(tx, names.accounts["shop"], orders)


def _product(now: datetime, product: dict[str, Any]) -> ShopProduct:
    return ShopProduct(
        external_id=product["handle"],
        title=product["title"],
        handle=product["handle"],
        currency=product["price"]["currency"],
        titles=product["titles"],
        descriptions=product["description"],
        image_url=ART.format(product["image"]),
        url=f"/demo/products/{product['handle']}",
        updated_at=now,
        variants=tuple(
            ShopVariant(
                external_id=v["sku"],
                title=v["title"],
                titles=v.get("titles") or {},
                sku=v["sku"],
                price=Decimal(v["price"]["amount"]),
                stock=v["stock"],
                available=v["stock"] > 0,
            )
            for v in product["variants"]
        ),
    )


def _order(names: Names, person: dict[str, Any], order: dict[str, Any]) -> ShopOrder:
    at = names.ago(order["hours_ago"])
    total = Decimal(order["total"]["amount"])
    financial = FinancialStatus(order["financial_status"])
    parcels = tuple(_parcel(names, n, p) for n, p in enumerate(order.get("fulfilments", []), 1))
    fulfilment = FulfilmentStatus(order["fulfilment_status"])
    sent = fulfilment is FulfilmentStatus.FULFILLED
    lines = tuple(_line(n, line, sent) for n, line in enumerate(order["lines"], 1))
    cancelled = fulfilment is FulfilmentStatus.CANCELLED
    return ShopOrder(
        external_id=order["number"],
        number=order["number"],
        currency=order["total"]["currency"],
        created_at=at,
        updated_at=at,
        financial_status=financial,
        fulfilment_status=fulfilment,
        total=total,
        subtotal=sum((line.total for line in lines), Decimal(0)),
        shipping=Decimal(order["shipping"]["amount"]) if order.get("shipping") else Decimal(0),
        discount=Decimal(order["discount"]["amount"]) if order.get("discount") else Decimal(0),
        customer_name=person["name"],
        email=person["email"],
        phone=person.get("phone") or "",
        language=person["language"],
        cancelled_at=at if cancelled else None,
        lines=lines,
        payments=_payments(order, total, at) if financial not in _UNPAID else (),
        refunds=tuple(
            ShopRefund(
                external_id=str(n),
                amount=Decimal(r["amount"]),
                reason=r.get("reason", ""),
                created_at=names.ago(r["hours_ago"]),
            )
            for n, r in enumerate(order.get("refunds", []), 1)
        ),
        parcels=parcels,
        shipping_address=PostalAddress(**order["address"]) if order.get("address") else None,
    )


def _payments(order: dict[str, Any], total: Decimal, at: datetime) -> tuple[Payment, ...]:
    how = order.get("payment") or {}
    label = how.get("method") or ""
    kind = PaymentKind.CARD if how.get("last4") else PaymentKind.WALLET
    state = PaymentState.CAPTURED
    return (Payment("1", kind, label, total, state, last4=how.get("last4") or "", at=at),)


def _line(number: int, line: dict[str, Any], sent: bool) -> ShopLine:
    price = Decimal(line["price"]["amount"])
    return ShopLine(
        external_id=str(number),
        title=line["title"],
        quantity=line["quantity"],
        price=price,
        total=price * line["quantity"],
        variant=line.get("variant") or "",
        sku=line["sku"],
        product_id=line.get("handle") or "",
        variant_id=line["sku"],
        fulfilled=line["quantity"] if sent else 0,
        image_url=ART.format(line["image"]),
    )


def _parcel(names: Names, number: int, parcel: dict[str, Any]) -> Parcel:
    def at(key: str) -> datetime | None:
        return names.ago(parcel[key]) if parcel.get(key) is not None else None

    return Parcel(
        external_id=str(number),
        status=ParcelStatus(parcel["status"]),
        carrier=parcel.get("carrier") or "",
        tracking_number=parcel.get("tracking_number") or "",
        tracking_url=parcel.get("tracking_url") or "",
        shipped_at=at("shipped_hours_ago"),
        delivered_at=at("delivered_hours_ago"),
        steps=tuple(TrackingStep(names.ago(e["hours_ago"]), e["text"]) for e in parcel.get("events", [])),
    )
