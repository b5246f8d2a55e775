"""Tasks: what a job runs. Modules declare them; the worker registers them with procrastinate."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from merhaba.platform.runtime import Runtime

Handler = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Task:
    """A named piece of work. `run(runtime, **arguments)` must be idempotent: a job may run twice.

    `cron` (six fields, seconds last) makes it periodic; it is then called with no arguments.
    """

    name: str
    run: Handler
    retries: int = 8
    cron: str | None = None


def task(name: str, *, retries: int = 8, cron: str | None = None) -> Callable[[Handler], Task]:
    """Declare the decorated coroutine function as a task."""

    def declare(run: Handler) -> Task:
        return Task(name, run, retries, cron)

    return declare


def arguments(task_: Task, runtime: Runtime, given: dict[str, Any]) -> dict[str, Any]:
    """What to call a task with; procrastinate adds `timestamp` to periodic jobs, which we do not use."""
    return {key: value for key, value in given.items() if key != "timestamp"}
