"""A mailbox at a peer, and a house that takes what is fetched."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from merhaba.channels.email import channel
from merhaba.channels.email.fetch import session as session_module
from merhaba.platform.outgoing import post_form
from merhaba.ports.channels import Account, Raw, Renewal, Tools

from .imap_peer import ImapPeer


@dataclasses.dataclass
class MemorySink:
    """Takes deliveries like the house: message and place together. `refuse` may raise instead."""

    taken: list[Raw] = dataclasses.field(default_factory=list)
    state: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    reports: list[int] = dataclasses.field(default_factory=list)
    refuse: Callable[[Raw], None] = lambda raw: None

    async def deliver(
        self, raw: Raw | None, state: Mapping[str, Any], *, arrived_at: datetime | None = None
    ) -> None:
        await asyncio.sleep(0)
        if raw is not None:
            self.refuse(raw)
            self.taken.append(raw)
        self.state = state

    async def report(self, *, behind: int) -> None:
        self.reports.append(behind)

    @property
    def texts(self) -> list[str]:
        """The last line of each mail taken."""
        return [raw.body.decode("latin-1").strip().rpartition("\n")[2] for raw in self.taken]


@dataclasses.dataclass
class Mailbox:
    """An account at the peer, fetched by the real channel."""

    peer: ImapPeer
    account: Account
    sink: MemorySink = dataclasses.field(default_factory=MemorySink)
    moment: datetime = dataclasses.field(default_factory=lambda: datetime.now(UTC))

    def configure(self, **config: Any) -> None:
        """Change settings of the account."""
        self.account = dataclasses.replace(self.account, config={**self.account.config, **config})

    def give(self, **secrets: str) -> None:
        """Change secrets of the account."""
        self.account = dataclasses.replace(self.account, secrets={**self.account.secrets, **secrets})

    @property
    def tools(self) -> Tools:
        """What the house would hand in: HTTP is real, secrets are kept here."""

        async def read_file(sha256: str) -> bytes:
            raise FileNotFoundError(sha256)

        async def renew(account: Account, renewal: Renewal) -> Account:
            self.give(**await renewal(self.account))
            return self.account

        return Tools(read_file=read_file, now=lambda: self.moment, post_form=post_form, renew=renew)

    async def pull(self) -> None:
        """One run of the channel, until it ends by itself."""
        await channel.pull(self.account, self.sink.state, self.sink, self.tools)

    @contextlib.asynccontextmanager
    async def fetching(self) -> AsyncIterator[MemorySink]:
        """Fetch while the block runs."""
        task = asyncio.create_task(self.pull())
        try:
            yield self.sink
        finally:
            if task.done():
                task.result()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def until_taken(self, count: int) -> list[str]:
        """Fetch until so many mails were taken and nothing more is there."""
        async with self.fetching():
            await until(lambda: len(self.sink.taken) >= count and self.sink.reports[-1:] == [0])
        return self.sink.texts


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait for a condition."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not condition():
        assert asyncio.get_running_loop().time() < deadline, "waited in vain"
        await asyncio.sleep(0.01)


def mail(text: str, **headers: str) -> bytes:
    """A small mail whose last line is `text`."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return (
        f"From: Ada <ada@example.com>\r\nTo: support@shop.test\r\nSubject: {text}\r\n{more}\r\n{text}\r\n"
    ).encode()


@pytest.fixture
async def peer() -> AsyncIterator[ImapPeer]:
    async with ImapPeer().running() as running:
        yield running


@pytest.fixture
def mailbox(peer: ImapPeer, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    """An account at the peer that takes everything from the beginning; waits are short."""
    monkeypatch.setattr(session_module, "COMMAND_SECONDS", 0.6)
    monkeypatch.setattr(session_module, "CONNECT_SECONDS", 0.6)
    config = {
        "imap_host": "127.0.0.1",
        "imap_port": peer.port,
        "imap_security": "none",
        "imap_days_back": 30,
        "imap_poll_seconds": 1,
    }
    return Mailbox(
        peer, Account("a1", peer.user, "Support", config=config, secrets={"imap_password": peer.password})
    )
