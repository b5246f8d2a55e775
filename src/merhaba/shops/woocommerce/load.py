"""Fetches things whole: an order with its refunds and fulfilments, a product with its variations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from merhaba.ports.channels import RetryLater
from merhaba.ports.shops.actions import Refused
from merhaba.ports.shops.things import ShopOrder, ShopProduct

from . import states
from .client import Client, rows_of
from .fields import identity, objects, text
from .problems import Problem
from .read_orders import read_order
from .read_parcels import has_fulfilments
from .read_products import is_variable, read_product


def sent_statuses(config: Mapping[str, Any]) -> frozenset[str]:
    """The shop's own statuses that mean sent, as its people typed them, with or without `wc-`."""
    words = str(config.get("sent_statuses", "")).replace(",", " ").split()
    return frozenset(word.removeprefix("wc-") for word in words)


async def raw_order(client: Client, external_id: str) -> Mapping[str, Any] | None:
    """The order as the API has it now; None when there is none (or it is not one yet)."""
    if not external_id.isascii() or not external_id.isdigit():
        return None
    raw = await client.find(f"orders/{external_id}")
    if not isinstance(raw, dict) or text(raw, "status") in states.NOT_ORDERS:
        return None
    return raw


async def raw_order_to_change(client: Client, external_id: str) -> Mapping[str, Any]:
    """The same; raises Refused when there is none."""
    raw = await raw_order(client, external_id)
    if raw is None:
        raise Refused("not-found", "The shop does not know this order any more.")
    return raw


async def refunds_of(client: Client, raw: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Its refunds with their lines, oldest first; no request when the order says it has none."""
    if not objects(raw, "refunds"):
        return []
    rows = await client.every(f"orders/{identity(raw)}/refunds")
    return sorted(rows, key=lambda row: int(identity(row) or 0))


async def whole_order(
    client: Client, raw: Mapping[str, Any], refunds: list[Mapping[str, Any]] | None = None
) -> ShopOrder:
    """The order as we see it."""
    back = await refunds_of(client, raw) if refunds is None else refunds
    rows: list[Any] = []
    if has_fulfilments(raw):
        try:
            rows = rows_of(await client.get(f"orders/{identity(raw)}/fulfillments"))
        except Problem as problem:
            # The feature was switched off again, and the order still carries its mark.
            if problem.code != "rest_no_route":
                raise RetryLater(f"The shop did not give its fulfilments: {problem.message}") from problem
    return read_order(
        raw,
        base=client.base,
        refunds=back,
        fulfilments=rows,
        sent=sent_statuses(client.account.config),
    )


async def fresh_order(client: Client, external_id: str) -> ShopOrder | None:
    """The order as it is now."""
    raw = await raw_order(client, external_id)
    return None if raw is None else await whole_order(client, raw)


async def whole_product(client: Client, raw: Mapping[str, Any], currency: str) -> ShopProduct:
    """The product with all its variations."""
    rows = []
    if is_variable(raw):
        rows = await client.every(f"products/{identity(raw)}/variations", orderby="id", order="asc")
    return read_product(raw, rows, currency)


async def shop_currency(client: Client) -> str:
    """The currency the shop sells in."""
    try:
        body = (await client.get("data/currencies/current")).body
    except Problem as problem:
        raise RetryLater(f"The shop did not tell its currency: {problem.message}") from problem
    code = text(body, "code") if isinstance(body, dict) else ""
    if len(code) != 3 or not code.isalpha():
        raise RetryLater("The shop did not tell its currency.")
    return code
