"""What a message could not be faster than, measured while the messages go: the way to the server and back,
one commit, and how late this process itself is."""

from __future__ import annotations

import asyncio
import time

import psycopg
from websockets.asyncio.client import ClientConnection

from .sockets import Seen

_EVERY = 0.1


async def pings(socket: ClientConnection, seen: Seen, seconds: float) -> list[tuple[float, float]]:
    """When a ping was sent on an agent's socket, and the seconds to its pong."""
    taken = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        seen.pong.clear()
        began = time.perf_counter()
        await socket.send('{"t":"ping"}')
        await seen.pong.wait()
        taken.append((began, time.perf_counter() - began))
        await asyncio.sleep(_EVERY)
    return taken


async def single_commits(database: str, seconds: float) -> list[float]:
    """Seconds that one transaction of one row takes, with everything else going on."""
    taken = []
    end = time.perf_counter() + seconds
    async with await psycopg.AsyncConnection.connect(database, autocommit=True) as connection:
        await connection.execute("create table bench_commit (body text)")
        while time.perf_counter() < end:
            began = time.perf_counter()
            await connection.execute("insert into bench_commit values ('one row')")
            taken.append(time.perf_counter() - began)
            await asyncio.sleep(_EVERY)
        await connection.execute("drop table bench_commit")
    return taken


async def lag_of_this_process(seconds: float) -> list[float]:
    """How much later than asked this process woke."""
    late = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        began = time.perf_counter()
        await asyncio.sleep(_EVERY / 10)
        late.append(time.perf_counter() - began - _EVERY / 10)
    return late
