"""Looks for orders and customers at the shop."""

from __future__ import annotations

import re
from collections.abc import Sequence

from merhaba.ports.shops.port import Query
from merhaba.ports.shops.things import ShopCustomer, ShopOrder

from .client import Client
from .criteria import Where
from .fields import identity
from .load import store_locales, whole_orders
from .read_products import read_customer

MOST = 20
_NEWEST = [("created_at", "DESC"), ("entity_id", "DESC")]


async def find_orders(query: Query, client: Client) -> Sequence[ShopOrder]:
    """Orders that match exactly, newest first. Orders cannot be searched by phone over the API."""
    if query.tracking:
        return await _by_tracking(query.tracking.strip(), client)
    field, words = ("increment_id", query.number) if query.number else ("customer_email", query.email)
    if not words.strip():
        return ()
    found = await client.search("orders", [Where(field, words.strip())], order=_NEWEST, size=MOST)
    orders = await whole_orders(client, found.rows)
    wanted = words.strip().casefold()
    return sorted(
        (one for one in orders if (one.number if query.number else one.email).casefold() == wanted),
        key=lambda one: one.created_at,
        reverse=True,
    )


async def _by_tracking(number: str, client: Client) -> Sequence[ShopOrder]:
    """Shipments cannot be searched by it either: the last ones are looked through."""
    found = await client.search("shipments", order=[("entity_id", "DESC")], size=300)
    ids = [
        identity(row, "order_id")
        for row in found.rows
        if any(
            isinstance(track, dict) and track.get("track_number") == number
            for track in row.get("tracks") or ()
        )
    ]
    rows = await client.of("orders", "entity_id", list(dict.fromkeys(ids))[:MOST])
    orders = await whole_orders(client, rows)
    return sorted(orders, key=lambda one: one.created_at, reverse=True)


async def find_customers(query: Query, client: Client) -> Sequence[ShopCustomer]:
    """Customer accounts that match exactly: one for each website, where accounts are not shared."""
    if query.email:
        where = Where("email", query.email.strip())
    elif query.phone:
        where = Where("billing_telephone", query.phone.strip())
    else:
        return ()
    found = await client.search("customers/search", [where], size=MOST)
    locales = await store_locales(client)
    people = [read_customer(row, locales) for row in found.rows]
    if query.email:
        wanted = query.email.strip().casefold()
        return [one for one in people if wanted in {email.casefold() for email in one.emails}]
    digits = re.sub(r"\D", "", query.phone)[-9:]
    return [one for one in people if any(digits in re.sub(r"\D", "", phone) for phone in one.phones)]
