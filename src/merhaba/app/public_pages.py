"""The public pages: the demo storefront over the demo workspace's own mirror of products and orders."""

from __future__ import annotations

import hashlib
import hmac
from decimal import Decimal
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy import select

from merhaba.kit.money import Money
from merhaba.modules.commerce.products import product_page
from merhaba.modules.commerce.queries import OrderFilter, order_page
from merhaba.modules.commerce.tables import orders
from merhaba.modules.commerce.types import Address, Order, Product
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
    return storefront.Shop(
        name=brand.name,
        email=f"support@{DEMO}.test",
        widget_src=f"/widget.js?site={brand.site_key}",
        products=tuple(_product(p, language) for p in await product_page(tx, limit=200)),
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
    found, _ = await order_page(tx, OrderFilter(customer=UUID(person.id)), limit=200, cursor=None)
    return tuple(_order(order) for order in found)


def _product(product: Product, language: str) -> storefront.Product:
    return storefront.Product(
        handle=product.handle,
        title=_in(product.titles, language, product.title),
        description=_in(product.descriptions, language, ""),
        price=_money(product.price),
        image_url=product.image_url or "",
        stock=product.stock,
        variants=tuple(
            storefront.Variant(
                sku=v.sku, title=_in(v.titles, language, v.title), price=_money(v.price), stock=v.stock or 0
            )
            for v in product.variants
        ),
    )


def _order(order: Order) -> storefront.Order:
    return storefront.Order(
        number=order.number,
        created_at=order.created_at,
        financial_status=order.financial_status,
        fulfilment_status=order.fulfilment_status,
        lines=tuple(
            storefront.OrderLine(
                line.title, line.variant, line.quantity, _money(line.price), line.image_url or ""
            )
            for line in order.lines
        ),
        total=_money(order.total),
        refunded=_money(order.refunded) if order.refunded.amount else None,
        payment=" ".join(filter(None, (order.payment.get("method"), order.payment.get("last4")))),
        address=_address(order.address),
        parcels=tuple(
            storefront.Parcel(
                carrier=parcel.carrier,
                tracking_number=parcel.tracking_number,
                tracking_url=parcel.tracking_url,
                status=parcel.status,
                events=tuple(storefront.ParcelEvent(step.at, step.text) for step in parcel.events),
            )
            for parcel in order.fulfilments
        ),
    )


def _address(address: Address) -> tuple[str, ...]:
    town = " ".join(filter(None, (address.postcode, address.city)))
    return tuple(filter(None, (address.name, address.street, address.street2, town, address.country)))


def _in(texts: dict[str, str] | None, language: str, default: str) -> str:
    return (texts or {}).get(language) or default


def _money(value: Money) -> storefront.Money:
    return storefront.Money(value.amount.quantize(Decimal("0.01")), value.currency)
