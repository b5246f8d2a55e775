"""The mirror's pages: customers, products and orders, oldest change first, resumable anywhere.

A place holds the time from which changes are listed (`since`), the platform's cursor within that list, and
the last change seen. When the list ends, the next one begins a little before that last change: the
platform's search lags behind by some seconds, and nothing may be missed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from merhaba.ports.channels import RetryLater
from merhaba.ports.shops.port import Mirrored, Page
from merhaba.ports.shops.things import ShopCustomer, ShopOrder, ShopProduct

from . import catalogue, orders
from . import queries_catalogue as catalogue_queries
from . import queries_order as order_queries
from .client import Client, Denied, TooCostly
from .facts import moment, nodes, text
from .read_catalogue import read_customer, read_product
from .read_order import read_order
from .rest import complete

_OVERLAP = timedelta(minutes=2)
_SIZES = {Mirrored.CUSTOMERS: 40, Mirrored.PRODUCTS: 8, Mirrored.ORDERS: 4}


async def page(what: Mirrored, place: Mapping[str, Any], client: Client) -> Page:
    """The next page from `place`. Asks for fewer at a time when the platform finds a page too costly."""
    size = int(place.get("size") or _SIZES[what])
    plain = bool(place.get("plain"))
    while True:
        try:
            return await _page(what, {**place, "size": size, "plain": plain}, client)
        except TooCostly as error:
            if size == 1:
                raise RetryLater(f"The platform finds a single one too costly: {error}") from error
            size = max(1, size // 2)
        except Denied:
            if plain:
                raise
            plain = True  # without what needs a scope of its own: returns, store credit, translations


async def _page(what: Mirrored, place: Mapping[str, Any], client: Client) -> Page:
    since, after = text(place.get("since")), place.get("after") or None
    variables = {
        "first": place["size"],
        "after": after,
        "query": f"updated_at:>='{since}'" if since else None,
        "count": after is None and not since,
    }
    extra = dict(place.get("extra") or {})
    if what is Mirrored.ORDERS:
        document = order_queries.orders_page(client.version, returns=not place["plain"])
    elif what is Mirrored.CUSTOMERS:
        document = catalogue_queries.customers_page(client.version, credit=not place["plain"])
    else:
        if "locales" not in extra:
            extra = await catalogue.languages(client)
        document = catalogue_queries.products_page(() if place["plain"] else extra["locales"])
    answer = await client.read(document, variables)
    listed = answer.get(what.value) or {}
    raws = [dict(node) for node in nodes(listed)]
    info = listed.get("pageInfo") or {}
    items: list[ShopOrder] | list[ShopProduct] | list[ShopCustomer]
    if what is Mirrored.ORDERS:
        await complete(raws, client)
        items = [read_order(raw, orders.admin_url(client)) for raw in raws]
    elif what is Mirrored.CUSTOMERS:
        items = [read_customer(raw) for raw in raws]
    else:
        await catalogue.complete(raws, client)
        currency = text((answer.get("shop") or {}).get("currencyCode"))
        items = [read_product(raw, currency, extra["locales"], extra["primary"]) for raw in raws]
    seen = max([text(place.get("seen")), *(_utc(raw.get("updatedAt")) for raw in raws)])
    counted = answer.get(f"{what.value}Count") or {}
    total = int(counted["count"]) if "count" in counted else None
    if info.get("hasNextPage") and info.get("endCursor"):
        onward = {"since": since, "after": info["endCursor"], "seen": seen, "size": place["size"]}
        if place["plain"]:
            onward["plain"] = True
        if extra:
            onward["extra"] = extra
        return Page(items, onward, more=True, total=total)
    return Page(items, {"since": _before(seen), "seen": seen} if seen else {}, more=False, total=total)


def _utc(value: Any) -> str:
    """A time as text that sorts; '' for none."""
    at = moment(value)
    return "" if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _before(seen: str) -> str:
    at = datetime.fromisoformat(seen.replace("Z", "+00:00"))
    return (at - _OVERLAP).strftime("%Y-%m-%dT%H:%M:%SZ")
