"""The inbox's jobs: bringing snoozed conversations back."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from merhaba.platform.database import SYSTEM
from merhaba.platform.jobs import task
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem

from .commands.change import WAKE, wake
from .tables import conversations
from .types import Status


@task(WAKE)
async def wake_one(runtime: Runtime, *, workspace: str, conversation: str) -> None:
    """Bring one conversation back at its time; does nothing when it was changed meanwhile."""
    async with runtime.database.transaction(UUID(workspace)) as tx:
        try:
            await wake(tx, UUID(conversation))
        except Problem:
            return


@task("inbox.wake_overdue", cron="*/5 * * * *")
async def wake_overdue(runtime: Runtime) -> None:
    """Every five minutes, bring back whatever is overdue (a job may have been given up)."""
    table = conversations.c
    async with runtime.database.transaction(SYSTEM) as tx:
        due = await tx.rows(
            select(table.workspace_id, table.id)
            .where(table.status == Status.SNOOZED, table.snoozed_until <= tx.now)
            .limit(500)
        )
    for row in due:
        async with runtime.database.transaction(row.workspace_id) as tx:
            await wake(tx, row.id)


TASKS = (wake_one, wake_overdue)
