"""The open connections of this process, by workspace."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from merhaba.platform.events import Place

from .connection import Connection


class Hub:
    """Who is connected here. Frames for a workspace's agents or shoppers go through it.

    Agents are few and see everything; shoppers are thousands, and each event concerns one of them, so they
    are found by key and never by going through all.
    """

    def __init__(self) -> None:
        self._agents: dict[UUID, set[Connection]] = defaultdict(set)
        self._visitors: dict[UUID, set[Connection]] = defaultdict(set)
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
        _discard(self._of(connection), connection.workspace, connection)
        for key in _keys(connection):
            _discard(self._shoppers, key, connection)

    def agents(self, workspace: UUID) -> Iterable[Connection]:
        """Sockets of a workspace's agents."""
        return tuple(self._agents.get(workspace, ()))

    def everyone(self, workspace: UUID) -> Iterable[Connection]:
        """Every socket of a workspace."""
        return (*self._agents.get(workspace, ()), *self._visitors.get(workspace, ()))

    def shoppers(
        self, workspace: UUID, visitor: str | None, customer: UUID | None = None
    ) -> Iterable[Connection]:
        """Sockets of one shopper: of this browser, or signed in as this customer."""
        keys = [(workspace, key) for key in (visitor, customer) if key is not None]
        return set[Connection]().union(*(self._shoppers.get(key, ()) for key in keys))

    def strangers(self, workspace: UUID) -> Iterable[Connection]:
        """Sockets of signed-in shoppers of whom nothing was here yet when they connected."""
        return tuple(self._shoppers.get((workspace, _STRANGER), ()))

    def recognise(self, connection: Connection, customers: frozenset[UUID]) -> None:
        """Note which customers a signed-in shopper is; nothing to do for a socket that has closed."""
        if connection in self._visitors.get(connection.workspace, ()):
            self.remove(connection)
            connection.customers = customers
            self.add(connection)

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


_STRANGER = "?"  # no visitor is called that
_Key = TypeVar("_Key")


def _keys(connection: Connection) -> list[tuple[UUID, str | UUID]]:
    """What a shopper's socket is found by; an agent's by nothing."""
    if connection.visitor is None:
        return []
    keys: list[str | UUID] = [connection.visitor, *connection.customers]
    if connection.account is not None and not connection.customers:
        keys.append(_STRANGER)
    return [(connection.workspace, key) for key in keys]


def _discard(members: dict[_Key, set[Connection]], key: _Key, connection: Connection) -> None:
    members[key].discard(connection)
    if not members[key]:
        del members[key]
