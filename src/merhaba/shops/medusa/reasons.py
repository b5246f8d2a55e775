"""The shop's own reasons for returns. An order tells only their ids, so their names are asked for apart."""

from __future__ import annotations

from typing import Any

from .client import Client, path
from .values import Row, rows, text


async def return_reasons(client: Client) -> list[Row]:
    """All of them."""
    answer = await client.get(path("return-reasons"), {"limit": 200})
    return rows(answer.get("return_reasons"))


async def with_reasons(client: Client, orders: list[Row]) -> list[Row]:
    """The orders, with the names of their returns' reasons. Asks only when there is a reason to name."""
    if not any(text(item.get("reason_id")) for order in orders for item in _items(order)):
        return orders
    names = {text(one.get("id")): one for one in await return_reasons(client)}
    return [
        {**order, "returns": [_named(one, names) for one in rows(order.get("returns"))]} for order in orders
    ]


def _items(order: Row) -> list[Row]:
    return [item for one in rows(order.get("returns")) for item in rows(one.get("items"))]


def _named(one: Row, names: dict[str, Row]) -> dict[str, Any]:
    items = [
        {**item, "reason": names.get(text(item.get("reason_id")), {})} for item in rows(one.get("items"))
    ]
    return {**one, "items": items}
