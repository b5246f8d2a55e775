"""Enqueueing through procrastinate's own SQL function, so that the job commits with the caller's rows."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import text

from merhaba.platform.database import Transaction

_DEFER = text(
    "select procrastinate_defer_jobs_v1(array[row("
    "'default', cast(:task as varchar), :priority, cast(:lock as text), null, cast(:args as jsonb),"
    " cast(:at as timestamptz))::procrastinate_job_to_defer_v1])"
)


async def enqueue(
    tx: Transaction,
    task_name: str,
    *,
    lock: str | None = None,
    at: datetime | None = None,
    priority: int = 0,
    **args: Any,
) -> None:
    """Enqueue a job in the caller's transaction.

    Jobs with the same `lock` run one after the other, in order. `at` is the earliest time to run.
    Arguments must be JSON; pass ids as text.
    """
    values = {"task": task_name, "priority": priority, "lock": lock, "args": json.dumps(args), "at": at}
    await tx.scalar(_DEFER, values)
