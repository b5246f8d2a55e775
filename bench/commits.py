"""The floor under everything durable: how many one-row transactions a second the same PostgreSQL commits."""

from __future__ import annotations

import asyncio
import time

import psycopg

_SETUP = "create table if not exists bench_commits (id bigint generated always as identity, body text)"


async def rate(database: str, connections: int, seconds: float) -> float:
    """Commits a second over that many connections, each waiting for its commit before the next."""
    done = 0
    async with await psycopg.AsyncConnection.connect(database, autocommit=True) as owner:
        await owner.execute(_SETUP)
        end = time.perf_counter() + seconds

        async def insert() -> None:
            nonlocal done
            async with await psycopg.AsyncConnection.connect(database, autocommit=True) as connection:
                while time.perf_counter() < end:
                    await connection.execute("insert into bench_commits (body) values ('one row')")
                    done += 1

        began = time.perf_counter()
        await asyncio.gather(*(insert() for _ in range(connections)))
        took = time.perf_counter() - began
        await owner.execute("drop table bench_commits")
    return done / took
