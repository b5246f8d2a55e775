"""Who is looking at what, who is typing: ephemeral, never stored, shared between web processes."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from merhaba.platform.events import Bell
from merhaba.platform.realtime import Connection, Hub

from .feed import dumps
from .whose import is_theirs

_FORGET_SECONDS = 70.0
_TYPING_SECONDS = 8.0


@dataclass(slots=True)
class Looker:
    """An agent who has a conversation open."""

    name: str
    at: float
    typing_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a conversation is, as far as shoppers' sockets need to know."""

    channel: str
    brand_id: UUID
    visitor: str | None
    customer_id: UUID


class Presence:
    """What this process knows of everybody; other processes tell it through the bell."""

    def __init__(self, hub: Hub, bell: Bell) -> None:
        self._hub, self._bell = hub, bell
        self._lookers: dict[tuple[UUID, UUID], dict[UUID, Looker]] = defaultdict(dict)

    def hear(self, frame: dict[str, Any]) -> None:
        """A frame from another process."""
        kind = frame.get("k")
        workspace = UUID(frame["w"])
        if kind == "look":
            self._look(
                workspace,
                UUID(frame["c"]),
                UUID(frame["a"]),
                frame["n"],
                bool(frame["on"]),
                bool(frame["ty"]),
            )
        elif kind == "agents":
            self._to_agents(workspace, frame["f"], None)
        elif kind == "shopper":
            owner = Owner("chat", UUID(frame["b"]), frame["v"], UUID(frame["u"]))
            self._to_shoppers(workspace, owner, frame["f"])

    def viewing(self, connection: Connection, conversation: UUID | None) -> None:
        """An agent opened a conversation, or left (None)."""
        if connection.agent is None:
            return
        before, connection.viewing = connection.viewing, conversation
        if before is not None and before != conversation and not self._elsewhere(connection, before):
            self._share_look(connection, before, on=False, typing=False)
        if conversation is not None:
            self._share_look(connection, conversation, on=True, typing=False)

    def agent_types(
        self, connection: Connection, conversation: UUID, *, on: bool, owner: Owner | None
    ) -> None:
        """An agent types (or stopped): colleagues see who, the shopper sees that somebody does."""
        if connection.agent is None:
            return
        self._share_look(connection, conversation, on=True, typing=on)
        if owner is not None and owner.channel == "chat":
            who = {"kind": "agent", "name": connection.name.split(" ")[0]}
            frame = {"t": "typing", "conversation": str(conversation), "who": who, "on": on}
            self._to_shoppers(connection.workspace, owner, frame)
            self._bell.send(
                {
                    "k": "shopper",
                    "w": str(connection.workspace),
                    "b": str(owner.brand_id),
                    "v": owner.visitor,
                    "u": str(owner.customer_id),
                    "f": frame,
                }
            )

    def tell_agents(self, workspace: UUID, frame: dict[str, Any]) -> None:
        """A frame for every agent of a workspace, here and in other processes."""
        self._to_agents(workspace, frame, None)
        self._bell.send({"k": "agents", "w": str(workspace), "f": frame})

    def viewers_frame(self, workspace: UUID, conversation: UUID) -> dict[str, Any]:
        """Who has a conversation open now."""
        now = time.monotonic()
        lookers = self._lookers.get((workspace, conversation), {})
        return {
            "t": "viewers",
            "conversation": str(conversation),
            "agents": [
                {"id": str(agent), "name": looker.name, "typing": now - looker.typing_at < _TYPING_SECONDS}
                for agent, looker in lookers.items()
                if now - looker.at < _FORGET_SECONDS
            ],
        }

    def all_viewers(self, workspace: UUID) -> list[dict[str, Any]]:
        """Every conversation somebody has open, for a desk that has just connected."""
        return [
            self.viewers_frame(of, c)
            for (of, c), who in list(self._lookers.items())
            if of == workspace and who
        ]

    def _share_look(self, connection: Connection, conversation: UUID, *, on: bool, typing: bool) -> None:
        agent = connection.agent
        if agent is None:
            return
        self._look(connection.workspace, conversation, agent, connection.name, on, typing)
        self._bell.send(
            {
                "k": "look",
                "w": str(connection.workspace),
                "c": str(conversation),
                "a": str(agent),
                "n": connection.name,
                "on": on,
                "ty": typing,
            }
        )

    def _look(
        self, workspace: UUID, conversation: UUID, agent: UUID, name: str, on: bool, typing: bool
    ) -> None:
        key = (workspace, conversation)
        now = time.monotonic()
        if on:
            self._lookers[key][agent] = Looker(name, now, now if typing else 0.0)
        else:
            self._lookers[key].pop(agent, None)
        frame = self.viewers_frame(workspace, conversation)
        if not frame["agents"]:
            self._lookers.pop(key, None)
        self._to_agents(workspace, frame, agent if on and not typing else None)

    def _elsewhere(self, connection: Connection, conversation: UUID) -> bool:
        """Whether the same agent has it open in another window."""
        return any(
            other is not connection and other.agent == connection.agent and other.viewing == conversation
            for other in self._hub.agents(connection.workspace)
        )

    def _to_agents(self, workspace: UUID, frame: dict[str, Any], without: UUID | None) -> None:
        text = dumps(frame)
        for connection in self._hub.agents(workspace):
            if without is None or connection.agent != without:
                connection.push(text)

    def _to_shoppers(self, workspace: UUID, owner: Owner, frame: dict[str, Any]) -> None:
        text = dumps(frame)
        for connection in self._hub.shoppers(workspace, owner.visitor, owner.customer_id):
            if is_theirs(owner, connection):
                connection.push(text)
