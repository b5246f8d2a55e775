"""Reading the shop: page by page from where one was, one thing, or what matches.

A place is `{"cursor": ..., "since": ..., "newest": ..., "offers": [...]}`: within a round the shop's cursor
leads on; a round begins a minute before the newest change the last one saw, so that what was written slowly
is not missed. `offers` is what `GET /shop` said at the round's beginning can be done here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from merhaba.ports.channels import RetryLater
from merhaba.ports.shops.port import Mirrored, Page, Query
from merhaba.ports.shops.things import ShopCart, ShopCustomer, ShopOrder, ShopProduct

from .client import Client, path
from .read import read_cart, read_thing
from .told import Told

SIZE = 50
OVERLAP = timedelta(minutes=1)
MOST_FOUND = 20
Thing = ShopOrder | ShopProduct | ShopCustomer


async def page(client: Client, what: Mirrored, place: Mapping[str, Any]) -> Page:
    """The next page from a place."""
    cursor, since = str(place.get("cursor") or ""), str(place.get("since") or "")
    offers = place.get("offers") if cursor else None
    if what is Mirrored.ORDERS and offers is None:
        offers = await offered(client)
    query = {"limit": str(SIZE)} | (
        {"cursor": cursor} if cursor else {"updated_since": since} if since else {}
    )
    answer = await client.get(path(what), query)
    if answer is None:
        raise RetryLater(f"The shop has no {path(what)}.")
    items = _read(answer, what, offers)
    following = answer.text("next")
    if following and following == cursor:
        raise RetryLater("The shop's cursor leads nowhere new.")
    moments = [one.updated_at for one in items if one.updated_at is not None]
    newest = max([*moments, *_moment(place.get("newest"))], default=None)
    here: dict[str, Any] = {"newest": newest.isoformat()} if newest else {}
    if following:
        here |= {"cursor": following, "since": since}
        if offers is not None:
            here["offers"] = offers
    else:
        here["since"] = (newest - OVERLAP).isoformat() if newest else since
    return Page(
        cast("Sequence[ShopOrder]", items),
        here,
        bool(following),
        answer.whole("total") if answer.has("total") else None,
    )


async def fetch(client: Client, what: Mirrored, external_id: str) -> Thing | None:
    """One thing as it is now."""
    answer = await client.get(path(what, external_id))
    if answer is None:
        return None
    thing = _one(answer, what)
    return await with_offers(client, thing) if isinstance(thing, ShopOrder) else thing


async def find(client: Client, what: Mirrored, query: Query) -> Sequence[Thing]:
    """What matches exactly. A shop that does not know the filter says so or tells too much: we compare."""
    asked = {"number": query.number, "email": query.email, "phone": query.phone, "tracking": query.tracking}
    asked = {name: value for name, value in asked.items() if value}
    if what is Mirrored.CUSTOMERS:
        asked = {name: value for name, value in asked.items() if name in {"email", "phone"}}
    if not asked:
        return ()
    answer = await client.get(path(what), {**asked, "limit": "100"})
    if answer is None:
        return ()
    offers = await offered(client) if what is Mirrored.ORDERS else None
    return [one for one in _read(answer, what, offers) if _matches(one, query)]


async def open_cart(client: Client, customer: ShopCustomer) -> ShopCart | None:
    """What they are about to buy."""
    answer = await client.get(path("customers", customer.external_id, "cart"))
    try:
        return None if answer is None else read_cart(answer)
    except ValueError as error:
        raise RetryLater(f"The shop's cart is not understood: {error}.") from error


async def offered(client: Client) -> list[str]:
    """What can be done in this shop at all."""
    shop = await client.get("/shop")
    try:
        return [] if shop is None else list(shop.texts("actions"))
    except ValueError as error:
        raise RetryLater(f"What the shop says of itself is not understood: {error}.") from error


async def with_offers(client: Client, order: ShopOrder) -> ShopOrder:
    """An order with what can be done to it: its own list, else the shop's."""
    if "actions" in order.data:
        return order
    return replace(order, data={**order.data, "actions": await offered(client)})


def _read(answer: Told, what: Mirrored, offers: Any) -> list[Thing]:
    try:
        things = list(answer.each("items", lambda one: read_thing(what, one)))
    except ValueError as error:
        raise RetryLater(f"What the shop tells of its {what} is not understood: {error}.") from error
    return [
        replace(one, data={"actions": list(offers or ())})
        if isinstance(one, ShopOrder) and "actions" not in one.data
        else one
        for one in things
    ]


def _one(answer: Told, what: Mirrored) -> Thing:
    try:
        return read_thing(what, answer)
    except ValueError as error:
        raise RetryLater(f"What the shop tells of one of its {what} is not understood: {error}.") from error


def _moment(text: object) -> list[datetime]:
    return [datetime.fromisoformat(text)] if isinstance(text, str) and text else []


def _matches(thing: Thing, query: Query) -> bool:
    if isinstance(thing, ShopCustomer):
        emails, phones = thing.emails, thing.phones
    elif isinstance(thing, ShopOrder):
        places = (thing.shipping_address, thing.billing_address)
        emails, phones = (thing.email,), (thing.phone, *(place.phone for place in places if place))
        if query.number and thing.number != query.number.removeprefix("#"):
            return False
        if query.tracking and query.tracking not in {parcel.tracking_number for parcel in thing.parcels}:
            return False
    else:
        return False
    if query.email and query.email.casefold() not in {email.casefold() for email in emails}:
        return False
    return not query.phone or _digits(query.phone) in {_digits(phone) for phone in phones}


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
