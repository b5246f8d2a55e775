"""Looks for orders and customers at the shop. Its search is loose, so what it gives is compared exactly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from merhaba.ports.shops.port import Query
from merhaba.ports.shops.things import ShopCustomer, ShopOrder

from . import states
from .client import Client, rows_of
from .fields import identity, inner, meta_text, moment, text
from .load import raw_order, whole_order
from .problems import Problem
from .read_parcels import TRACKING
from .read_products import read_customer

MOST = 20


async def find_orders(query: Query, client: Client) -> Sequence[ShopOrder]:
    """Orders that match exactly, newest first. A tracking number is looked for where the shop's search looks
    at plug-ins' metadata; many do not."""
    rows: dict[str, Mapping[str, Any]] = {}
    if query.number:
        # Most shops number orders by their ids; where a plug-in numbers them, the search finds its numbers.
        raw = await raw_order(client, query.number)
        if raw is not None and _number(raw) == query.number:
            rows[identity(raw)] = raw
        else:
            rows = await _search(client, query.number, lambda one: _number(one) == query.number)
    elif query.email:
        wanted = query.email.strip().casefold()
        rows = await _search(client, query.email.strip(), lambda one: _email(one) == wanted)
    elif query.phone:
        digits = _digits(query.phone)[-9:]
        if len(digits) < 6:
            return ()
        rows = await _search(client, query.phone.strip(), lambda one: digits in _phones(one))
    elif query.tracking:
        wanted = query.tracking.strip()
        rows = await _search(client, wanted, lambda one: wanted in str(meta_kept(one)))
    newest = sorted(rows.values(), key=_placed, reverse=True)[:MOST]
    found = [await whole_order(client, row) for row in newest]
    if query.tracking:
        wanted = query.tracking.strip()
        found = [one for one in found if any(p.tracking_number == wanted for p in one.parcels)]
    return sorted(found, key=lambda one: one.created_at, reverse=True)


def meta_kept(row: Mapping[str, Any]) -> Any:
    """What a tracking plug-in keeps of an order, as it is."""
    return next((m.get("value") for m in row.get("meta_data", ()) if m.get("key") == TRACKING), "")


async def _search(client: Client, words: str, fits: Any) -> dict[str, Mapping[str, Any]]:
    try:
        answer = await client.get("orders", search=words, orderby="date", order="desc", per_page=100)
    except Problem:
        return {}
    rows = [row for row in rows_of(answer) if text(row, "status") not in states.NOT_ORDERS]
    return {identity(row): row for row in rows if fits(row)}


def _number(row: Mapping[str, Any]) -> str:
    return text(row, "number") or meta_text(row, "_order_number")


def _email(row: Mapping[str, Any]) -> str:
    return text(inner(row, "billing"), "email").casefold()


def _phones(row: Mapping[str, Any]) -> str:
    return " ".join(_digits(text(inner(row, side), "phone")) for side in ("billing", "shipping"))


def _digits(words: str) -> str:
    return re.sub(r"\D", "", words)


def _placed(row: Mapping[str, Any]) -> Any:
    return moment(row, "date_created_gmt")


async def find_customers(query: Query, client: Client) -> Sequence[ShopCustomer]:
    """Customer accounts that match exactly."""
    words = (query.email or query.phone).strip()
    if not words:
        return ()
    # Without a role only those with the role `customer` are given, not subscribers or shop managers who buy.
    asked = {"email": words} if query.email else {"search": words}
    try:
        rows = rows_of(await client.get("customers", role="all", per_page=MOST, **asked))
    except Problem:
        return ()
    found = [read_customer(row) for row in rows]
    if query.email:
        return [one for one in found if words.casefold() in {e.casefold() for e in one.emails}]
    digits = _digits(words)[-9:]
    return [one for one in found if len(digits) >= 6 and any(digits in _digits(p) for p in one.phones)]
