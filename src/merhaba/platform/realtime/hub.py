"""The open connections of this process, by workspace."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from merhaba.platform.events import Place

from .connection import Connection


class Hub:
    """Who is connected here. Frames for a workspace's agents or shoppers go through it."""

    def __init__(self) -> None:
        self._agents: dict[UUID, set[Connection]] = defaultdict(set)
        self._visitors: dict[UUID, set[Connection]] = defaultdict(set)
        # Shoppers are many and an event concerns one of them: found by key, never by going through all.
        self._shoppers: dict[tuple[UUID, str | UUID], set[Connection]] = defaultdict(set)
        self.place: Place | None = None
        self.epoch: UUID | None = None
        self.moved = asyncio.Condition()

    def add(self, connection: Connection) -> None:
        """A socket opened."""
        self._of(connection)[connection.workspace].add(connection)
        for key in _keys(connection):
            self._shoppers[key].add(connection)

    def remove(self, connection: Connection) -> None:
        """A socket closed."""
        members = self._of(connection)[connection.workspace]
        members.discard(connection)
        if not members:
            del self._of(connection)[connection.workspace]
        for key in _keys(connection):
            self._shoppers[key].discard(connection)
            if not self._shoppers[key]:
                del self._shoppers[key]

    def agents(self, workspace: UUID) -> Iterable[Connection]:
        """Sockets of a workspace's agents."""
        return tuple(self._agents.get(workspace, ()))

    def shoppers(self, workspace: UUID, visitor: str | None, customer: UUID | None) -> set[Connection]:
        """Sockets of one shopper: of this browser, or signed in as this customer."""
        keys = [key for key in (visitor, customer) if key is not None]
        return set().union(*(self._shoppers.get((workspace, key), ()) for key in keys))

    def listens(self, workspace: UUID) -> bool:
        """Whether anybody of a workspace is connected here."""
        return workspace in self._agents or workspace in self._visitors

    def size(self) -> int:
        """How many sockets are open."""
        return sum(map(len, self._agents.values())) + sum(map(len, self._visitors.values()))

    async def moved_to(self, epoch: UUID, place: Place) -> None:
        """The log was read up to `place`: wake who waits for it."""
        self.epoch, self.place = epoch, place
        async with self.moved:
            self.moved.notify_all()

    def _of(self, connection: Connection) -> dict[UUID, set[Connection]]:
        return self._agents if connection.agent is not None or connection.visitor is None else self._visitors


def _keys(connection: Connection) -> list[tuple[UUID, str | UUID]]:
    """What a shopper's socket is found by; an agent's by nothing."""
    if connection.visitor is None:
        return []
    return [(connection.workspace, key) for key in (connection.visitor, *connection.customers)]
