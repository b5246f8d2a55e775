"""Sockets of agents and shoppers that note when they saw which message."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

_AT_ONCE = 40
_numbers = itertools.count()


class Seen:
    """When each message id reached each agent, and its shopper; when the last pong came."""

    def __init__(self) -> None:
        self.by_agents: dict[str, dict[int, float]] = defaultdict(dict)
        self.by_shopper: dict[str, float] = {}
        self.pong = asyncio.Event()

    def clear(self) -> None:
        """Forget the warm-up."""
        self.by_agents.clear()
        self.by_shopper.clear()


Opening = Callable[[], Awaitable[ClientConnection]]


def agent_socket(port: int, session: str, seen: Seen) -> Opening:
    """How to open an agent's desk; agents count from 0 in the order they are made."""
    number = next(_numbers)

    def note(frame: str, now: float) -> None:
        if '"message.created"' in frame:
            message = json.loads(frame).get("message")
            if message is not None:
                seen.by_agents[message["id"]].setdefault(number, now)
        elif frame == '{"t":"pong"}':
            seen.pong.set()

    return lambda: _open(f"ws://127.0.0.1:{port}/live", {"Cookie": f"merhaba_session={session}"}, note)


def shopper_socket(port: int, visitor: str, seen: Seen) -> Opening:
    """How to open a shopper's chat."""

    def note(frame: str, now: float) -> None:
        if '"message.created"' in frame:
            seen.by_shopper.setdefault(json.loads(frame)["message"]["id"], now)

    return lambda: _open(f"ws://127.0.0.1:{port}/widget/v1/live?token={visitor}", {}, note)


async def open_all(openings: Sequence[Opening]) -> list[ClientConnection]:
    """Open them, forty at a time; each has said that it is ready."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(opening: Opening) -> ClientConnection:
        async with gate:
            return await opening()

    return list(await asyncio.gather(*map(one, openings)))


async def _open(url: str, headers: dict[str, str], note: Callable[[str, float], None]) -> ClientConnection:
    socket = await connect(
        url, additional_headers=headers, compression=None, ping_interval=None, open_timeout=60, max_queue=None
    )
    first = json.loads(await socket.recv())
    if first["t"] != "ready":
        raise RuntimeError(f"the socket began with {first}")

    async def listen() -> None:
        with contextlib.suppress(ConnectionClosed):  # at the end; a message that never came is noticed
            async for frame in socket:
                note(str(frame), time.perf_counter())

    socket.listening = asyncio.create_task(listen())  # type: ignore[attr-defined]  # kept from being collected
    return socket
