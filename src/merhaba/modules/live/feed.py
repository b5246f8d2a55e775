"""Delivering batches of the log to the sockets of this process."""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from merhaba.platform.database import DatabaseUnavailable
from merhaba.platform.events import Place, Recorded, cursor_of
from merhaba.platform.realtime import Connection, Hub
from merhaba.platform.runtime import Runtime

from .frames import Loaded, frame_for_agent, load
from .shopper_frames import frame_for_shopper
from .whose import is_theirs, recognise

log = logging.getLogger(__name__)


def dumps(frame: object) -> str:
    """A frame as compact JSON."""
    return json.dumps(frame, separators=(",", ":"), ensure_ascii=False)


class Feed:
    """Turns events into frames for everyone connected here, each seeing only what is theirs."""

    def __init__(self, runtime: Runtime, hub: Hub) -> None:
        self._runtime, self._hub = runtime, hub

    async def deliver(self, batch: Sequence[Recorded]) -> None:
        """Send a batch to the sockets of its workspaces; workspaces nobody listens to cost nothing.

        What cannot be shown (a mistake of ours) stops nobody's stream: the screens it concerns fetch anew.
        """
        by_workspace: dict[UUID, list[Recorded]] = defaultdict(list)
        for event in batch:
            if self._hub.listens(event.workspace):
                by_workspace[event.workspace].append(event)
        for workspace, events in by_workspace.items():
            try:
                await self._deliver(workspace, events)
            except DatabaseUnavailable:
                raise
            except Exception:
                log.exception("events of workspace %s could not be shown", workspace)
                self._start_anew(workspace, events[-1])

    async def _deliver(self, workspace: UUID, events: Sequence[Recorded]) -> None:
        agents = list(self._hub.agents(workspace))
        ids = list({c.agent for c in agents if c.agent is not None})
        async with self._runtime.database.transaction(workspace) as tx:
            loaded = await load(tx, self._runtime.keys, events, ids)
            if any(event.type == "conversation.created" for event in events):
                await recognise(tx, self._hub, self._hub.strangers(workspace))
        for event in events:
            self._to_agents(event, loaded, agents)
            self._to_shoppers(event, loaded)

    def _start_anew(self, workspace: UUID, last: Recorded) -> None:
        place = Place(last.xid, last.id)
        frame = dumps({"t": "reset", "cursor": cursor_of(self._epoch, place)})
        for connection in self._hub.everyone(workspace):
            connection.offer(place, frame)

    def _to_agents(self, event: Recorded, loaded: Loaded, agents: Sequence[Connection]) -> None:
        # Frames differ between agents only by whether they have read it: few are encoded, many are sent.
        encoded: dict[tuple[bool, bool], str | None] = {}
        place = Place(event.xid, event.id)
        concerned = event.ident("agent")
        conversation = event.ident("conversation")
        row = loaded.rows.get(conversation) if conversation is not None else None
        for connection in agents:
            unread = False
            if row is not None and row.last_inbound_at is not None and conversation is not None:
                mark = loaded.read_at.get((connection.agent or UUID(int=0), conversation))
                unread = connection.agent is not None and (mark is None or mark < row.last_inbound_at)
            key = (unread, concerned is None or concerned == connection.agent)
            if key not in encoded:
                frame = frame_for_agent(event, loaded, connection.agent, self._epoch)
                encoded[key] = dumps(frame) if frame is not None else None
            text = encoded[key]
            if text is not None:
                connection.offer(place, text)

    def _to_shoppers(self, event: Recorded, loaded: Loaded) -> None:
        conversation = event.ident("conversation")
        if conversation is None or conversation not in loaded.rows:
            return
        row = loaded.rows[conversation]
        candidates = self._hub.shoppers(event.workspace, row.visitor, row.customer_id)
        theirs = [s for s in candidates if is_theirs(row, s)]
        if not theirs:
            return
        frame = frame_for_shopper(event, loaded, self._epoch)
        if frame is None:
            return
        text = dumps(frame)
        for connection in theirs:
            connection.offer(Place(event.xid, event.id), text)

    @property
    def _epoch(self) -> UUID:
        if self._hub.epoch is None:
            raise RuntimeError("the log reader has not started")
        return self._hub.epoch
