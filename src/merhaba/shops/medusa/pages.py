"""Everything the shop has, page by page, and then what changes.

The main walk goes by `updated_at`, oldest first; a place is the moment reached, and what shares that moment
is read again rather than missed. When a whole page shares one moment (an import), that moment is walked by
id. Two things change without their owner's `updated_at` moving: the money of an order (captures, refunds of
what is owed) and the stock of a product. Those are found by a second, short walk over what moves with them,
newest first, back to where it was last begun.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from merhaba.ports.shops.port import Mirrored

from . import fields
from .client import Client, Query, path
from .read_orders import is_order
from .values import Row, rows, stamp, text, when

# What commits late carries an earlier moment: so much is read again, while a moment is young.
_OVERLAP = timedelta(seconds=15)
_YOUNG = timedelta(minutes=10)
_TICK = timedelta(milliseconds=1)
_SIDE_LIMIT = 100
_OF_A_TIE = frozenset({"tie", "after", "skip", "given", "half"})
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Walk:
    """How one kind is listed, and where what changes unseen is found."""

    noun: str
    list_path: str
    fields: str
    limit: int
    more: Mapping[str, str]
    ids_compare: bool
    side: Side | None = None
    keep: Callable[[Row], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class Side:
    """What moves when its owner does not: its list, the field it is ordered by, and whose it is."""

    noun: str
    list_path: str
    order: str
    fields: str
    moved: Callable[[Row], datetime]
    owners: Callable[[Row], list[str]]


def _payment_moved(payment: Row) -> datetime:
    collection = payment.get("payment_collection")
    return (when(collection.get("updated_at")) if isinstance(collection, Mapping) else None) or _BEGINNING


def _payment_owner(payment: Row) -> list[str]:
    collection = payment.get("payment_collection")
    order = collection.get("order") if isinstance(collection, Mapping) else None
    return [text(order.get("id"))] if isinstance(order, Mapping) and order.get("id") else []


def _levels_moved(item: Row) -> datetime:
    moments = (when(level.get("updated_at")) for level in rows(item.get("location_levels")))
    return max((moment for moment in moments if moment), default=_BEGINNING)


def _stocked_products(item: Row) -> list[str]:
    return [text(one.get("product_id")) for one in rows(item.get("variants")) if one.get("product_id")]


WALKS: Mapping[Mirrored, Walk] = {
    Mirrored.CUSTOMERS: Walk("customers", path("customers"), fields.CUSTOMER, 100, {}, True),
    Mirrored.PRODUCTS: Walk(
        "products",
        path("products"),
        fields.PRODUCT,
        50,
        # Deleting moves `updated_at`: a deleted product comes by as one that is not sold.
        {"with_deleted": "true"},
        False,
        Side(
            "inventory_items",
            path("inventory-items"),
            "-location_levels.updated_at",
            "id,location_levels.updated_at,variants.product_id",
            _levels_moved,
            _stocked_products,
        ),
    ),
    Mirrored.ORDERS: Walk(
        "orders",
        path("orders"),
        fields.ORDER,
        40,
        {},
        True,
        Side(
            "payments",
            path("payments"),
            "-payment_collection.updated_at",
            "id,payment_collection.updated_at,payment_collection.order.id",
            _payment_moved,
            _payment_owner,
        ),
        is_order,
    ),
}


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page in the platform's own shape."""

    items: list[Row]
    place: Mapping[str, Any]
    more: bool
    total: int | None = None


async def next_page(client: Client, what: Mirrored, place: Mapping[str, Any], now: datetime) -> RawPage:
    """The page after `place`."""
    walk = WALKS[what]
    if not place and walk.side:
        # What moves from now on, while the first walk lasts, is found by the side walk after it.
        place = {"seen": stamp(await _newest(client, walk.side))}
    if "back" in place and walk.side:
        return await _side_page(client, walk, walk.side, place, now)
    if place.get("tie"):
        return await _tie_page(client, walk, place)
    return await _main_page(client, walk, place, now)


async def by_ids(client: Client, walk: Walk, ids: list[str]) -> list[Row]:
    """These things as they are now."""
    found: list[Row] = []
    for start in range(0, len(ids), walk.limit):
        part = ids[start : start + walk.limit]
        query: Query = {"id": part, "limit": len(part), "fields": walk.fields, **walk.more}
        answer = await client.get(walk.list_path, query)
        # Unknown filters are ignored by the platform: compare here.
        found += [
            one for one in rows(answer.get(walk.noun)) if text(one.get("id")) in part and walk.keep(one)
        ]
    return found


