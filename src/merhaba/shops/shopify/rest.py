"""The rest of orders: what a page of them leaves out because orders seldom have it, or have so much of it.

Refunds, returns and further parcels are asked for by their ids, several in one query; lines in pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from . import queries_order as queries
from .client import Client, TooCostly
from .facts import nodes, text

_AT_ONCE = 8
_LINES = {
    "Fulfillment": "fulfillmentLineItems",
    "Refund": "refundLineItems",
    "Return": "returnLineItems",
}

Json = dict[str, Any]


async def complete(orders: Sequence[Json], client: Client) -> None:
    """Fill in, in place, all that these orders have. Raises what `Client.read` raises."""
    for order in orders:
        await _lines(order, client)
        if len(order.get("transactions") or ()) >= queries.TRANSACTIONS:
            more = await client.read(queries.MORE_TRANSACTIONS, {"id": order["id"]})
            order["transactions"] = (more.get("order") or {}).get("transactions") or order["transactions"]
        await _ids(order, client)
    await _details(orders, client)


async def _lines(order: Json, client: Client) -> None:
    listed = order.get("lineItems") or {}
    while (after := _next(listed)) is not None:
        more = await client.read(queries.MORE_LINES_OF_ORDER, {"id": order["id"], "after": after})
        listed = _append(order, "lineItems", (more.get("order") or {}).get("lineItems"))


async def _ids(order: Json, client: Client) -> None:
    """The ids of all parcels, refunds and returns, where the first answer was too short for them."""
    few = len(order.get("fulfillments") or ()) < queries.PARCELS
    if not few or len(order.get("refunds") or ()) >= queries.REFUNDS:
        answer = await client.read(queries.ALL_PARCELS_AND_REFUNDS, {"id": order["id"]})
        every = answer.get("order") or {}
        known = {f["id"]: f for f in order.get("fulfillments") or ()}
        order["fulfillments"] = [known.get(f["id"], f) for f in every.get("fulfillments") or ()]
        order["refunds"] = every.get("refunds") or []
    listed = order.get("returns") or {}
    while (after := _next(listed)) is not None:
        more = await client.read(queries.MORE_RETURNS, {"id": order["id"], "after": after})
        listed = _append(order, "returns", (more.get("order") or {}).get("returns"))


async def _details(orders: Sequence[Json], client: Client) -> None:
    """Replace ids by the whole thing."""
    wanted: list[str] = []
    for order in orders:
        wanted += [r["id"] for r in nodes(order.get("refunds"))]
        wanted += [r["id"] for r in nodes(order.get("returns"))]
        wanted += [f["id"] for f in nodes(order.get("fulfillments")) if "fulfillmentLineItems" not in f]
    found: dict[str, Json] = {}
    size = _AT_ONCE
    while wanted:
        try:
            answer = await client.read(queries.details(client.version), {"ids": wanted[:size]})
        except TooCostly:
            if size == 1:
                raise
            size //= 2
            continue
        found |= {node["id"]: node for node in answer.get("nodes") or () if node}
        del wanted[:size]
    for thing in found.values():
        await _more_of(thing, client)
    for order in orders:
        order["refunds"] = _known(nodes(order.get("refunds")), found)
        order["returns"] = _known(nodes(order.get("returns")), found)
        parcels = [found.get(f["id"], f) for f in nodes(order.get("fulfillments"))]
        for parcel in parcels:
            await _more_of(parcel, client, "Fulfillment")
        order["fulfillments"] = parcels


def _known(things: Any, found: Mapping[str, Json]) -> list[Json]:
    return [found[thing["id"]] for thing in things if thing["id"] in found]


async def _more_of(thing: Any, client: Client, kind: str = "") -> None:
    kind = kind or text(thing.get("__typename"))
    name = _LINES.get(kind)
    if name is None:
        return
    listed = thing.get(name) or {}
    while (after := _next(listed)) is not None:
        more = await client.read(queries.more_of(client.version, kind), {"id": thing["id"], "after": after})
        listed = _append(thing, name, (more.get("node") or {}).get(name))


def _next(listed: Mapping[str, Any]) -> str | None:
    info = listed.get("pageInfo") or {}
    return text(info.get("endCursor")) if info.get("hasNextPage") and info.get("endCursor") else None


def _append(owner: Json, name: str, more: Any) -> Mapping[str, Any]:
    """Put what came with what was there; what came tells whether there is more."""
    if not isinstance(more, dict):
        return {}
    owner[name]["nodes"] = [*nodes(owner[name]), *nodes(more)]
    owner[name]["pageInfo"] = more.get("pageInfo") or {}
    return more
