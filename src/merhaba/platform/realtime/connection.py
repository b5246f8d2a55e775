"""One open socket: a bounded queue of frames, so that a slow reader never slows the others."""

from __future__ import annotations

import asyncio
import contextlib
from uuid import UUID

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from merhaba.platform.events import Place

_QUEUE = 1000


class Connection:
    """A socket of an agent (`agent` is set) or of a shopper (`visitor` is set: their browser; `account` is
    what the shop knows them by, when they are signed in there, and `customers` who that is).

    Until `go_live` frames of the log are held back, so that what is replayed comes first and nothing is
    sent twice or left out.
    """

    def __init__(
        self,
        socket: WebSocket,
        workspace: UUID,
        *,
        agent: UUID | None = None,
        name: str = "",
        visitor: str | None = None,
        brand: UUID | None = None,
        account: str | None = None,
    ) -> None:
        self.socket, self.workspace = socket, workspace
        self.agent, self.name = agent, name
        self.visitor, self.brand, self.account = visitor, brand, account
        self.customers: frozenset[UUID] = frozenset()
        self.viewing: UUID | None = None
        self._queue: asyncio.Queue[str] = asyncio.Queue(_QUEUE)
        self._held: list[tuple[Place, str]] | None = []
        self.overrun = False

    def offer(self, place: Place, frame: str) -> None:
        """A frame of the log, in order."""
        if self._held is not None:
            self._held.append((place, frame))
            self.overrun = self.overrun or len(self._held) > _QUEUE
        else:
            self.push(frame)

    def push(self, frame: str) -> None:
        """Queue a frame; a reader that is a thousand frames behind is cut off and comes back by cursor."""
        try:
            self._queue.put_nowait(frame)
        except asyncio.QueueFull:
            self.overrun = True

    def go_live(self, replayed_to: Place) -> None:
        """Let through what was held back and lies after the replay."""
        held, self._held = self._held or [], None
        for place, frame in held:
            if place > replayed_to:
                self.push(frame)

    async def pump(self) -> None:
        """Send queued frames until the socket closes."""
        with contextlib.suppress(WebSocketDisconnect, RuntimeError, OSError):
            while self.socket.client_state is WebSocketState.CONNECTED:
                frame = await self._queue.get()
                if self.overrun:
                    await self.socket.close(1013, "too far behind")
                    return
                await self.socket.send_text(frame)