async def _main_page(client: Client, walk: Walk, place: Mapping[str, Any], now: datetime) -> RawPage:
    since = text(place.get("since"))
    given = _texts(place.get("given"))
    query: dict[str, Any] = {"order": "updated_at", "limit": walk.limit, "fields": walk.fields, **walk.more}
    if since:
        query["updated_at[$gte]"] = since
    answer = await client.get(walk.list_path, query)
    items = rows(answer.get(walk.noun))
    total = answer.get("count")
    # The platform ignores filters it does not know: what is older than asked for is not new.
    kept = [one for one in items if walk.keep(one) and text(one.get("id")) not in given]
    page = RawPage(kept, {}, True, total if isinstance(total, int) and not since else None)
    if len(items) < walk.limit:
        return _main_done(walk, place, page, items, now)
    last = text(items[-1].get("updated_at"))
    # What shares the last moment is read again, and left out then.
    shared = [text(one.get("id")) for one in items if text(one.get("updated_at")) == last]
    if last in {since, text(items[0].get("updated_at"))}:
        tie = {**place, "since": last, "tie": last, "after": "", "skip": 0}
        return replace(page, place={**tie, "given": list(dict.fromkeys([*given, *shared]))})
    return replace(page, place={**place, "since": last, "given": shared})


def _main_done(
    walk: Walk, place: Mapping[str, Any], page: RawPage, items: list[Row], now: datetime
) -> RawPage:
    """Nothing newer; now the side walk, where there is one."""
    newest = when(items[-1].get("updated_at")) if items else None
    here = {name: value for name, value in place.items() if name != "given" or not newest}
    if newest:
        here["since"] = stamp(_go_on_from(newest, now))
    if walk.side is None:
        return replace(page, place=here, more=False)
    return replace(page, place={**here, "back": 0})


def _go_on_from(newest: datetime, now: datetime) -> datetime:
    """Behind what was read, or a little before it where something may still be on its way into the list."""
    return newest - _OVERLAP if now - newest < _YOUNG else newest + _TICK


async def _tie_page(client: Client, walk: Walk, place: Mapping[str, Any]) -> RawPage:
    """All that share one moment (to the millisecond, as it is told), by id."""
    moment = when(place["tie"]) or _BEGINNING
    after, skip, given = text(place.get("after")), place.get("skip", 0), _texts(place.get("given"))
    end = moment + _TICK
    query: dict[str, Any] = {
        "order": "id",
        "limit": walk.limit,
        "fields": walk.fields,
        "updated_at[$gte]": stamp(moment),
        "updated_at[$lt]": stamp(end),
        **walk.more,
    }
    if walk.ids_compare:
        if after:
            query["id[$gt]"] = after
    else:
        # Half a page again: what left this moment meanwhile has moved the rest up.
        query["offset"] = skip
    answer = await client.get(walk.list_path, query)
    items = rows(answer.get(walk.noun))
    given += _texts(place.get("half"))
    kept = [one for one in items if walk.keep(one) and text(one.get("id")) not in given]
    if len(items) < walk.limit:
        rest = {name: place[name] for name in place if name not in _OF_A_TIE}
        return RawPage(kept, {**rest, "since": stamp(end)}, True)
    onward: dict[str, Any] = {"after": text(items[-1].get("id")), "skip": skip + walk.limit // 2}
    if not walk.ids_compare:
        onward["half"] = [text(one.get("id")) for one in items[walk.limit // 2 :]]
    return RawPage(kept, {**place, **onward}, True)


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


async def _newest(client: Client, side: Side) -> datetime:
    query: Query = {"order": side.order, "limit": 1, "fields": side.fields}
    found = rows((await client.get(side.list_path, query)).get(side.noun))
    return side.moved(found[0]) if found else _BEGINNING


async def _side_page(
    client: Client, walk: Walk, side: Side, place: Mapping[str, Any], now: datetime
) -> RawPage:
    """What moved since `seen`, newest first; `back` is how far we are, `top` where this walk began."""
    back = place["back"]
    seen = when(place.get("seen")) or _BEGINNING
    query: Query = {"order": side.order, "limit": _SIDE_LIMIT, "offset": back, "fields": side.fields}
    moved = rows((await client.get(side.list_path, query)).get(side.noun))
    top = text(place.get("top")) or (stamp(side.moved(moved[0])) if moved else stamp(seen))
    fresh = [one for one in moved if side.moved(one) > seen]
    owners = list(dict.fromkeys(owner for one in fresh for owner in side.owners(one)))
    items = await by_ids(client, walk, owners)
    rest = {name: value for name, value in place.items() if name not in {"back", "top"}}
    if len(moved) < _SIDE_LIMIT or len(fresh) < len(moved):
        reached = when(top) or seen
        if now - reached < _YOUNG:
            reached = max(reached - _OVERLAP, seen)
        return RawPage(items, {**rest, "seen": stamp(reached)}, False)
    return RawPage(items, {**rest, "back": back + _SIDE_LIMIT, "top": top}, True)
