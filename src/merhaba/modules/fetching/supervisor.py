"""Who fetches what: every account by exactly one process, started again when its settings change.

An advisory lock per account, all held by one connection of this process, decides between processes; when
that connection is lost the locks are, too, and everything is stopped before it begins again. Should two
runners meet all the same, the place they store tells them apart (`commands.Superseded`).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from typing import Any, cast
from uuid import UUID

import psycopg
from sqlalchemy import Row, delete, exists, select

from merhaba.modules.connections.queries import opened
from merhaba.modules.connections.tables import channel_accounts
from merhaba.platform.database import SYSTEM, DatabaseUnavailable
from merhaba.platform.database.url import libpq_url
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem
from merhaba.ports.channels import PullChannel

from .fetcher import Target, fetch_for_ever
from .tables import fetch_states

log = logging.getLogger(__name__)

_ROUND_SECONDS = 2.0
_LOCK = 7047


async def run(runtime: Runtime) -> None:
    """Fetch for every account that is set up for it, until cancelled."""
    while True:
        try:
            url = libpq_url(runtime.database.url)
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as locks:
                await Supervisor(runtime, locks).run()
        except (psycopg.Error, OSError, DatabaseUnavailable) as error:
            log.warning("fetching waits for the database: %s", error)
        await asyncio.sleep(_ROUND_SECONDS)


class Supervisor:
    """The accounts this process fetches; lives as long as the connection that holds their locks."""

    def __init__(self, runtime: Runtime, locks: psycopg.AsyncConnection[Any]) -> None:
        self._runtime, self._locks = runtime, locks
        self._running: dict[UUID, tuple[str, asyncio.Task[None]]] = {}
        self._pulls: dict[UUID, tuple[str, bool]] = {}

    async def run(self) -> None:
        """Look every two seconds what there is to fetch. Raises psycopg.Error, DatabaseUnavailable."""
        try:
            while True:
                await self._round()
                await asyncio.sleep(_ROUND_SECONDS)
        finally:
            await self._stop(list(self._running), release=False)

    async def _round(self) -> None:
        await self._locks.execute("select 1")  # still ours?
        wanted = await self._wanted()
        await self._stop([ident for ident in self._running if ident not in wanted])
        await self._stop([i for i, (mark, _) in self._running.items() if wanted[i][0] != mark])
        # One that ended by itself (superseded) is tried again: its lock may be free by then.
        await self._stop([i for i, (_, task) in self._running.items() if task.done()])
        for ident, (mark, target) in wanted.items():
            if ident not in self._running and await self._lock(ident):
                task = asyncio.create_task(fetch_for_ever(self._runtime, target), name=f"fetch {ident}")
                self._running[ident] = (mark, task)

    async def _wanted(self) -> dict[UUID, tuple[str, Target]]:
        """Accounts to fetch, each with a mark that changes when it has to begin again."""
        able = [slug for slug, channel in self._runtime.channels.items() if hasattr(channel, "pull")]
        table = channel_accounts.c
        async with self._runtime.database.transaction(SYSTEM) as tx:
            await tx.run(delete(fetch_states).where(~_has_account()))
            rows = await tx.rows(
                select(
                    table.workspace_id,
                    table.id,
                    table.channel,
                    table.config,
                    table.secrets,
                    table.address,
                    fetch_states.c.nudged_at,
                )
                .outerjoin(
                    fetch_states,
                    (fetch_states.c.workspace_id == table.workspace_id)
                    & (fetch_states.c.account_id == table.id),
                )
                .where(table.channel.in_(able), table.status != "paused")
            )
        found = {row.id: (_mark(row), Target(row.workspace_id, row.id, row.channel)) for row in rows}
        self._pulls = {ident: known for ident, known in self._pulls.items() if ident in found}
        return {
            ident: (mark, target)
            for ident, (mark, target) in found.items()
            if await self._does_pull(mark, target)
        }

    async def _does_pull(self, mark: str, target: Target) -> bool:
        """Whether the channel fetches this account; asked again only when its settings change."""
        known = self._pulls.get(target.account)
        if known is None or known[0] != mark:
            channel = cast(PullChannel, self._runtime.channels[target.channel])
            try:
                async with self._runtime.database.transaction(target.workspace) as tx:
                    _, account = await opened(tx, self._runtime.keys, target.account)
                known = (mark, channel.pulls(account))
            except (Problem, ValueError) as error:  # removed meanwhile, or sealed with another key
                log.warning("account %s cannot be fetched: %s", target.account, error)
                known = (mark, False)
            self._pulls[target.account] = known
        return known[1]

    async def _lock(self, account: UUID) -> bool:
        cursor = await self._locks.execute(
            "select pg_try_advisory_lock(hashtextextended(%s, %s))", (f"fetch/{account}", _LOCK)
        )
        row = await cursor.fetchone()
        return bool(row and row[0])

    async def _stop(self, accounts: list[UUID], *, release: bool = True) -> None:
        tasks = [self._running[ident][1] for ident in accounts]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for ident in accounts:
            _, task = self._running.pop(ident)
            if not task.cancelled() and task.exception() is not None:
                log.error("fetching account %s ended", ident, exc_info=task.exception())
            if release:
                await self._locks.execute(
                    "select pg_advisory_unlock(hashtextextended(%s, %s))", (f"fetch/{ident}", _LOCK)
                )


def _has_account() -> Any:
    return exists().where(
        channel_accounts.c.workspace_id == fetch_states.c.workspace_id,
        channel_accounts.c.id == fetch_states.c.account_id,
    )


def _mark(row: Row[Any]) -> str:
    facts = [row.config, row.secrets, row.address, row.nudged_at]
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()
