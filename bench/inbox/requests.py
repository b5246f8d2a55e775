"""What a desk asks for, and what it asks about: ids and words taken from the data itself."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import psycopg

Path = Callable[[], str]

FLOOR = "floor: a request that reads one tag list"


@dataclass(frozen=True)
class Sample:
    """Things that are really there."""

    conversations: list[str]
    customers: list[str]
    names: list[str]
    addresses: list[str]
    orders: list[str]
    numbers: list[str]
    words: list[str]
    tags: list[str]


def sample(database: str, count: int = 200) -> Sample:
    """Recent conversations (those that agents open), customers at random, words frequent and rare."""
    with psycopg.connect(database) as connection:

        def column(query: str) -> list[str]:
            return [str(row[0]) for row in connection.execute(query.encode()).fetchall()]

        recent = (
            f"select id, number, customer_id from conversations order by created_at desc limit {10 * count}"
        )
        return Sample(
            conversations=column(f"select id from ({recent}) r"),
            customers=column(f"select customer_id from ({recent}) r"),
            names=column(f"select name from customers where name <> '' order by md5(id::text) limit {count}"),
            addresses=column(
                f"select value from identities where kind = 'email' order by md5(id::text) limit {count}"
            ),
            orders=column(f"select number from orders order by md5(id::text) limit {count}"),
            numbers=column(f"select number from ({recent}) r"),
            words=["merhaba", "colis", "cuivre", "heute", "takip", "可以", "茶壶", "وصلني"],
            tags=column("select id from tags"),
        )


def requests(there: Sample, rng: random.Random) -> dict[str, Path]:
    """Every measured request by name; each call gives a path about something else."""
    api = "/api/v1"

    def listing(query: str) -> Path:
        return lambda: f"{api}/conversations?limit=50&{query}"

    def about(path: str, things: list[str]) -> Path:
        return lambda: api + path.format(quote(rng.choice(things), safe=""))

    return {
        FLOOR: lambda: f"{api}/tags",
        "list all": listing("view=all"),
        "list mine": listing("view=mine"),
        "list unassigned": listing("view=unassigned"),
        "list snoozed": listing("view=snoozed"),
        "list closed": listing("view=closed"),
        "list all, longest waiting": listing("view=all&sort=waiting"),
        "list mine, longest waiting": listing("view=mine&sort=waiting"),
        "list all, oldest": listing("view=all&sort=oldest"),
        "list all by mail": listing("view=all&channel=email"),
        "list all of one tag": about("/conversations?limit=50&view=all&tag={}", there.tags),
        "counts": lambda: f"{api}/counts",
        "conversation": about("/conversations/{}", there.conversations),
        "messages": about("/conversations/{}/messages?order=desc", there.conversations),
        "customer": about("/customers/{}", there.customers),
        "customer timeline": about("/customers/{}/timeline", there.customers),
        "customer conversations": about("/conversations?view=any&customer={}", there.customers),
        "customer orders": about("/orders?customer={}", there.customers),
        "search a frequent word": about("/search?q={}&in=conversations", there.words),
        "search a rare word": about("/search?q={}&in=conversations", there.numbers),
        "search a name": about("/search?q={}", there.names),
        "search an address": about("/search?q={}", there.addresses),
        "search an order": about("/search?q={}", there.orders),
        "customers": lambda: f"{api}/customers?limit=50",
    }
