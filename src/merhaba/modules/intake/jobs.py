"""Processing what webhooks left, soon after they were answered."""

from __future__ import annotations

from uuid import UUID

from merhaba.platform.jobs import task
from merhaba.platform.runtime import Runtime

from .commands import process

PROCESS = "intake.process"


@task(PROCESS)
async def process_raw(runtime: Runtime, *, workspace: str, raw: str) -> None:
    """Process one kept raw message."""
    async with runtime.database.transaction(UUID(workspace)) as tx:
        await process(tx, runtime, UUID(raw))


TASKS = (process_raw,)
