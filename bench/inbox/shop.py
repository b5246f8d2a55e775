"""The shop that generated rows belong to, and what makes their ids and choices."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import psycopg

AGENTS = 20
HISTORY = timedelta(days=3 * 365)


@dataclass
class Shop:
    """What the rows refer to. The generator starts from the same seed, so two loads are alike."""

    workspace: str
    brand: str
    shop: str
    accounts: dict[str, str]
    teams: list[str]
    tags: list[str]
    agents: list[str]
    rng: random.Random = field(default_factory=lambda: random.Random(20))
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    customers: list[str] = field(default_factory=list)

    def at(self, share: float) -> datetime:
        """A moment of the shop's history: 0 is its beginning, 1 is now."""
        return self.now - HISTORY * (1 - share)

    def new_id(self, at: datetime) -> str:
        """A UUIDv7 of that moment."""
        clock, noise = f"{int(at.timestamp() * 1000):012x}", f"{self.rng.getrandbits(72):018x}"
        return f"{clock[:8]}-{clock[8:]}-7{noise[:3]}-8{noise[3:6]}-{noise[6:]}"

    def customer(self) -> str:
        """One of the customers: a few come often, most once."""
        return self.customers[int(len(self.customers) * self.rng.random() ** 2.5)]


def demo_shop(connection: psycopg.Connection[tuple[object, ...]]) -> Shop:
    """The demo workspace, with agents added until there are twenty."""

    def ids(query: str) -> list[str]:
        return [str(row[0]) for row in connection.execute(query.encode()).fetchall()]

    (workspace,) = ids("select id from workspaces where slug = 'demo'")
    for number in range(len(ids("select id from agents")), AGENTS):
        connection.execute(
            "insert into agents (workspace_id, id, name, email, role, created_at)"
            " values (%s, gen_random_uuid(), %s, %s, 'agent', now())",
            (workspace, f"Agent {number}", f"agent{number}@demo.test"),
        )
    accounts = connection.execute("select channel, id from channel_accounts").fetchall()
    return Shop(
        workspace=workspace,
        brand=ids("select id from brands")[0],
        shop=ids("select id from shops")[0],
        accounts={str(channel): str(ident) for channel, ident in accounts},
        teams=ids("select id from teams"),
        tags=ids("select id from tags"),
        agents=ids("select id from agents order by created_at, name"),
    )
