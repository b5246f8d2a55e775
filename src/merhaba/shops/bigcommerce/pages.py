"""Reading the store: page by page from where one was, one thing, or what matches.

The lists are sorted by their last change, to the second. A place is `{"since": ..., "page": n, "seen":
[...]}`: the next page begins at the second in which the last one ended, without what was seen of it; only
when a whole page lies within one second does `page` count on. So nothing is lost when things change while
they are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from merhaba.ports.channels import RetryLater
from merhaba.ports.shops.port import Mirrored, Page, Query
from merhaba.ports.shops.things import ShopCustomer, ShopOrder, ShopProduct

from .client import Client
from .read_catalog import read_customer, read_product, read_store
from .read_order import INCOMPLETE, Parts, read_order
from .values import Json, inner, must, rows, text, time, whole

SIZE = 50
OVERLAP = timedelta(minutes=1)
MOST_FOUND = 20
WITH_LINES = {"include": "consignments.line_items", "consignment_structure": "object"}
_LISTS: dict[Mirrored, tuple[str, str, dict[str, str]]] = {
    Mirrored.ORDERS: ("/v2/orders", "min_date_modified", {"sort": "date_modified:asc", **WITH_LINES}),
    Mirrored.CUSTOMERS: (
        "/v3/customers",
        "date_modified:min",
        {"sort": "date_modified:asc", "include": "addresses,storecredit"},
    ),
    Mirrored.PRODUCTS: (
        "/v3/catalog/products",
        "date_modified:min",
        {"sort": "date_modified", "direction": "asc", "include": "variants,images"},
    ),
}
Thing = ShopOrder | ShopProduct | ShopCustomer


async def page(client: Client, what: Mirrored, place: Mapping[str, Any]) -> Page:
    """The next page from a place."""
    where, minimum, query = _LISTS[what]
    since, number = str(place.get("since") or ""), int(place.get("page") or 1)
    seen = {str(one) for one in place.get("seen") or ()}
    asked = {**query, "page": str(number), "limit": str(SIZE)} | ({minimum: since} if since else {})
    answer = await client.get(where, asked)
    try:
        found = _rows_of(answer)
        new = [one for one in found if must(one, "id") not in seen]
        total = place.get("total") or (await _total(client, what, answer) if not place else None)
        about = place.get("store") or await about_store(client)
        things = await _things(client, what, new, about)
        ends = _ends(found, since, number, list(seen))
    except ValueError as error:
        raise RetryLater(f"What the platform tells of its {what} is not understood: {error}.") from error
    here = {**ends, "store": about}
    if total is not None and "ended" not in here:
        here["total"] = total
    more = not here.pop("ended", False)
    items: Any = things
    return Page(items, here if more else {"since": here["since"]}, more, total)


def _ends(found: Sequence[Json], since: str, number: int, seen: list[str]) -> dict[str, Any]:
    """Where the next page begins. At the end of a round, a minute before the last change."""
    last = max((at for one in found if (at := _modified(one))), default=None)
    if len(found) < SIZE:
        newest = max(
            [*([last] if last else []), *([datetime.fromisoformat(since)] if since else [])], default=None
        )
        return {"since": (newest - OVERLAP).isoformat() if newest else "", "ended": True}
    if last is not None and (not since or last > datetime.fromisoformat(since)):
        at_the_end = [must(one, "id") for one in found if _modified(one) == last]
        return {"since": last.isoformat(), "page": 1, "seen": at_the_end}
    return {"since": since, "page": number + 1, "seen": seen}


async def fetch(client: Client, what: Mirrored, external_id: str) -> Thing | None:
    """One thing as it is now."""
    if not external_id.isdigit():
        return None
    try:
        if what is Mirrored.ORDERS:
            given = await client.get(f"/v2/orders/{external_id}", WITH_LINES)
        elif what is Mirrored.CUSTOMERS:
            asked = {"id:in": external_id, "include": "addresses,storecredit"}
            given = next(iter(_rows_of(await client.get("/v3/customers", asked))), None)
        else:
            answer = await client.get(f"/v3/catalog/products/{external_id}", {"include": "variants,images"})
            given = None if answer is None else inner(answer, "data")
        if not given:
            return None
        things = await _things(client, what, [given], await about_store(client))
    except ValueError as error:
        raise RetryLater(
            f"What the platform tells of one of its {what} is not understood: {error}."
        ) from error
    return next(iter(things), None)


async def find_orders(client: Client, query: Query) -> Sequence[ShopOrder]:
    """By number or e-mail; by phone through the customers. Newest first."""
    if query.number:
        found = await fetch(client, Mirrored.ORDERS, query.number.removeprefix("#"))
        return [found] if isinstance(found, ShopOrder) else []
    sorted_by = {"sort": "date_created:desc", "limit": str(MOST_FOUND), **WITH_LINES}
    if query.email:
        rows_ = _rows_of(await client.get("/v2/orders", {**sorted_by, "email": query.email}))
    elif query.phone:
        rows_ = []
        for customer in await find_customers(client, query):
            asked = {**sorted_by, "customer_id": customer.external_id}
            rows_ += _rows_of(await client.get("/v2/orders", asked))
    else:
        return []
    orders = [one for one in await _orders(client, rows_) if not query.email or _same(one.email, query.email)]
    return sorted(orders, key=lambda order: order.created_at, reverse=True)[:MOST_FOUND]


async def find_customers(client: Client, query: Query) -> Sequence[ShopCustomer]:
    """By e-mail or phone."""
    wanted = {"email:in": query.email} if query.email else {"phone:in": query.phone} if query.phone else None
    if wanted is None:
        return []
    answer = await client.get("/v3/customers", {**wanted, "include": "addresses,storecredit"})
    about = await about_store(client)
    found = [read_customer(one, about["currency"]) for one in _rows_of(answer)]
    if query.email:
        return [one for one in found if any(_same(email, query.email) for email in one.emails)]
    return [one for one in found if _digits(query.phone) in {_digits(phone) for phone in one.phones}]


async def about_store(client: Client) -> dict[str, str]:
    """Its currency and address."""
    given = await client.get("/v2/store")
    if not isinstance(given, dict):
        raise RetryLater("The platform does not tell who the store is.")
    return {"currency": read_store(given).currency, "site": text(given, "secure_url").rstrip("/")}


async def _things(client: Client, what: Mirrored, given: Sequence[Json], about: Json) -> list[Thing]:
    if what is Mirrored.ORDERS:
        return list(await _orders(client, given))
    if what is Mirrored.CUSTOMERS:
        return [read_customer(one, text(about, "currency")) for one in given]
    return [read_product(one, text(about, "currency"), text(about, "site")) for one in given]


async def _orders(client: Client, given: Sequence[Json]) -> list[ShopOrder]:
    """Orders with their parts; a checkout that was not finished is no order yet."""
    real = [one for one in given if whole(one, "status_id") != INCOMPLETE]
    back = [must(one, "id") for one in real if text(one, "refunded_amount").strip("0.")]
    refunds: dict[str, list[Json]] = {}
    if back:
        asked = {"order_id:in": ",".join(back)}
        for refund in await client.all_of("/v3/orders/payment_actions/refunds", asked):
            refunds.setdefault(must(refund, "order_id"), []).append(refund)
    return [
        read_order(one, await _parts(client, one, refunds.get(must(one, "id"), [])), client.store)
        for one in real
    ]


async def _parts(client: Client, order: Json, refunds: Sequence[Json]) -> Parts:
    name = must(order, "id")
    paid = bool(text(order, "payment_status"))
    transactions = await client.get(f"/v3/orders/{name}/transactions") if paid else None
    sent = whole(order, "items_shipped") > 0
    used = text(order, "coupon_discount").strip("0.") != ""
    return Parts(
        transactions=_rows_of(transactions),
        refunds=sorted(refunds, key=lambda one: whole(one, "id")),
        shipments=await client.all_of(f"/v2/orders/{name}/shipments") if sent else (),
        coupons=await client.all_of(f"/v2/orders/{name}/coupons") if used else (),
    )


async def _total(client: Client, what: Mirrored, answer: Any) -> int | None:
    if what is Mirrored.ORDERS:
        counted = await client.get("/v2/orders/count")
        statuses = rows((counted or {}).get("statuses"))
        open_carts = sum(whole(one, "count") for one in statuses if whole(one, "id") == INCOMPLETE)
        return whole(counted or {}, "count") - open_carts
    return whole(inner(inner(answer or {}, "meta"), "pagination"), "total") or None


def _rows_of(answer: Any) -> list[Json]:
    """V2 answers with a list, V3 with one in `data`."""
    return list(rows(answer.get("data") if isinstance(answer, dict) else answer))


def _modified(given: Json) -> datetime | None:
    return time(given, "date_modified")


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit())
