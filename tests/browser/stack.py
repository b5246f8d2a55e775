"""`merhaba up` as a shop runs it: every role in its own process, the demo shop in it, mail in and out."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import psycopg

from ..journeys.house import free_port, until
from ..journeys.post import letter, post

OWNER = ("owner@demo.test", "merhaba-merhaba")
MAILBOX = "support@demo.test"
START_SECONDS = 60.0

# What waits for a later moment, such as the e-mail that follows an answer nobody has seen in the chat.
_HURRY = (
    "update procrastinate_jobs set scheduled_at = now() - interval '1 second'"
    " where status = 'todo' and scheduled_at > now()",
    "update deliveries set send_at = now() - interval '1 second' where state = 'queued' and send_at > now()",
)


@dataclass(frozen=True)
class Stack:
    """A running installation."""

    url: str
    smtp_port: int
    database_url: str | None
    output: Path

    def said(self) -> list[str]:
        """The lines its processes wrote."""
        return self.output.read_text().splitlines()

    def complaints(self) -> str:
        """What they wrote about things that went wrong."""
        lines = self.said()
        start = next(
            (i for i, line in enumerate(lines) if "Traceback" in line or "ERROR" in line), len(lines)
        )
        return "\n".join(lines[start:][-120:])

    async def receive(self, sender: str, subject: str, text: str, **more: Any) -> EmailMessage:
        """Somebody writes to the shop by e-mail; gives the mail."""
        mail = letter(sender, MAILBOX, text, subject=subject, **more)
        await post(self.smtp_port, mail, [MAILBOX])
        return mail

    async def soon(self, found: Callable[[], Any], what: str) -> Any:
        """Wait for what a later moment brings, while letting that moment come; gives what `found` gave."""
        async with self._database() as connection:

            async def look() -> Any:
                for statement in _HURRY:
                    await connection.execute(statement.encode())
                return found()

            return await until(look, what)

    async def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a query gives; for facts that no screen shows."""
        async with self._database() as connection:
            return await (await connection.execute(statement.encode(), values or None)).fetchall()

    @contextlib.asynccontextmanager
    async def _database(self) -> AsyncIterator[psycopg.AsyncConnection[tuple[Any, ...]]]:
        assert self.database_url is not None
        async with await psycopg.AsyncConnection.connect(self.database_url, autocommit=True) as connection:
            yield connection


@contextlib.asynccontextmanager
async def running_stack(database_url: str | None, data: Path, relay: str) -> AsyncIterator[Stack]:
    """Start everything on free ports and stop it again; `relay` is where mail goes out. Without a database's
    address it has its own.

    Raises AssertionError with everything it said when it does not come up.
    """
    port, smtp_port = free_port(), free_port()
    settings = {
        "DATA": str(data),
        "DATABASE_URL": database_url or "",
        "PORT": str(port),
        "SMTP_PORT": str(smtp_port),
        "SMTP_RELAY": relay,
        "ADMIN_EMAIL": OWNER[0],
        "ADMIN_PASSWORD": OWNER[1],
    }
    output = data / "output.txt"
    with output.open("wb") as written:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "merhaba.app.cli", "up"),
            cwd=data,
            env={**os.environ, **{f"MERHABA_{name}": value for name, value in settings.items()}},
            stdout=written,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
    stack = Stack(f"http://127.0.0.1:{port}", smtp_port, database_url, output)
    try:
        await _until_ready(process, stack)
        yield stack
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 30)


async def _until_ready(process: asyncio.subprocess.Process, stack: Stack) -> None:
    for _ in range(int(START_SECONDS / 0.1)):
        if f"ready {stack.url}" in stack.said():
            break
        assert process.returncode is None, "\n".join(stack.said())
        await asyncio.sleep(0.1)
    else:
        raise AssertionError("\n".join([f"not ready after {START_SECONDS:g} s:", *stack.said()]))
    async with httpx.AsyncClient() as http:
        answer = await http.get(f"{stack.url}/")
    assert "<script" in answer.text, "the web apps are not built: run `make build` first"
