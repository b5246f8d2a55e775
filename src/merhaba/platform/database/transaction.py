"""One transaction: the unit every use case works in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

SYSTEM = UUID(int=0)
"""Not a workspace: the scope of the house's own work across workspaces (sign-in, event log, sweeps)."""


_LOCK = text(
    "select pg_advisory_xact_lock(hashtextextended(name, 7044)) from unnest(cast(:names as text[])) as name"
)


class Transaction:
    """An open transaction scoped to one workspace; row-level security hides every other workspace's rows.

    Commands take it first and never commit: the edge (a request, a job) does. `before_commit` is what is
    written last and in one go (the events that were appended); `after_commit` holds what must happen only
    once the rows are durable, such as waking the readers of the event log.
    """

    def __init__(self, connection: AsyncConnection, workspace: UUID) -> None:
        self.connection = connection
        self.workspace = workspace
        self.now = datetime.now(UTC)
        self.before_commit: list[Callable[[], Awaitable[None]]] = []
        self.after_commit: list[Callable[[], None]] = []
        self.events: list[tuple[UUID, str, dict[str, Any]]] = []
        self.wrote_events = False
        self._held: set[str] = set()

    @asynccontextmanager
    async def part(self) -> AsyncIterator[None]:
        """A part of the transaction that is undone alone when the block raises, its events included."""
        events, after = len(self.events), len(self.after_commit)
        try:
            async with self.connection.begin_nested():
                yield
        except BaseException:
            del self.events[events:]
            del self.after_commit[after:]
            raise

    async def lock(self, *names: str) -> None:
        """Wait until no other transaction of this workspace holds these names, and hold them to the end.

        Asked for in one order everywhere (as given here), nobody waits in a circle. What is held already
        costs nothing.
        """
        wanted = [name for name in dict.fromkeys(names) if name not in self._held]
        if not wanted:
            return
        await self.connection.execute(_LOCK, {"names": [f"{self.workspace}/{name}" for name in wanted]})
        if not self.connection.in_nested_transaction():  # what a part locks is let go with it
            self._held.update(wanted)

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
