"""The live streams as a browser holds them: frames are kept in order, and can be waited for."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import urlencode

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from .desk import Desk
from .shopper import Shopper

Frame = dict[str, Any]


class Live:
    """One open socket; `frames` are all that came."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.frames: list[Frame] = []
        self.closed: int | None = None
        self._changed = asyncio.Condition()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in self._socket:
                self.frames.append(json.loads(text))
                async with self._changed:
                    self._changed.notify_all()
        self.closed = self._socket.close_code
        async with self._changed:
            self._changed.notify_all()

    async def send(self, frame: Any) -> None:
        """Send a frame (or, for a str, that text)."""
        await self._socket.send(frame if isinstance(frame, str) else json.dumps(frame))

    async def wait_for(
        self, wanted: Callable[[Frame], bool], what: str, seconds: float = 10, after: int = 0
    ) -> Frame:
        """The first frame (from number `after` on) that is wanted, now or later."""
        seen = after
        try:
            async with asyncio.timeout(seconds), self._changed:
                while True:
                    for frame in self.frames[seen:]:
                        if wanted(frame):
                            return frame
                    seen = len(self.frames)
                    assert self.closed is None, f"closed with {self.closed} before: {what}"
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(f"no frame came: {what}; frames: {self.frames}") from None

    async def event(self, kind: str, seconds: float = 10, after: int = 0, **same: Any) -> Frame:
        """The first event frame of a type whose data hold these values."""

        def wanted(frame: Frame) -> bool:
            data = frame.get("data", {})
            return frame.get("type") == kind and all(data.get(k) == v for k, v in same.items())

        return await self.wait_for(wanted, f"{kind} {same}", seconds, after)

    async def message(self, text: str, seconds: float = 10) -> Frame:
        """The frame that brings a message with this text."""
        return await self.wait_for(
            lambda f: f.get("type") == "message.created" and (f.get("message") or {}).get("text") == text,
            f"message {text!r}",
            seconds,
        )

    async def until_closed(self, seconds: float = 10) -> int:
        """Wait until the server closes; gives the code."""
        await asyncio.wait_for(asyncio.shield(self._reading), seconds)
        assert self.closed is not None
        return self.closed

    async def settle(self) -> None:
        """Everything that was on its way before this call has come: a ping goes around."""
        before = sum(f.get("t") == "pong" for f in self.frames)
        await self.send({"t": "ping"})
        await self.wait_for(
            lambda _: sum(f.get("t") == "pong" for f in self.frames) > before, "the ping comes back"
        )

    async def end(self) -> None:
        """Close from this side."""
        await self._socket.close()
        await self._reading

    @property
    def cursor(self) -> str:
        """The last cursor that was heard."""
        return next(str(f["cursor"]) for f in reversed(self.frames) if "cursor" in f)


@contextlib.asynccontextmanager
async def desk_live(desk: Desk, after: str | None = None) -> AsyncIterator[Live]:
    """An agent's live stream, ready."""
    query = f"?{urlencode({'after': after})}" if after else ""
    url = desk.url.replace("http", "ws", 1) + f"/live{query}"
    headers = {"Cookie": f"merhaba_session={desk.cookie}"}
    async with _live(url, headers, desk.url) as live:
        yield live


@contextlib.asynccontextmanager
async def shopper_live(shopper: Shopper, after: str | None = None) -> AsyncIterator[Live]:
    """A shopper's live stream, ready."""
    query = {"site": shopper.site, "token": shopper.token or ""} | ({"after": after} if after else {})
    url = shopper.url.replace("http", "ws", 1) + f"/widget/v1/live?{urlencode(query)}"
    async with _live(url, {}, "https://shop.example") as live:
        yield live


@contextlib.asynccontextmanager
async def _live(url: str, headers: dict[str, str], origin: str) -> AsyncIterator[Live]:
    async with connect(url, additional_headers=headers, origin=origin, compression=None) as socket:  # type: ignore[arg-type]
        live = Live(socket)
        try:
            await live.wait_for(lambda f: f["t"] in {"ready", "reset"}, "ready")
            yield live
        finally:
            await live.end()
