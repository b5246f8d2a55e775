"""An IMAP server at the network's edge: honest by default, and as broken as a test wants it.

It speaks what the fetching side uses of RFC 3501, 2177 and 4959, and counts what it was asked.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

CAPABILITIES = "IMAP4rev1 IDLE AUTH=PLAIN AUTH=XOAUTH2 SASL-IR"


class Hang(Exception):
    """Say nothing more on this connection."""


class Drop(Exception):
    """Close the connection now; `after` is sent before."""

    def __init__(self, after: bytes = b"") -> None:
        super().__init__()
        self.after = after


@dataclass
class Stored:
    """One message on the server."""

    content: bytes
    arrived: datetime


@dataclass
class Folder:
    """One folder on the server."""

    validity: int = 1
    next_uid: int = 1
    messages: dict[int, Stored] = field(default_factory=dict)

    def add(self, content: bytes, arrived: datetime | None = None) -> int:
        """Put a message in; gives its UID."""
        uid, self.next_uid = self.next_uid, self.next_uid + 1
        self.messages[uid] = Stored(content, arrived or datetime.now(UTC))
        return uid


@dataclass
class ImapPeer:
    """The server. `bend(command, line)` may raise Hang or Drop, or give other bytes to answer with."""

    folders: dict[str, Folder] = field(default_factory=lambda: {"INBOX": Folder()})
    user: str = "support@shop.test"
    password: str = "geheim"
    token: str = "good-token"
    capabilities: str = CAPABILITIES
    bend: Callable[[str, str], bytes | None] = lambda command, line: None
    edit_search: Callable[[list[int]], list[int]] = lambda uids: uids
    edit_answer: Callable[[str, bytes], bytes] = lambda command, answer: answer
    around_idle: Callable[[], tuple[bytes, bytes]] = lambda: (b"", b"")
    asked: list[str] = field(default_factory=list)
    connections: int = 0
    idling: int = 0
    port: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def inbox(self) -> Folder:
        return self.folders["INBOX"]

    def deliver(self, content: bytes, folder: str = "INBOX", **more: Any) -> int:
        """A mail arrives; whoever waits with IDLE is told."""
        uid = self.folders[folder].add(content, **more)
        self.announce()
        return uid

    def announce(self) -> None:
        """Tell everybody who idles."""
        self._changed.set()
        self._changed = asyncio.Event()

    def count(self, command: str) -> int:
        """How often a command was given."""
        return sum(1 for line in self.asked if command in line)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[ImapPeer]:
        """Listen on a free port while the block runs."""
        tasks: set[asyncio.Task[None]] = set()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            tasks.add(task)
            self.connections += 1
            try:
                await _Connection(self, reader, writer).serve()
            except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                pass
            finally:
                tasks.discard(task)
                writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=2**20)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for task in list(tasks):
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


class _Connection:
    def __init__(self, peer: ImapPeer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.peer, self.reader, self.writer = peer, reader, writer
        self.folder: Folder | None = None

    async def serve(self) -> None:
        try:
            greeting = self.peer.bend("GREETING", "")
            await self.say(greeting or f"* OK [CAPABILITY {self.peer.capabilities}] ready\r\n".encode())
            while line := (await self.reader.readline()).decode("latin-1").rstrip("\r\n"):
                tag, _, rest = line.partition(" ")
                command = rest.split(" ")[0].upper()
                if command == "UID":
                    command = "UID " + rest.split(" ")[1].upper()
                self.peer.asked.append(rest if command not in {"LOGIN", "AUTHENTICATE"} else command)
                bent = self.peer.bend(command, rest)
                if bent is not None:
                    await self.say(bent.replace(b"TAG", tag.encode()))
                    continue
                if command == "LOGOUT":
                    await self.say(f"* BYE\r\n{tag} OK done\r\n".encode())
                    return
                await self.answer(tag, command, rest)
        except Hang:
            await asyncio.sleep(3600)
        except Drop as drop:
            await self.say(drop.after)

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, tag: str, command: str, rest: str) -> None:
        if command == "IDLE":
            await self.idle(tag)
            return
        if command == "AUTHENTICATE":
            await self.authenticate(tag, rest)
            return
        untagged, done = self.work(command, rest)
        await self.say(self.peer.edit_answer(command, untagged) + f"{tag} {done}\r\n".encode())

    def work(self, command: str, rest: str) -> tuple[bytes, str]:
        if command == "CAPABILITY":
            return f"* CAPABILITY {self.peer.capabilities}\r\n".encode(), "OK done"
        if command == "LOGIN":
            user, password = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', rest)[1:3]
            given = ("".join(user), "".join(password))
            right = given == (self.peer.user, self.peer.password)
            return b"", "OK in" if right else "NO [AUTHENTICATIONFAILED] wrong"
        if command == "LIST":
            return b"".join(f'* LIST () "/" "{name}"\r\n'.encode() for name in self.peer.folders), "OK done"
        if command == "EXAMINE":
            name = rest.partition(" ")[2].strip('"')
            if name not in self.peer.folders:
                return b"", "NO [NONEXISTENT] no such folder"
            self.folder = self.peer.folders[name]
            facts = (
                f"* {len(self.folder.messages)} EXISTS\r\n* 0 RECENT\r\n"
                f"* OK [UIDVALIDITY {self.folder.validity}]\r\n* OK [UIDNEXT {self.folder.next_uid}]\r\n"
            )
            return facts.encode(), "OK [READ-ONLY]"
        assert self.folder is not None, command
        if command == "UID SEARCH":
            uids = self.peer.edit_search(self.search(rest))
            return f"* SEARCH {' '.join(map(str, uids))}\r\n".encode(), "OK done"
        if command == "UID FETCH":
            return self.fetch(rest), "OK done"
        return b"", "OK done"

    def search(self, rest: str) -> list[int]:
        assert self.folder is not None
        found = set(self.folder.messages)
        if wanted := re.search(r"\bUID ([\d,:*]+)$", rest):
            found &= self.named(wanted.group(1))
        if since := re.search(r"SINCE (\S+)", rest):
            day = _day(since.group(1))
            found = {uid for uid in found if self.folder.messages[uid].arrived.date() >= day}
        return sorted(found)

    def named(self, wanted: str) -> set[int]:
        """UIDs of a set; like every server, `n:*` always names the last message, too."""
        assert self.folder is not None
        there = self.folder.messages
        named: set[int] = set()
        for part in wanted.split(","):
            low, _, high = part.partition(":")
            if high == "*":
                named |= {uid for uid in there if uid >= int(low)} | set(sorted(there)[-1:])
            else:
                named |= {uid for uid in there if int(low) <= uid <= int(high or low)}
        return named

    def fetch(self, rest: str) -> bytes:
        assert self.folder is not None
        _, _, wanted, items = rest.split(" ", 3)
        answer = b""
        for uid in sorted(self.named(wanted)):
            message = self.folder.messages[uid]
            sequence = sorted(self.folder.messages).index(uid) + 1
            answer += f"* {sequence} FETCH (UID {uid}".encode()
            if "RFC822.SIZE" in items:
                answer += f" RFC822.SIZE {len(message.content)}".encode()
            if "INTERNALDATE" in items:
                answer += message.arrived.strftime(' INTERNALDATE "%d-%b-%Y %H:%M:%S %z"').encode()
            if part := re.search(r"BODY\.PEEK\[\]<0\.(\d+)>", items):
                start = message.content[: int(part.group(1))]
                answer += b" BODY[]<0> {%d}\r\n" % len(start) + start
            elif "HEADER.FIELDS" in items:
                lines = message.content.partition(b"\r\n\r\n")[0].split(b"\r\n")
                header = b"".join(x + b"\r\n" for x in lines if x.lower().startswith(b"date:")) + b"\r\n"
                answer += b" BODY[HEADER.FIELDS (DATE)] {%d}\r\n" % len(header) + header
            elif "BODY.PEEK[]" in items:
                answer += b" BODY[] {%d}\r\n" % len(message.content) + message.content
            answer += b")\r\n"
        return answer

    async def idle(self, tag: str) -> None:
        assert self.folder is not None
        known, changed = len(self.folder.messages), self.peer._changed
        before, after = self.peer.around_idle()
        await self.say(before + b"+ idling\r\n" + after)
        done: asyncio.Future[Any] = asyncio.ensure_future(self.reader.readline())
        self.peer.idling += 1
        try:
            await self.announce(done, known, changed)
        finally:
            self.peer.idling -= 1
        await self.say(f"{tag} OK idled\r\n".encode())

    async def announce(self, done: asyncio.Future[Any], known: int, changed: asyncio.Event) -> None:
        assert self.folder is not None
        while not done.done():
            heard: asyncio.Future[Any] = asyncio.ensure_future(changed.wait())
            await asyncio.wait({done, heard}, return_when=asyncio.FIRST_COMPLETED)
            heard.cancel()
            if len(self.folder.messages) != known:
                known, changed = len(self.folder.messages), self.peer._changed
                await self.say(f"* {known} EXISTS\r\n".encode())

    async def authenticate(self, tag: str, rest: str) -> None:
        mechanism = rest.split(" ")[1].upper()
        await self.say(b"+ \r\n")
        given = base64.b64decode(await self.reader.readline()).decode()
        if mechanism == "XOAUTH2":
            right = given == f"user={self.peer.user}\x01auth=Bearer {self.peer.token}\x01\x01"
        else:
            right = given == f"\0{self.peer.user}\0{self.peer.password}"
        if not right and mechanism == "XOAUTH2":
            await self.say(b"+ eyJzdGF0dXMiOiI0MDEifQ==\r\n")
            await self.reader.readline()
        await self.say(
            f"{tag} OK in\r\n".encode() if right else f"{tag} NO [AUTHENTICATIONFAILED] no\r\n".encode()
        )


def _day(written: str) -> date:
    return datetime.strptime(written, "%d-%b-%Y").replace(tzinfo=UTC).date()
