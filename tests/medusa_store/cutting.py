"""A line to the store that can be cut at the worst moment: after it acted, before it answers."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from urllib.parse import urlsplit


class Line:
    """A TCP proxy. `cut_answer_to(words)` drops the answer to the next request whose head matches."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._words: re.Pattern[bytes] | None = None
        self.url = ""
        self.cuts = 0

    def cut_answer_to(self, words: str) -> None:
        """A pattern, for example `POST /admin/payments/`."""
        self._words = re.compile(words.encode())

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[Line]:
        """Listen on a free port of the loopback."""
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            server.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, onward = await asyncio.open_connection(self._host, self._port)
        cut = asyncio.Event()

        async def ask() -> None:
            while data := await reader.read(65536):
                if self._words and self._words.search(data):
                    self._words = None
                    cut.set()
                onward.write(data)
                await onward.drain()
            onward.close()

        async def answer() -> None:
            while data := await there.read(65536):
                if cut.is_set():
                    self.cuts += 1
                    break  # it has acted, for it answers; nobody will hear it
                writer.write(data)
                await writer.drain()
            writer.close()
            onward.close()

        with contextlib.suppress(ConnectionError):
            await asyncio.gather(ask(), answer())
