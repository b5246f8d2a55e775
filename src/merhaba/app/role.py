"""Running a role's coroutine as a process: SIGTERM and Ctrl-C cancel it, and it may finish what it does."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Coroutine
from typing import Any

import uvloop


def run_role(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run until the coroutine ends or a signal asks to stop. What the coroutine raises is raised here."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_until_signal(coroutine))


async def _until_signal(coroutine: Coroutine[Any, Any, None]) -> None:
    task = asyncio.ensure_future(coroutine)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task
