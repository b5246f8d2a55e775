"""Waking the readers of the log: one coalesced NOTIFY after commit, on a connection of its own.

NOTIFY inside a business transaction takes a global lock at commit, so it is never sent there. A lost
notification costs at most one poll interval: the log is the truth, waking is only for speed.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import psycopg

from merhaba.platform.database.url import libpq_url

log = logging.getLogger(__name__)

EVENTS = "merhaba_events"
FRAMES = "merhaba_frames"
_COALESCE_SECONDS = 0.01
_LARGEST_FRAME = 7500


class Bell:
    """Rings after commits and carries ephemeral frames (typing, who is looking) between processes."""

    def __init__(self, database_url: str) -> None:
        self._url = libpq_url(database_url)
        self._pending = asyncio.Event()
        self._frames: list[str] = []
        self._rung = False
        self._me = secrets.token_hex(6)
        self.heard = asyncio.Event()
        self.on_frame: Callable[[dict[str, Any]], None] = lambda frame: None

    @contextlib.asynccontextmanager
    async def running(self, *, listen: bool) -> AsyncIterator[Bell]:
        """Keep the bell's connections open; with `listen`, also hear the other processes."""
        tasks = [asyncio.create_task(self._keep(self._ring_out))]
        if listen:
            tasks.append(asyncio.create_task(self._keep(self._listen)))
        try:
            yield self
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def ring(self) -> None:
        """Events were committed: wake readers, here at once and elsewhere within 10 ms."""
        self.heard.set()
        self._rung = True
        self._pending.set()

    def send(self, frame: dict[str, Any]) -> None:
        """Hand an ephemeral frame to the other processes. Not stored; lost when nobody hears it."""
        packed = json.dumps(frame, separators=(",", ":"), ensure_ascii=False)
        if len(packed.encode()) <= _LARGEST_FRAME and len(self._frames) < 1000:
            self._frames.append(packed)
            self._pending.set()

    async def _keep(self, work: Callable[[psycopg.AsyncConnection[Any]], Awaitable[None]]) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as connection:
                    await work(connection)
            except (psycopg.Error, OSError) as error:
                log.debug("the bell lost PostgreSQL: %s", error)
            await asyncio.sleep(1)

    async def _ring_out(self, connection: psycopg.AsyncConnection[Any]) -> None:
        while True:
            await self._pending.wait()
            self._pending.clear()
            frames, self._frames = self._frames, []
            if self._rung:
                self._rung = False
                await connection.execute("select pg_notify(%s, %s)", (EVENTS, self._me))
            for frame in frames:
                await connection.execute("select pg_notify(%s, %s)", (FRAMES, f"{self._me} {frame}"))
            await asyncio.sleep(_COALESCE_SECONDS)

    async def _listen(self, connection: psycopg.AsyncConnection[Any]) -> None:
        await connection.execute(f"listen {EVENTS}")
        await connection.execute(f"listen {FRAMES}")
        self.heard.set()
        async for notify in connection.notifies():
            sender, _, frame = notify.payload.partition(" ")
            if sender == self._me:
                continue
            if notify.channel == EVENTS:
                self.heard.set()
            else:
                with contextlib.suppress(ValueError):
                    self.on_frame(json.loads(frame))
