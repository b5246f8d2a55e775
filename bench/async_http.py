"""The least HTTP/1.1 that works, on one kept connection: the client shares two cores with the server."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass
from typing import Any, Self


class Refused(Exception):
    """The server answered, but not with 2xx."""


@dataclass
class Connection:
    """One kept connection. Each shopper's address is said in X-Forwarded-For, as a reverse proxy would:
    limits by address would otherwise see one shopper who writes a thousand messages a minute."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    host: str

    @classmethod
    async def open(cls, port: int) -> Self:
        """Connect to a web server on this machine."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        return cls(reader, writer, f"127.0.0.1:{port}")

    async def post(self, path: str, body: object, **headers: str) -> Any:
        """POST JSON; gives the answer's JSON. Raises Refused unless it is 2xx."""
        content = json.dumps(body).encode()
        lines = [
            f"POST {path} HTTP/1.1",
            f"Host: {self.host}",
            "Content-Type: application/json",
            f"Content-Length: {len(content)}",
            *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        ]
        self.writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + content)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status = int(head.split(" ", 2)[1])
        fields = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:] if line)
        length = int(fields["content-length"])
        answer = await self.reader.readexactly(length)
        if not 200 <= status < 300:
            raise Refused(f"POST {path}: {status} {answer[:300]!r}")
        return json.loads(answer)

    def close(self) -> None:
        """Close the connection."""
        self.writer.close()


def somewhere() -> str:
    """An address that nobody has sent from yet."""
    return f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(1, 255)}"
