"""One transaction: the unit every use case works in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, Row
from sqlalchemy.ext.asyncio import AsyncConnection

SYSTEM = UUID(int=0)
"""Not a workspace: the scope of the house's own work across workspaces (sign-in, event log, sweeps)."""


class Transaction:
    """An open transaction scoped to one workspace; row-level security hides every other workspace's rows.

    Commands take it first and never commit: the edge (a request, a job) does. `after_commit` holds what
    must happen only once the rows are durable, such as waking the readers of the event log.
    """

    def __init__(self, connection: AsyncConnection, workspace: UUID) -> None:
        self.connection = connection
        self.workspace = workspace
        self.now = datetime.now(UTC)
        self.after_commit: list[Callable[[], None]] = []
        self.wrote_events = False

    async def rows(
        self, statement: Executable, values: Mapping[str, Any] | None = None
    ) -> Sequence[Row[Any]]:
        """All rows of a query."""
        return (await self.connection.execute(statement, values)).all()

    async def first(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Row[Any] | None:
        """The first row, or None."""
        return (await self.connection.execute(statement, values)).first()

    async def scalar(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Any:
        """The first column of the first row, or None."""
        return (await self.connection.execute(statement, values)).scalar()

    async def scalars(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Any]:
        """The first column of every row."""
        return (await self.connection.execute(statement, values)).scalars().all()

    async def run(
        self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> int:
        """Execute a write; gives the number of rows it touched."""
        counted = {"preserve_rowcount": True}  # an INSERT says how many rows it made only when asked
        return (await self.connection.execute(statement, values, execution_options=counted)).rowcount
