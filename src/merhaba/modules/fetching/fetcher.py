"""Fetching one account for as long as it is ours: again after every failure, with growing pauses."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid4

from merhaba.modules.connections.queries import opened
from merhaba.modules.connections.tools import tools_for
from merhaba.modules.intake.commands import Understood, accept, parsed
from merhaba.platform.database import DatabaseUnavailable, Transaction
from merhaba.platform.files import StorageFull
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem
from merhaba.ports.channels import Account, NeedsReconnect, PullChannel, Raw, RetryLater

from . import commands
from .commands import Superseded
from .rules import pause_after, shown

log = logging.getLogger(__name__)

_REPORT_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Target:
    """An account to fetch from."""

    workspace: UUID
    account: UUID
    channel: str


async def fetch_for_ever(runtime: Runtime, target: Target) -> None:
    """Fetch until cancelled, until another runner takes over, or until the account is gone."""
    failures = 0
    while True:
        runner = uuid4()
        sink = HouseSink(runtime, target, runner)
        try:
            error, needs_person = await _pull(runtime, target, runner, sink)
            failures = 1 if sink.worked else failures + 1
            pause = pause_after(failures, needs_person=needs_person)
            async with runtime.database.transaction(target.workspace) as tx:
                await commands.note_failure(
                    tx,
                    target.account,
                    runner,
                    failures=failures,
                    error=error,
                    pause=pause,
                    show=shown(failures, needs_person=needs_person),
                )
        except Superseded:
            log.info("another process fetches account %s now", target.account)
            return
        except DatabaseUnavailable:
            await asyncio.sleep(2)
            continue
        except Problem as gone:
            log.info("account %s is no longer fetched: %s", target.account, gone.detail)
            return
        log.warning("fetching account %s: %s Again in %s.", target.account, error, pause)
        # Many accounts at one server must not all come back in the same second.
        await asyncio.sleep(pause.total_seconds() * (1 + secrets.randbelow(200) / 1000))


async def _pull(runtime: Runtime, target: Target, runner: UUID, sink: HouseSink) -> tuple[str, bool]:
    """One connection's life; gives why it ended, and whether only a person can help."""
    channel = cast(PullChannel, runtime.channels[target.channel])
    async with runtime.database.transaction(target.workspace) as tx:
        place = await commands.take_over(tx, target.account, runner)
        _, account = await opened(tx, runtime.keys, target.account)
    try:
        await channel.pull(account, place, sink, tools_for(runtime, target.workspace))
    except NeedsReconnect as broken:
        return broken.reason, True
    except RetryLater as later:
        return later.reason, False
    except StorageFull:
        return "There is no room to store mail on this machine; nothing is fetched until there is.", False
    except (Superseded, DatabaseUnavailable, Problem):
        raise
    except Exception as error:
        log.exception("fetching account %s failed", target.account)
        return f"Fetching failed unexpectedly: {type(error).__name__}: {error}", False
    return "The connection ended.", False


class HouseSink:
    """Where one runner's channel delivers: each message and the place behind it in one transaction.

    `worked` is whether it came to anything: a mail was stored, or there was none left to fetch.
    """

    def __init__(self, runtime: Runtime, target: Target, runner: UUID) -> None:
        self._runtime, self._target, self._runner = runtime, target, runner
        self._reported: tuple[float, int] | None = None
        self._account: Account | None = None
        self.worked = False

    async def deliver(
        self, raw: Raw | None, state: Mapping[str, Any], *, arrived_at: datetime | None = None
    ) -> None:
        """See `merhaba.ports.channels.Sink`."""
        runtime, target = self._runtime, self._target
        understood = await self._understand(raw) if raw is not None else None
        async with runtime.database.transaction(target.workspace) as tx:
            await commands.move(
                tx, target.account, self._runner, state, fetched=raw is not None, arrived_at=arrived_at
            )
            if raw is not None and understood is not None:
                await accept(
                    tx,
                    runtime,
                    account=target.account,
                    channel=target.channel,
                    raw=raw,
                    understood=understood,
                )
                await self._note_works(tx)
        self.worked = self.worked or raw is not None

    async def _understand(self, raw: Raw) -> Understood:
        """The account is opened once: when its settings change the runner begins anew."""
        if self._account is None:
            async with self._runtime.database.transaction(self._target.workspace) as tx:
                _, self._account = await opened(tx, self._runtime.keys, self._target.account)
        return await parsed(self._runtime.channels[self._target.channel], self._account, raw)

    async def report(self, *, behind: int) -> None:
        """See `merhaba.ports.channels.Sink`. Written at once when it matters, else every two seconds."""
        now = time.monotonic()
        if self._reported is not None:
            at, before = self._reported
            turned = (before == 0) != (behind == 0)
            if not turned and now - at < _REPORT_SECONDS:
                return
        async with self._runtime.database.transaction(self._target.workspace) as tx:
            await commands.note_contact(tx, self._target.account, self._runner, behind)
            if behind == 0:
                await self._note_works(tx)
        self._reported = (now, behind)
        self.worked = self.worked or behind == 0

    async def _note_works(self, tx: Transaction) -> None:
        """Once for each connection: what stood on the account is over."""
        if not self.worked:
            await commands.note_works(tx, self._target.account, self._runner)
