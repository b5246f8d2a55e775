"""Fetches things whole: orders with their documents, products with variants and stock. What many need is
asked for once for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from merhaba.ports.channels import RetryLater
from merhaba.ports.shops.actions import Refused
from merhaba.ports.shops.things import ShopOrder, ShopProduct, ShopReturn

from .client import Client
from .criteria import Where
from .fields import amount, identity, objects, text
from .problems import Problem
from .read_orders import Beside, read_order
from .read_products import links, picture, read_product
from .read_returns import read_return
from .sign import encoded

Raw = Mapping[str, Any]


async def raw_order(client: Client, external_id: str) -> Raw | None:
    """The order as the API has it now, by its entity id (shoppers quote another number)."""
    if not external_id.isascii() or not external_id.isdigit() or len(external_id) > 10:
        return None
    raw = await client.find(f"orders/{external_id}")
    return raw if isinstance(raw, dict) and identity(raw) else None


async def raw_order_to_change(client: Client, external_id: str) -> Raw:
    """The same; raises Refused when there is none."""
    raw = await raw_order(client, external_id)
    if raw is None:
        raise Refused("not-found", "The shop does not know this order any more.")
    return raw


async def credit_memos(client: Client, order_id: str) -> list[Raw]:
    """An order's credit memos, oldest first."""
    return await client.of("creditmemos", "order_id", [order_id])


async def whole_orders(client: Client, rows: Sequence[Raw]) -> list[ShopOrder]:
    """The orders as we see them."""
    if not rows:
        return []
    ids = [identity(row) for row in rows]
    refunded = [
        identity(row) for row in rows if amount(row, "total_refunded") or text(row, "state") == "closed"
    ]
    sent = [
        identity(row) for row in rows if any(amount(item, "qty_shipped") for item in objects(row, "items"))
    ]
    products = sorted(
        {p for row in rows for item in objects(row, "items") if (p := identity(item, "product_id"))}, key=int
    )
    memos, shipments, pictures, locales, returns = await asyncio.gather(
        client.of("creditmemos", "order_id", refunded),
        client.of("shipments", "order_id", sent),
        _pictures(client, products),
        store_locales(client),
        _returns(client, ids, rows),
    )
    admin = str(client.account.config.get("admin_path") or "").strip("/")
    return [
        read_order(
            row,
            Beside(
                credit_memos=_of(memos, identity(row)),
                shipments=_of(shipments, identity(row)),
                returns=returns.get(identity(row), ()),
                pictures=pictures,
                products_known=True,
                locales=locales,
            ),
            base=client.base,
            admin=admin,
            commerce=client.commerce,
        )
        for row in rows
    ]


async def fresh_order(client: Client, external_id: str) -> ShopOrder | None:
    """The order as it is now."""
    raw = await raw_order(client, external_id)
    return None if raw is None else (await whole_orders(client, [raw]))[0]


def _of(documents: Sequence[Raw], order_id: str) -> list[Raw]:
    mine = [one for one in documents if identity(one, "order_id") == order_id]
    return sorted(mine, key=lambda one: int(identity(one) or 0))


async def _pictures(client: Client, ids: Sequence[str]) -> dict[str, str | None]:
    """The pictures of those products that still exist."""
    rows = await client.of("products", "entity_id", ids)
    return {identity(row, "id"): picture(row, client.base) for row in rows}


async def _returns(client: Client, ids: Sequence[str], rows: Sequence[Raw]) -> dict[str, list[ShopReturn]]:
    """Returns by order; Open Source has none."""
    if not client.commerce:
        return {}
    known = {identity(item, "item_id") for row in rows for item in objects(row, "items")}
    found: dict[str, list[ShopReturn]] = {}
    for one in await client.of("returns", "order_id", list(ids)):
        found.setdefault(identity(one, "order_id"), []).append(read_return(one, known))
    return found


async def store_configs(client: Client) -> list[Raw]:
    """The store views with their locale, currency and time zone."""
    try:
        told = await client.get("store/storeConfigs")
    except Problem as problem:
        raise RetryLater(f"The shop did not tell its stores: {problem.message}") from problem
    if not isinstance(told, list) or not told:
        raise RetryLater("The shop did not tell its stores.")
    return [one for one in told if isinstance(one, dict)]


async def store_locales(client: Client) -> dict[str, str]:
    """The language of each store view, by its id."""
    return {text(one, "id"): text(one, "locale").replace("_", "-") for one in await store_configs(client)}


async def own_store(client: Client) -> Raw:
    """The store view that is connected."""
    configs = await store_configs(client)
    return next((one for one in configs if text(one, "code") == client.store), configs[0])


async def whole_products(client: Client, rows: Sequence[Raw]) -> list[ShopProduct]:
    """The products as we see them."""
    if not rows:
        return []
    store = await own_store(client)
    wanted = sorted({child for row in rows for child in links(row)}, key=int)
    children = {identity(one, "id"): one for one in await client.of("products", "entity_id", wanted)}
    every = [*rows, *children.values()]
    stock = await _stock(client, [text(one, "sku") for one in every if text(one, "type_id") in _COUNTED])
    return [
        read_product(
            row,
            [children[child] for child in links(row) if child in children],
            stock,
            base=client.base,
            currency=text(store, "base_currency_code"),
        )
        for row in rows
    ]


_COUNTED = {"simple", "virtual", "downloadable"}


async def _stock(client: Client, skus: Sequence[str]) -> dict[str, tuple[int, bool]]:
    """Pieces and whether they may be sold, by SKU: from the inventory's sources, or where those modules are
    switched off, from the older stock items, one by one."""
    try:
        rows = await _sources(client, skus)
    except RetryLater as error:
        if not isinstance(error.__cause__, Problem):
            raise
        rows = None
    found: dict[str, tuple[int, bool]] = {}
    if rows is not None:
        for row in rows:
            pieces, there = found.get(text(row, "sku"), (0, False))
            here = row.get("status") == 1
            more = int(amount(row, "quantity")) if here else 0
            found[text(row, "sku")] = (pieces + more, there or (here and more > 0))
        return found
    for sku in skus:
        item = await client.find(f"stockItems/{encoded(sku)}")
        if isinstance(item, dict) and item.get("manage_stock") is not False:
            found[sku] = (int(amount(item, "qty")), item.get("is_in_stock") is True)
    return found


async def _sources(client: Client, skus: Sequence[str]) -> list[Raw]:
    found: list[Raw] = []
    for start in range(0, len(skus), 60):
        chosen = skus[start : start + 60]
        # A comma in a SKU would be read as two: such are asked for alone.
        plain = [sku for sku in chosen if "," not in sku]
        wheres = [Where("sku", ",".join(plain), "in")] if plain else []
        wheres += [Where("sku", sku) for sku in chosen if "," in sku]
        for where in wheres:
            page = 1
            while True:
                answer = await client.search("inventory/source-items", [where], size=500, page=page)
                found += answer.rows
                if len(answer.rows) < 500 or page * 500 >= (answer.total or 0):
                    break
                page += 1
    return found
