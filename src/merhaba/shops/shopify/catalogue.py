"""Products and customers as the Admin API has them: one, all of their parts, or those that match a search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from merhaba.ports.shops.things import ShopCart, ShopCustomer, ShopProduct

from . import queries_catalogue as queries
from .client import Client, Denied
from .facts import is_id, nodes, text
from .read_catalogue import read_checkout, read_customer, read_product

_MOST_LOCALES = 8
_CART_PAGES = 5


async def languages(client: Client) -> dict[str, Any]:
    """The shop's own language and the others it is published in; none when we may not know."""
    try:
        listed = list(nodes((await client.read(queries.LOCALES)).get("shopLocales")))
    except Denied:
        return {"primary": "und", "locales": []}
    primary = next((text(one.get("locale")) for one in listed if one.get("primary")), "und")
    others = [text(one.get("locale")) for one in listed if not one.get("primary")]
    # Their codes become part of the query: only what looks like a language tag does.
    tags = [tag for tag in others if tag.replace("-", "").isalnum() and tag.isascii()]
    return {"primary": primary, "locales": tags[:_MOST_LOCALES]}


async def complete(products: Sequence[dict[str, Any]], client: Client) -> None:
    """Fill in, in place, the variants beyond the first ones."""
    for product in products:
        info = (product.get("variants") or {}).get("pageInfo") or {}
        while info.get("hasNextPage") and info.get("endCursor"):
            asked = {"id": product["id"], "after": info["endCursor"]}
            more = (await client.read(queries.MORE_VARIANTS_OF_PRODUCT, asked)).get("product") or {}
            listed = more.get("variants") or {}
            product["variants"]["nodes"] = [*nodes(product["variants"]), *nodes(listed)]
            info = listed.get("pageInfo") or {}


async def fetch_product(product_id: str, client: Client) -> ShopProduct | None:
    """One product; also by the id of one of its inventory items, which is all a stock webhook tells."""
    if is_id("InventoryItem", product_id):
        document = queries.product_of_item(client.version)
        item = (await client.read(document, {"id": product_id})).get("inventoryItem") or {}
        variant = next(iter(nodes(item.get("variants"))), None) or item.get("variant") or {}
        product_id = text((variant.get("product") or {}).get("id"))
    if not is_id("Product", product_id):
        return None
    spoken = await languages(client)
    asked = {"id": product_id}
    try:
        answer = await client.read(queries.one_product(spoken["locales"]), asked)
    except Denied:
        answer = await client.read(queries.one_product(), asked)
    raw = answer.get("product")
    if raw is None:
        return None
    await complete([raw], client)
    currency = text((answer.get("shop") or {}).get("currencyCode"))
    return read_product(raw, currency, spoken["locales"], spoken["primary"])


async def fetch_customer(customer_id: str, client: Client) -> ShopCustomer | None:
    """One customer."""
    if not is_id("Customer", customer_id):
        return None
    asked = {"id": customer_id}
    try:
        answer = await client.read(queries.one_customer(client.version), asked)
    except Denied:
        answer = await client.read(queries.one_customer(client.version, credit=False), asked)
    raw = answer.get("customer")
    return None if raw is None else read_customer(raw)


async def search_customers(query: str, client: Client) -> list[ShopCustomer]:
    """Customers that match the platform's search. Its search is fuzzy: compare what it gives."""
    asked = {"query": query}
    try:
        answer = await client.read(queries.customers_found(client.version), asked)
    except Denied:
        answer = await client.read(queries.customers_found(client.version, credit=False), asked)
    return [read_customer(raw) for raw in nodes(answer.get("customers"))]


async def open_cart(customer_id: str, client: Client) -> ShopCart | None:
    """The newest checkout of this customer that was begun and not finished.

    The platform cannot look checkouts up by customer, so the newest 100 are looked through.
    """
    after: str | None = None
    for _ in range(_CART_PAGES):
        asked = {"after": after, "query": "status:open recovery_state:not_recovered"}
        try:
            listed = (await client.read(queries.CHECKOUTS, asked)).get("abandonedCheckouts") or {}
        except Denied:
            return None  # the platform tells carts only to apps that may read checkouts
        for raw in nodes(listed):
            if (raw.get("customer") or {}).get("id") == customer_id and not raw.get("completedAt"):
                return read_checkout(raw)
        info = listed.get("pageInfo") or {}
        if not info.get("hasNextPage"):
            return None
        after = info.get("endCursor")
    return None


async def stock_of(variant_id: str, client: Client) -> dict[str, Any] | None:
    """What is needed to know whether a variant can be sent; None when there is none."""
    if not is_id("ProductVariant", variant_id):
        return None
    found: dict[str, Any] | None = (await client.read(queries.VARIANT_STOCK, {"id": variant_id})).get(
        "productVariant"
    )
    return found
