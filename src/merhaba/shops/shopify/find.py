"""Looking for orders and customers at the platform. What its search gives is compared here, exactly."""

from __future__ import annotations

from collections.abc import Sequence

from merhaba.ports.shops.port import Query
from merhaba.ports.shops.things import ShopCustomer, ShopOrder

from . import catalogue, orders
from .client import Client
from .facts import number_of

_MOST = 20


async def find_orders(query: Query, client: Client) -> Sequence[ShopOrder]:
    """Orders by number, e-mail address or phone; the platform cannot look by tracking number."""
    if query.number:
        number = query.number.strip().removeprefix("#")
        found = await orders.search(f"name:{quoted(number)}", client)
        return [o for o in found if _same(o.number, number) or o.data.get("number") == number][:_MOST]
    if query.email:
        found = await orders.search(f"email:{quoted(query.email)}", client)
        return [order for order in found if _same(order.email, query.email)][:_MOST]
    if query.phone:
        results: dict[str, ShopOrder] = {}
        for customer in await find_customers(query, client):
            for order in await orders.search(f"customer_id:{number_of(customer.external_id)}", client):
                if digits(query.phone) in {digits(phone) for phone in _phones(order)}:
                    results[order.external_id] = order
        newest = sorted(results.values(), key=lambda order: order.created_at, reverse=True)
        return newest[:_MOST]
    return ()


async def find_customers(query: Query, client: Client) -> Sequence[ShopCustomer]:
    """Customers by e-mail address or phone, or the one of an order by its number."""
    if query.email:
        found = await catalogue.search_customers(f"email:{quoted(query.email)}", client)
        return [c for c in found if any(_same(email, query.email) for email in c.emails)]
    if query.phone:
        phone = digits(query.phone)
        if len(phone) < 6:
            return ()
        wanted = ("+" if query.phone.strip().startswith("+") else "") + phone
        found = await catalogue.search_customers(f"phone:{quoted(wanted)}", client)
        return [c for c in found if any(digits(one) == phone for one in c.phones)]
    if query.number:
        customers = []
        for order in await find_orders(query, client):
            customer = await catalogue.fetch_customer(order.customer_id or "", client)
            if customer is not None:
                customers.append(customer)
        return customers
    return ()


def quoted(value: str) -> str:
    """A value of the platform's search syntax: within quotes, nothing in it means anything."""
    cleaned = value.strip().replace("\\", "\\\\").replace("'", "\\'")
    return f"'{cleaned}'"


def digits(phone: str) -> str:
    """A phone number's digits."""
    return "".join(c for c in phone if c.isascii() and c.isdigit())


def _phones(order: ShopOrder) -> list[str]:
    places = (order.shipping_address, order.billing_address)
    return [order.phone, *(place.phone for place in places if place is not None)]


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
