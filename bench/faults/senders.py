"""Shoppers and mail servers that try again until they are told that their message was taken."""

from __future__ import annotations

import asyncio
import contextlib
import random
import uuid
from collections.abc import Awaitable, Callable

from ..async_http import Connection, Refused, somewhere
from ..smtp_client import NotTaken, Session
from ..stack import Stack

_PAUSE = 0.2
_PATIENCE = 20.0
_CUT_SHARE, _CUT_AFTER = 0.1, 0.03
Send = Callable[[str], Awaitable[None]]


class Senders:
    """Keeps sending until stopped. `taken` holds the mark of every message that was acknowledged, by channel.

    One try in ten hangs up in the middle: it cannot know whether the message was taken, and sends it again.
    """

    def __init__(self, stack: Stack, site: str) -> None:
        self._stack, self._site = stack, site
        self._stopping = asyncio.Event()
        self._tokens: dict[str, str] = {}
        self.taken: dict[str, set[str]] = {"chat": set(), "mail": set()}
        self.tries_again = 0

    async def run(self, shoppers: int, mailers: int) -> None:
        """Send from that many shoppers and mail servers; ends once each has its last message taken."""
        await asyncio.gather(
            *(self._send_on("chat", self._chat) for _ in range(shoppers)),
            *(self._send_on("mail", self._mail) for _ in range(mailers)),
        )

    def stop(self) -> None:
        """No new messages; those under way are still seen through."""
        self._stopping.set()

    async def _send_on(self, channel: str, send: Send) -> None:
        while not self._stopping.is_set():
            mark = uuid.uuid4().hex
            while True:
                patience = _CUT_AFTER if random.random() < _CUT_SHARE else _PATIENCE
                try:
                    await asyncio.wait_for(send(mark), patience)
                except (OSError, EOFError, TimeoutError, Refused, NotTaken):
                    self.tries_again += 1
                    await asyncio.sleep(_PAUSE)
                else:
                    self.taken[channel].add(mark)
                    break

    async def _chat(self, mark: str) -> None:
        """One shopper, one message: the mark is its client key, and a browser keeps its token."""
        connection = await Connection.open(self._stack.port)
        with contextlib.closing(connection):
            token = self._tokens.get(mark)
            if token is None:
                boot = {"site": self._site}
                answer = await connection.post("/widget/v1/boot", boot, X_Forwarded_For=somewhere())
                token = self._tokens[mark] = answer["visitor"]
            message = {"site": self._site, "text": f"{mark} by chat", "client_key": mark}
            await connection.post(
                "/widget/v1/messages",
                message,
                X_Forwarded_For=somewhere(),
                Authorization=f"Visitor {token}",
            )

    async def _mail(self, mark: str) -> None:
        session = await Session.open(self._stack.smtp_port)
        with contextlib.closing(session):
            await session.send(
                f"{mark}@shopper.test",
                "support@demo.test",
                f"From: {mark}@shopper.test\r\nTo: support@demo.test\r\nSubject: A question\r\n"
                f"Message-ID: <{mark}@shopper.test>\r\n\r\n{mark} by mail\r\n",
            )
