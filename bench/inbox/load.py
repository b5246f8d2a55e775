"""Fills the demo workspace with as many conversations as wanted, distributed as in a real shop.

Nine in ten are closed, most of the open ones are recent; a few customers write often and most write once;
the newest 10,000 conversations have three to six messages, older ones two (that bounds disk and time).
"""

from __future__ import annotations

import json
import time
from contextlib import ExitStack

from . import people
from .copying import Table, connect, without_indexes
from .shop import Shop, demo_shop
from .threads import Threads

TABLES = ("customers", "identities", "orders", "conversations", "messages", "deliveries", "reads")
FIRST_NUMBER = 100_000
FIRST_ORDER = 500_000
_LONG_THREADS = 10_000


def load(database: str, conversations: int) -> float:
    """Add that many conversations with everything around them; gives the seconds it took."""
    began = time.perf_counter()
    with connect(database) as connection:
        shop = demo_shop(connection)
    with without_indexes(database, TABLES):
        _customers(database, shop, int(conversations * 0.55))
        _orders(database, shop, int(conversations * 0.4))
        _conversations(database, shop, conversations)
    with connect(database) as connection:
        connection.execute("select setval('conversation_numbers', %s)", (FIRST_NUMBER + conversations,))
    return time.perf_counter() - began


def _customers(database: str, shop: Shop, count: int) -> None:
    rng = shop.rng
    with ExitStack() as stack:
        customers = stack.enter_context(
            Table(database, "customers", "workspace_id id name language country created_at last_seen_at")
        )
        identities = stack.enter_context(
            Table(database, "identities", "workspace_id id customer_id kind value verified created_at")
        )
        for number in range(count):
            at = shop.at(number / count)
            ident = shop.new_id(at)
            shop.customers.append(ident)
            country = rng.choice(("DE", "TR", "FR", "ES", "GB", "CN", "SA"))
            customers.row(shop.workspace, ident, people.name(rng), people.language(rng), country, at, at)
            mailbox = people.address(rng, number)
            identities.row(shop.workspace, shop.new_id(at), ident, "email", mailbox, "t", at)
            if rng.random() < 0.4:
                visitor = f"{rng.getrandbits(128):032x}"
                identities.row(shop.workspace, shop.new_id(at), ident, "visitor", visitor, "t", at)
    rng.shuffle(shop.customers)  # who writes often has nothing to do with who came first


def _orders(database: str, shop: Shop, count: int) -> None:
    price = {"amount": "42.00", "currency": "EUR"}
    line = {"id": "1", "title": "Copper pot", "variant": "", "sku": "POT", "quantity": 1, "price": price}
    data = json.dumps({"lines": [line], "refunds": [], "fulfilments": [], "payment": {}, "address": {}})
    columns = (
        "workspace_id id shop_id customer_id external_id number email financial_status fulfilment_status"
        " total currency data created_at"
    )
    with Table(database, "orders", columns) as orders:
        for n in range(count):
            at, number = shop.at(n / count), str(FIRST_ORDER + n)
            orders.row(
                shop.workspace, shop.new_id(at), shop.shop, shop.customer(), number, number, "",
                "paid", "fulfilled", "42.00", "EUR", data, at,
            )  # fmt: skip


def _conversations(database: str, shop: Shop, count: int) -> None:
    with Threads(database, shop, people.sentences(shop.rng)) as threads:
        for n in range(count):
            length = shop.rng.randint(3, 6) if n >= count - _LONG_THREADS else 2
            threads.add(FIRST_NUMBER + n, shop.at(n / count), length, recent=n >= count * 0.8)
