"""The worker process: jobs, durable subscriptions, fetching and, when asked, the mail receiver."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

import psycopg
from procrastinate.exceptions import ConnectorException
from sqlalchemy.exc import DBAPIError

from merhaba.app.composition import build_runtime
from merhaba.app.mail import serve_mail
from merhaba.app.work import SUBSCRIPTIONS, TASKS
from merhaba.modules.fetching import supervisor as fetching
from merhaba.modules.shops.runner import Runner
from merhaba.platform.database import DatabaseUnavailable
from merhaba.platform.events import subscriptions
from merhaba.platform.jobs import worker
from merhaba.platform.runtime import Runtime
from merhaba.platform.settings import Settings

log = logging.getLogger(__name__)


async def run(settings: Settings, *, with_mail: bool) -> None:
    """Work until cancelled; running jobs get time to finish."""
    runtime = build_runtime(settings)
    try:
        async with runtime.bell.running(listen=True), asyncio.TaskGroup() as group:
            group.create_task(_again_after_outage(lambda: worker.run(runtime, TASKS)))
            shops = Runner(runtime)
            group.create_task(_react(runtime, shops.heard))
            group.create_task(shops.run())
            group.create_task(fetching.run(runtime))
            if with_mail:
                group.create_task(serve_mail(runtime))
    finally:
        await runtime.close()


async def _react(runtime: Runtime, *others: asyncio.Event) -> None:
    """Run every subscription; each waits for the bell on an event of its own, so none misses a ring. So do
    `others`."""
    reacting = [asyncio.Event() for _ in SUBSCRIPTIONS]
    waiting = (*reacting, *others)
    async with asyncio.TaskGroup() as group:
        for subscription, heard in zip(SUBSCRIPTIONS, reacting, strict=True):
            group.create_task(subscriptions.run(runtime.database, subscription, heard))
        while True:
            await runtime.bell.heard.wait()
            runtime.bell.heard.clear()
            for heard in waiting:
                heard.set()


async def _again_after_outage(work: Callable[[], Awaitable[None]]) -> None:
    """procrastinate ends when PostgreSQL goes away; begin again once it is back."""
    while True:
        try:
            await work()
        except (ConnectorException, DatabaseUnavailable, psycopg.Error, DBAPIError, OSError) as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise asyncio.CancelledError from error
            log.warning("jobs wait for the database: %s", error)
        await asyncio.sleep(2)
