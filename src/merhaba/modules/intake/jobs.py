"""Processing what webhooks left, soon after they were answered."""

from __future__ import annotations

from uuid import UUID

from merhaba.platform.jobs import task
from merhaba.platform.runtime import Runtime

from .commands import process_kept

PROCESS = "intake.process"


@task(PROCESS)
async def process_raw(runtime: Runtime, *, workspace: str, raw: str) -> None:
    """Process one kept raw message."""
    await process_kept(runtime, UUID(workspace), UUID(raw))


TASKS = (process_raw,)
