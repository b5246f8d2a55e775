"""Orders as the Admin API has them, whole: a page, one, or those that match a search."""

from __future__ import annotations

from typing import Any

from merhaba.ports.shops.things import ShopOrder

from . import queries_order as queries
from .client import Client, Denied
from .facts import is_id, nodes
from .read_order import read_order
from .rest import complete
from .where import domain_of

_AT_ONCE = 4


def admin_url(client: Client) -> str:
    """The shop's back office in a browser; '' where only a test's address is known."""
    domain = domain_of(client.account)
    return f"https://admin.shopify.com/store/{domain.split('.', 1)[0]}" if domain else ""


async def load(order_id: str, client: Client) -> dict[str, Any] | None:
    """One order of the platform's JSON, whole; None when there is none."""
    if not is_id("Order", order_id):
        return None
    variables = {"id": order_id}
    try:
        answer = await client.read(queries.one_order(client.version), variables)
    except Denied:  # returns need a scope of their own; without it the rest is still worth having
        answer = await client.read(queries.one_order(client.version, returns=False), variables)
    raw: dict[str, Any] | None = answer.get("order")
    if raw is None:
        return None
    await complete([raw], client)
    return raw


async def fetch(order_id: str, client: Client) -> ShopOrder | None:
    """One order as it is now."""
    raw = await load(order_id, client)
    return None if raw is None else read_order(raw, admin_url(client))


async def search(query: str, client: Client, *, most: int = 20) -> list[ShopOrder]:
    """Orders that match the platform's search, newest first. Its search is fuzzy: compare what it gives."""
    found: list[dict[str, Any]] = []
    after: str | None = None
    returns = True
    while len(found) < most:
        asked = {"first": min(most - len(found), _AT_ONCE), "after": after, "query": query}
        try:
            document = queries.orders_found(client.version, returns=returns)
            listed = (await client.read(document, asked)).get("orders") or {}
        except Denied:
            if not returns:
                raise
            returns = False
            continue
        found += [dict(node) for node in nodes(listed)]
        info = listed.get("pageInfo") or {}
        if not info.get("hasNextPage"):
            break
        after = info.get("endCursor")
    await complete(found, client)
    return [read_order(raw, admin_url(client)) for raw in found]
