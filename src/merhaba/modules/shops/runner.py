"""Who works on which shop: what is to be done stands in the tables, and this looks for it.

Every second, and whenever the bell rings. An advisory lock per shop, held by one connection of this process,
keeps two processes from doing the same; with a kill it is gone, and another process goes on at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import TextClause, text

from merhaba.platform.database import SYSTEM, DatabaseUnavailable
from merhaba.platform.database.url import libpq_url
from merhaba.platform.runtime import Runtime

from . import news, sync

log = logging.getLogger(__name__)

_ROUND_SECONDS = 1.0
_MOST_AT_ONCE = 4
_TURN_SECONDS = 10.0
_LOCK = 7048
_TO_READ = text(
    "select s.workspace_id, s.shop_id from shop_syncs s join shops h"
    " on h.workspace_id = s.workspace_id and h.id = s.shop_id"
    " where s.next_at <= clock_timestamp() and h.status = 'active'"
    " group by s.workspace_id, s.shop_id order by min(s.next_at) limit 100"
)
_TO_UNDERSTAND = text(
    "select workspace_id, shop_id from shop_hooks where next_at <= clock_timestamp()"
    " group by workspace_id, shop_id order by min(next_at) limit 100"
)

Step = Callable[[Runtime, UUID, UUID], Awaitable[bool]]


class Runner:
    """Reads shops and understands their webhooks; set `heard` to have it look at once."""

    def __init__(self, runtime: Runtime) -> None:
        self.heard = asyncio.Event()
        self._rounds = (
            Rounds(runtime, "shop-sync", _TO_READ, sync.step),
            Rounds(runtime, "shop-hooks", _TO_UNDERSTAND, news.step),
        )

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            for rounds in self._rounds:
                group.create_task(rounds.run())
            while True:
                await self.heard.wait()
                self.heard.clear()
                for rounds in self._rounds:
                    rounds.heard.set()


class Rounds:
    """One kind of work on many shops, on some of them at a time."""

    def __init__(self, runtime: Runtime, name: str, due: TextClause, step: Step) -> None:
        self.heard = asyncio.Event()
        self._runtime, self._name, self._due, self._step = runtime, name, due, step
        self._running: dict[UUID, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Look for work until cancelled; begins again when the database was away."""
        url = libpq_url(self._runtime.database.url)
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(url, autocommit=True) as locks:
                    await self._look(locks)
            except (psycopg.Error, OSError, DatabaseUnavailable) as error:
                log.warning("%s waits for the database: %s", self._name, error)
            await asyncio.sleep(_ROUND_SECONDS)

    async def _look(self, locks: psycopg.AsyncConnection[Any]) -> None:
        try:
            while True:
                self.heard.clear()
                await locks.execute("select 1")  # still ours?
                async with self._runtime.database.transaction(SYSTEM) as tx:
                    due = [(row.workspace_id, row.shop_id) for row in await tx.rows(self._due)]
                for workspace, shop in due:
                    if len(self._running) < _MOST_AT_ONCE and shop not in self._running:
                        task = asyncio.create_task(self._work(locks, workspace, shop))
                        self._running[shop] = task
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.heard.wait(), _ROUND_SECONDS)
        finally:
            stopping = list(self._running.values())
            for task in stopping:
                task.cancel()
            await asyncio.gather(*stopping, return_exceptions=True)

    async def _work(self, locks: psycopg.AsyncConnection[Any], workspace: UUID, shop: UUID) -> None:
        """What there is to do on one shop, unless another process does it."""
        key = (f"{self._name}/{shop}", _LOCK)
        ends = time.monotonic() + _TURN_SECONDS  # then it is another shop's turn
        worked = False
        try:
            cursor = await locks.execute("select pg_try_advisory_lock(hashtextextended(%s, %s))", key)
            row = await cursor.fetchone()
            if not (row and row[0]):
                return
            while time.monotonic() < ends and await self._step(self._runtime, workspace, shop):
                worked = True
            await locks.execute("select pg_advisory_unlock(hashtextextended(%s, %s))", key)
        except (DatabaseUnavailable, psycopg.Error) as error:
            log.warning("%s of shop %s waits for the database: %s", self._name, shop, error)
        except Exception:
            log.exception("%s of shop %s stopped", self._name, shop)
            await asyncio.sleep(_ROUND_SECONDS)
        finally:
            del self._running[shop]
            if worked:  # what came while this ended is not left for a second
                self.heard.set()
