"""Running a role's coroutine as a process: SIGTERM and Ctrl-C cancel it, and it may finish what it does."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Coroutine
from typing import Any

import uvloop

GRACE_SECONDS = 8.0
LAST_SECONDS = 20.0


def run_role(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run until the coroutine ends or a signal asks to stop. What the coroutine raises is raised here."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_until_signal(coroutine))


async def _until_signal(coroutine: Coroutine[Any, Any, None]) -> None:
    task = asyncio.ensure_future(coroutine)
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    waiting = asyncio.ensure_future(asked.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if not task.done():
        await _stop(task)
    with contextlib.suppress(asyncio.CancelledError):
        task.result()


async def _stop(task: asyncio.Future[None]) -> None:
    """Cancel until it ends.

    Once is not always enough: a library that finishes its work before it ends may take the cancellation for
    its own, and what retries after an outage goes on when the database went away at that very moment. A
    process that nobody supervises any more would then live for ever. Nor does it help to cancel the whole
    again, since a TaskGroup passes on the first cancellation only: so then everything is cancelled.
    """
    loop = asyncio.get_running_loop()
    last = loop.time() + GRACE_SECONDS + LAST_SECONDS
    task.cancel()
    await asyncio.wait({task}, timeout=GRACE_SECONDS)
    while not task.done():
        if loop.time() > last:
            os._exit(1)  # what it did is in the database or it is not
        for other in asyncio.all_tasks() - {asyncio.current_task()}:
            other.cancel()
        await asyncio.wait({task}, timeout=1.0)
