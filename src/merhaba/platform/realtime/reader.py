"""The one reader of the event log in a web process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from merhaba.platform.database import SYSTEM, Database, DatabaseUnavailable
from merhaba.platform.events import Place, Recorded, end, since

from .hub import Hub

log = logging.getLogger(__name__)

Deliver = Callable[[Sequence[Recorded]], Awaitable[None]]

_POLL_SECONDS = 1.0


class LogReader:
    """Reads the log as it grows and hands batches to `deliver`; wakes by `heard`, polls every second."""

    def __init__(self, database: Database, hub: Hub, heard: asyncio.Event, deliver: Deliver) -> None:
        self._database, self._hub, self._heard, self._deliver = database, hub, heard, deliver

    async def run(self) -> None:
        """Read until cancelled. A lost database is waited for; nothing is skipped meanwhile."""
        while True:
            try:
                await self._start()
                await self._follow()
            except DatabaseUnavailable:
                await asyncio.sleep(_POLL_SECONDS)
            except Exception:
                log.exception("the log reader stumbled; it goes on from where it was")
                await asyncio.sleep(_POLL_SECONDS)

    async def _start(self) -> None:
        async with self._database.transaction(SYSTEM) as tx:
            epoch, place = await end(tx)
        if self._hub.place is None or self._hub.epoch != epoch:
            await self._hub.moved_to(epoch, place)

    async def _follow(self) -> None:
        while True:
            self._heard.clear()
            place = self._hub.place or Place(0, 0)
            async with self._database.transaction(SYSTEM) as tx:
                batch = await since(tx, place)
            if batch:
                await self._deliver(batch)
                last = Place(batch[-1].xid, batch[-1].id)
                if self._hub.epoch is not None:
                    await self._hub.moved_to(self._hub.epoch, last)
                continue
            try:
                await asyncio.wait_for(self._heard.wait(), _POLL_SECONDS)
            except TimeoutError:
                continue
