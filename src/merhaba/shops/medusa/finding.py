"""Looking for orders and customers at the shop, exactly.

The platform's filters are few, unknown ones are ignored without a word, and `q` is fuzzy (it finds 4 in a
telephone number): whatever comes back is compared here.
"""

from __future__ import annotations

from merhaba.ports.shops.port import Query

from . import fields
from .client import Client, path
from .read_orders import is_order
from .values import Row, count, row, rows, text

_MOST = 20


async def orders_like(client: Client, query: Query) -> list[Row]:
    """The orders, newest first. By tracking number the platform cannot look."""
    if query.number:
        return await _by_number(client, query.number.strip().lstrip("#"))
    if query.email:
        return await _by_email(client, query.email)
    if query.phone:
        return await _by_phone(client, query.phone)
    return []


async def customers_like(client: Client, query: Query) -> list[Row]:
    """The customers with this e-mail address or telephone number."""
    if query.email:
        return await _customers_by_email(client, query.email)
    if query.phone:
        wanted = digits(query.phone)
        answer = await client.get(
            path("customers"), {"q": query.phone.strip(), "limit": 100, "fields": fields.CUSTOMER}
        )
        return [one for one in rows(answer.get("customers")) if _has_phone(one, wanted)] if wanted else []
    return []


async def _by_number(client: Client, wanted: str) -> list[Row]:
    """By `q` where that finds it at once; else, for numbers count up with time, by halving."""
    answer = await client.get(
        path("orders"), {"q": wanted, "limit": 50, "order": "-created_at", "fields": fields.ORDER}
    )
    found = [one for one in rows(answer.get("orders")) if _number_of(one) == wanted and is_order(one)]
    if found or not wanted.isdecimal() or len(wanted) > 15:
        return found[:_MOST]
    return await _by_halving(client, int(wanted))


async def _by_halving(client: Client, wanted: int) -> list[Row]:
    """Numbers are given one after the other, drafts take some: an order stands at its number or before it."""
    low, high, middle = 0, wanted, wanted - 1
    while low < high:
        answer = await client.get(
            path("orders"), {"order": "display_id", "limit": 1, "offset": middle, "fields": fields.ORDER}
        )
        found = rows(answer.get("orders"))
        here = count(found[0].get("display_id")) if found else None
        if here == wanted:
            return [found[0]] if _number_of(found[0]) == str(wanted) and is_order(found[0]) else []
        if here is None:
            high = min(middle, count(answer.get("count")))
        elif here < wanted:
            low = middle + 1
        else:
            high = middle
        middle = (low + high) // 2
    return []


async def _by_email(client: Client, email: str) -> list[Row]:
    people = [text(one.get("id")) for one in await _customers_by_email(client, email)]
    if not people:
        return []
    answer = await client.get(
        path("orders"),
        {"customer_id": people, "limit": _MOST, "order": "-created_at", "fields": fields.ORDER},
    )
    return [
        one for one in rows(answer.get("orders")) if text(one.get("customer_id")) in people and is_order(one)
    ]


async def _by_phone(client: Client, phone: str) -> list[Row]:
    wanted = digits(phone)
    if not wanted:
        return []
    answer = await client.get(
        path("orders"), {"q": phone.strip(), "limit": 100, "order": "-created_at", "fields": fields.ORDER}
    )
    return [
        one
        for one in rows(answer.get("orders"))
        if is_order(one)
        and wanted
        in {
            digits(text(row(one.get(part)).get("phone")))
            for part in ("shipping_address", "billing_address", "customer")
        }
    ][:_MOST]


async def _customers_by_email(client: Client, email: str) -> list[Row]:
    """Addresses are kept as typed: asked for as given and in small letters, compared without case."""
    wanted = email.strip()
    answer = await client.get(
        path("customers"),
        {"email": list(dict.fromkeys((wanted, wanted.lower()))), "limit": 100, "fields": fields.CUSTOMER},
    )
    return [
        one for one in rows(answer.get("customers")) if text(one.get("email")).casefold() == wanted.casefold()
    ]


def digits(phone: str) -> str:
    """A telephone number for comparing: its digits, without international zeros."""
    found = "".join(sign for sign in phone if sign.isdecimal())
    return found[2:] if found.startswith("00") else found


def _has_phone(customer: Row, wanted: str) -> bool:
    numbers = [text(customer.get("phone"))]
    numbers += [text(one.get("phone")) for one in rows(customer.get("addresses"))]
    return wanted in {digits(one) for one in numbers}


def _number_of(order: Row) -> str:
    return text(order.get("custom_display_id")) or text(order.get("display_id"))
