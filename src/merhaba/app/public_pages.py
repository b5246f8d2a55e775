"""The public pages: the demo storefront over the demo workspace's own mirror of products and orders."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy import Row, select

from merhaba.modules.commerce.tables import orders, products
from merhaba.modules.customers import queries as customers
from merhaba.modules.widget.api import brand_of
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.types import Brand
from merhaba.platform.database import SYSTEM, Transaction
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import not_found, runtime_of
from merhaba.site import preview, storefront
from merhaba.site.storefront.visitor import language_of

DEMO = "demo"
_CUSTOMERS_SHOWN = 12


def router() -> APIRouter:
    """Every public page."""
    routes = APIRouter()
    routes.include_router(preview.router(load_preview))
    routes.include_router(storefront.router(load_shop))
    return routes


async def load_preview(request: Request, site_key: str) -> preview.Preview:
    """A brand's widget on a neutral page, for the settings. Raises Problem 404."""
    _, brand = await brand_of(request, site_key)
    return preview.Preview(brand.name, f"/widget.js?site={brand.site_key}")


async def load_shop(request: Request) -> storefront.Shop:
    """What one request to the demo storefront may show. Raises Problem 404 where there is no demo."""
    runtime = runtime_of(request)
    async with runtime.database.transaction(SYSTEM) as tx:
        workspace = await workspaces.workspace_id(tx, DEMO)
    if workspace is None:
        raise not_found("page")
    async with runtime.database.transaction(workspace) as tx:
        brands = await workspaces.all_brands(tx)
        if not brands:
            raise not_found("page")
        return await _shop(tx, runtime, brands[0], request)


async def _shop(tx: Transaction, runtime: Runtime, brand: Brand, request: Request) -> storefront.Shop:
    language = language_of(request)
    people = await _people(tx)
    chosen = next((p for p in people if p.id == storefront.signed_in_as(request)), None)
    secret = await workspaces.identity_secret(tx, runtime.keys, brand.id) if chosen else ""
    rows = await tx.rows(
        select(products).where(products.c.workspace_id == tx.workspace).order_by(products.c.id)
    )
    return storefront.Shop(
        name=brand.name,
        email=f"support@{DEMO}.test",
        widget_src=f"/widget.js?site={brand.site_key}",
        products=tuple(_product(row, language) for row in rows),
        customers=people,
        signed_in=chosen,
        identity=_identity(chosen, secret) if chosen else None,
        orders=await _orders(tx, chosen) if chosen else (),
    )


async def _people(tx: Transaction) -> tuple[storefront.Customer, ...]:
    found, _ = await customers.page(tx, q=None, limit=100, cursor=None)
    buyers = set(await tx.scalars(select(orders.c.customer_id).where(orders.c.workspace_id == tx.workspace)))
    return tuple(
        storefront.Customer(
            id=str(c.id),
            name=c.name,
            email=c.email or "",
            language=c.language or "en",
            country=c.country or "",
        )
        for c in found
        if c.id in buyers and c.email
    )[:_CUSTOMERS_SHOWN]


def _identity(person: storefront.Customer, secret: str) -> dict[str, str]:
    """What a real shop's server would compute: the HMAC of the user's id under the brand's secret."""
    mark = hmac.new(secret.encode(), person.email.encode(), hashlib.sha256).hexdigest()
    return {"user_id": person.email, "email": person.email, "name": person.name, "hash": mark}


async def _orders(tx: Transaction, person: storefront.Customer) -> tuple[storefront.Order, ...]:
    rows = await tx.rows(
        select(orders)
        .where(orders.c.workspace_id == tx.workspace, orders.c.customer_id == UUID(person.id))
        .order_by(orders.c.created_at.desc())
    )
    return tuple(_order(row) for row in rows)


def _product(row: Row[Any], language: str) -> storefront.Product:
    data = row.data
    return storefront.Product(
        handle=row.handle,
        title=_in(data.get("titles"), language, row.title),
        description=_in(data.get("descriptions"), language, ""),
        price=storefront.Money(_cents(row.price), row.currency),
        image_url=data["image_url"],
        stock=row.stock,
        variants=tuple(
            storefront.Variant(
                sku=v["sku"],
                title=_in(v.get("titles"), language, v["title"]),
                price=_money(v["price"]),
                stock=v["stock"],
            )
            for v in data["variants"]
        ),
    )


def _order(row: Row[Any]) -> storefront.Order:
    data = row.data
    return storefront.Order(
        number=row.number,
        created_at=row.created_at,
        financial_status=row.financial_status,
        fulfilment_status=row.fulfilment_status,
        lines=tuple(
            storefront.OrderLine(
                line["title"],
                line["variant"],
                line["quantity"],
                _money(line["price"]),
                line["image_url"] or "",
            )
            for line in data["lines"]
        ),
        total=storefront.Money(_cents(row.total), row.currency),
        refunded=storefront.Money(_cents(row.refunded), row.currency) if row.refunded else None,
        payment=" ".join(filter(None, (data["payment"].get("method"), data["payment"].get("last4")))),
        address=_address(data["address"]),
        parcels=tuple(_parcel(parcel) for parcel in data["fulfilments"]),
    )


def _parcel(parcel: dict[str, Any]) -> storefront.Parcel:
    return storefront.Parcel(
        carrier=parcel["carrier"],
        tracking_number=parcel["tracking_number"],
        tracking_url=parcel["tracking_url"],
        status=parcel["status"],
        events=tuple(
            storefront.ParcelEvent(datetime.fromisoformat(event["at"]), event["text"])
            for event in parcel["events"]
        ),
    )


def _address(address: dict[str, Any]) -> tuple[str, ...]:
    town = " ".join(str(address[key]) for key in ("postcode", "city") if address.get(key))
    lines: Sequence[str] = (
        address.get("name", ""),
        address.get("street", ""),
        town,
        address.get("country", ""),
    )
    return tuple(line for line in lines if line)


def _in(texts: dict[str, str] | None, language: str, default: str) -> str:
    return (texts or {}).get(language) or default


def _money(value: dict[str, str]) -> storefront.Money:
    return storefront.Money(Decimal(value["amount"]), value["currency"])


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))
