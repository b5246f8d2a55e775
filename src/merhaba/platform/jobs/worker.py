"""Running jobs with procrastinate: polling (never its NOTIFY triggers), and a sweep for stalled jobs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import Any

import procrastinate
from procrastinate import RetryStrategy

from merhaba.platform.database.url import libpq_url
from merhaba.platform.runtime import Runtime

from .tasks import Task, arguments

log = logging.getLogger(__name__)

_POLL_SECONDS = 0.05
_SWEEP_SECONDS = 20


async def run(runtime: Runtime, tasks: Iterable[Task], *, concurrency: int = 8) -> None:
    """Run jobs until cancelled; running ones get 20 seconds to finish."""
    connector = procrastinate.PsycopgConnector(
        conninfo=libpq_url(runtime.database.url), min_size=1, max_size=4
    )
    app = procrastinate.App(connector=connector)
    for item in tasks:
        _register(app, item, runtime)
    async with app.open_async():
        sweep = asyncio.create_task(_sweep_for_ever(app))
        try:
            await app.run_worker_async(
                concurrency=concurrency,
                fetch_job_polling_interval=_POLL_SECONDS,
                listen_notify=False,
                delete_jobs="successful",
                install_signal_handlers=False,
                shutdown_graceful_timeout=20,
            )
        finally:
            sweep.cancel()


def _register(app: procrastinate.App, item: Task, runtime: Runtime) -> None:
    async def call(**given: Any) -> None:
        await item.run(runtime, **arguments(item, runtime, given))

    retry = RetryStrategy(max_attempts=item.retries, exponential_wait=3) if item.retries else False
    registered = app.task(name=item.name, retry=retry, pass_context=False)(call)
    if item.cron:
        # procrastinate passes `timestamp`, which `arguments` drops.
        app.periodic(cron=item.cron, periodic_id=item.name)(registered)  # type: ignore[arg-type]


async def _sweep_for_ever(app: procrastinate.App) -> None:
    """Give jobs back whose worker died: procrastinate itself would never run them again."""
    while True:
        try:
            for job in await app.job_manager.get_stalled_jobs():
                log.warning("job %s (%s) lost its worker; it runs again", job.id, job.task_name)
                await app.job_manager.retry_job(job)
        except Exception:
            log.exception("could not look for stalled jobs")
        await asyncio.sleep(_SWEEP_SECONDS)
