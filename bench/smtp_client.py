"""A mail server that forwards to us: one SMTP session, one mail after the other, without pipelining."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Self


class NotTaken(Exception):
    """The server answered something else than was hoped for."""


@dataclass
class Session:
    """An open SMTP session (RFC 5321)."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def open(cls, port: int) -> Self:
        """Connect and say hello."""
        session = cls(*await asyncio.open_connection("127.0.0.1", port))
        await session._answer(220)
        await session._say("EHLO bench.test", 250)
        return session

    async def send(self, sender: str, recipient: str, mail: str) -> None:
        """Hand over one mail; returns when it is acknowledged. Raises NotTaken when it is not."""
        await self._say(f"MAIL FROM:<{sender}>", 250)
        await self._say(f"RCPT TO:<{recipient}>", 250)
        await self._say("DATA", 354)
        stuffed = mail.replace("\r\n.", "\r\n..")
        await self._say(f"{stuffed}.", 250)

    def close(self) -> None:
        """Close the connection without a word, as a crashed client would."""
        self.writer.close()

    async def _say(self, line: str, wanted: int) -> None:
        self.writer.write(line.encode() + b"\r\n")
        await self._answer(wanted)

    async def _answer(self, wanted: int) -> None:
        while True:
            line = await self.reader.readline()
            if line[3:4] != b"-":
                break
        if not line.startswith(str(wanted).encode()):
            raise NotTaken(f"wanted {wanted}, got {line!r}")
