"""One signed-in IMAP session: the few commands fetching needs, each with a deadline.

IMAPClient speaks the protocol, in a thread of this session's own: one mailbox that hangs holds up no other.
"""

from __future__ import annotations

import asyncio
import imaplib
import logging
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import imapclient
from imapclient.exceptions import LoginError

from merhaba.channels.email.fetch.answers import passes, said
from merhaba.channels.email.fetch.mailbox import Mailbox
from merhaba.channels.email.fetch.wire import MAX_LINE, AnswerTooLarge, Wire
from merhaba.channels.email.headers import parse_headers
from merhaba.channels.email.receive import parse_date
from merhaba.channels.email.receiver import MAX_BYTES
from merhaba.channels.email.relay import is_loopback

CONNECT_SECONDS = 30.0
COMMAND_SECONDS = 60.0
SLOWEST_BYTES_PER_SECOND = 20_000
_SLACK = 64 * 1024
# IMAPClient writes every line it reads when asked to log; ours holds people's mail.
logging.getLogger("imapclient").setLevel(logging.WARNING)

T = TypeVar("T")


class SignInRefused(Exception):
    """The server refused the user name, password or token. `later`: only for now."""

    def __init__(self, answer: str, *, later: bool) -> None:
        super().__init__(answer)
        self.later = later


class EncryptionMissing(ssl.SSLError):
    """The server does not encrypt where we were told it does."""


class FolderMissing(Exception):
    """There is no such folder, or it may not be read."""


class CommandRefused(Exception):
    """The server answered NO or BAD; the connection is still good."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What the server says of a folder. `next_uid` is 0 when it did not say."""

    validity: int
    next_uid: int
    exists: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A message's size as the server states it, and when it got it."""

    size: int
    arrived: datetime | None


class _Client(imapclient.IMAPClient):  # type: ignore[misc]  # the library has no types
    def __init__(self, mailbox: Mailbox, tls: ssl.SSLContext, made: Callable[[Wire], None]) -> None:
        self._mailbox, self._context, self._made = mailbox, tls, made
        super().__init__(mailbox.host, mailbox.port, ssl=False)
        self.normalise_times = False
        self.wire.debug = 0

    @property
    def wire(self) -> Wire:
        wire: Wire = self._imap
        return wire

    def _create_IMAP4(self) -> Wire:  # noqa: N802 - the library's name
        tls = self._context if self._mailbox.security == "tls" else None
        return Wire(self._mailbox.host, self._mailbox.port, tls=tls, seconds=CONNECT_SECONDS, made=self._made)


class Session:
    """Made by `connect`. Every method raises OSError (TimeoutError among them), or `imaplib.IMAP4.abort`
    when the server went away or speaks nonsense; the session is of no use after either."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self._client: _Client | None = None
        self._wire: Wire | None = None
        self._closed = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"imap-{mailbox.host}")

    async def connect(self) -> None:
        """Connect and encrypt. Raises ssl.SSLError when the far side cannot be trusted."""

        def work() -> None:
            context = tls_context(self.mailbox.host)
            self._client = _Client(self.mailbox, context, self._remember)
            if self.mailbox.security == "starttls":
                if not self._client.has_capability("STARTTLS"):
                    raise EncryptionMissing("it offers no encryption (STARTTLS) on this port")
                self._client.starttls(context)

        await self._run(work, CONNECT_SECONDS * 2)

    async def sign_in(self) -> None:
        """Sign in with the token, or user name and password. Raises SignInRefused."""

        def work() -> None:
            client, box = self._at(COMMAND_SECONDS), self.mailbox
            try:
                if box.token:
                    client.oauth2_login(box.user, box.token)
                elif not (box.user.isascii() and box.password.isascii()) and client.has_capability(
                    "AUTH=PLAIN"
                ):
                    client.plain_login(box.user, box.password)  # LOGIN cannot say other letters
                elif client.has_capability("LOGINDISABLED"):
                    raise SignInRefused(
                        "the server takes no password on an unencrypted connection", later=False
                    )
                else:
                    client.login(box.user, box.password)
            except LoginError as error:
                raise SignInRefused(said(error), later=passes(said(error))) from error
            except UnicodeEncodeError as error:
                raise SignInRefused("the server takes plain letters only", later=False) from error

        await self._run(work, COMMAND_SECONDS + 5)

    @property
    def can_idle(self) -> bool:
        """Whether the server announces new mail by itself (RFC 2177)."""
        return bool(self._client is not None and self._client.has_capability("IDLE"))

    async def folders(self) -> list[str]:
        """Names of all folders."""

        def work() -> list[str]:
            return [str(name) for _, _, name in self._at(COMMAND_SECONDS).list_folders()]

        return await self._run(work, COMMAND_SECONDS + 5)

    async def examine(self, name: str) -> Folder:
        """Open a folder for reading only: nothing is marked as read. Raises FolderMissing."""

        def work() -> Folder:
            try:
                facts = self._at(COMMAND_SECONDS).select_folder(name, readonly=True)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error as error:
                raise FolderMissing(said(error)) from error
            return Folder(
                _number(facts.get(b"UIDVALIDITY")),
                _number(facts.get(b"UIDNEXT")),
                _number(facts.get(b"EXISTS")),
            )

        return await self._run(work, COMMAND_SECONDS + 5)

    async def uids_after(self, uid: int) -> list[int]:
        """UIDs above `uid`, ascending. (`n:*` always names the last message: that one is left out.)"""
        return sorted({found for found in await self._search("UID", f"{uid + 1}:*") if found > uid})

    async def uids_among(self, uids: Sequence[int]) -> list[int]:
        """Which of these the server says it has."""
        wanted = set(uids)
        return sorted(wanted & set(await self._search("UID", ",".join(map(str, uids))))) if uids else []

    async def uids_since(self, day: date) -> list[int]:
        """UIDs of what arrived on this day or later."""
        return sorted(set(await self._search("SINCE", day)))

    async def written(self, uids: Sequence[int]) -> dict[int, date | None]:
        """The day each mail says it was written on, None when it does not say. (Servers disagree what
        SENTSINCE means for those, so they are not asked.)"""

        def work() -> dict[int, date | None]:
            client = self._at(COMMAND_SECONDS, MAX_LINE)
            answers = _checked(lambda: client.fetch(list(uids), ["BODY.PEEK[HEADER.FIELDS (DATE)]"]))
            return {uid: _day(facts) for uid, facts in answers.items()}

        return await self._run(work, COMMAND_SECONDS + 5) if uids else {}

    async def sizes(self, uids: Sequence[int]) -> dict[int, Listed]:
        """Size and arrival of messages; those the server does not answer for are left out."""

        def work() -> dict[int, Listed]:
            client = self._at(COMMAND_SECONDS, MAX_LINE)
            answers = _checked(lambda: client.fetch(list(uids), ["RFC822.SIZE", "INTERNALDATE"]))
            return {
                uid: Listed(_number(facts.get(b"RFC822.SIZE")), _moment(facts.get(b"INTERNALDATE")))
                for uid, facts in answers.items()
            }

        return await self._run(work, COMMAND_SECONDS + 5) if uids else {}

    async def bodies(self, uids: Sequence[int], size: int) -> dict[int, bytes]:
        """Whole messages; `size` is what they should come to. Raises CommandRefused."""
        return await self._bodies(uids, "BODY.PEEK[]", b"BODY[]", size)

    async def beginning(self, uid: int, size: int) -> bytes:
        """The first bytes of a message that is too large to take. Raises CommandRefused."""
        found = await self._bodies([uid], f"BODY.PEEK[]<0.{size}>", b"BODY[]<0>", size)
        return found.get(uid, b"")

    async def idle(self, seconds: float) -> bool:
        """Wait until the server announces something, at most so long; whether it did."""

        def work() -> bool:
            wire = self._at(COMMAND_SECONDS).wire
            tag: bytes = wire._command("IDLE")  # as IMAPClient itself does
            heard = _announced(wire, tag, seconds)
            wire.allow(COMMAND_SECONDS, MAX_LINE)
            wire.send(b"DONE\r\n")
            wire._command_complete("IDLE", tag)
            return heard

        return await self._run(work, seconds + COMMAND_SECONDS * 2)

    async def close(self) -> None:
        """End the session at once; also what waits in it."""
        self._closed = True
        if self._wire is not None:
            self._wire.shutdown()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _remember(self, wire: Wire) -> None:
        self._wire = wire
        if self._closed:  # before there was anything to cut
            wire.cut()

    async def _search(self, *criteria: Any) -> list[int]:
        def work() -> list[int]:
            client = self._at(COMMAND_SECONDS, MAX_LINE)
            return [
                int(uid) for uid in _checked(lambda: client.search(list(criteria))) if 0 < int(uid) < 2**32
            ]

        return await self._run(work, COMMAND_SECONDS + 5)

    async def _bodies(self, uids: Sequence[int], item: str, key: bytes, size: int) -> dict[int, bytes]:
        seconds = COMMAND_SECONDS + size / SLOWEST_BYTES_PER_SECOND
        # A stated size may be a little wrong; an answer of many times that is a server gone mad.
        allowed = min(size * 2, MAX_BYTES) + _SLACK * (len(uids) + 1)

        def work() -> dict[int, bytes]:
            client = self._at(seconds, allowed)
            answers = _checked(lambda: client.fetch(list(uids), [item]))
            return {uid: facts[key] for uid, facts in answers.items() if isinstance(facts.get(key), bytes)}

        return await self._run(work, seconds + 10)

    def _at(self, seconds: float, size: int = MAX_LINE) -> _Client:
        if self._client is None:
            raise imaplib.IMAP4.abort("not connected")
        self._client.wire.allow(seconds, size)
        # imaplib keeps what nobody asked for, for ever.
        self._client.wire.untagged_responses.clear()
        return self._client

    async def _run(self, work: Callable[[], T], seconds: float) -> T:
        """Run `work` in the session's thread; past its time, or when cancelled, the connection is cut."""
        future = asyncio.get_running_loop().run_in_executor(self._thread, work)
        try:
            # Not `wait_for`: until Python 3.12 it may swallow a cancellation that comes with the answer.
            async with asyncio.timeout(seconds):
                return await asyncio.shield(future)
        except BaseException:
            if not future.done():
                if self._wire is not None:
                    self._wire.cut()
                future.add_done_callback(_forget)
            raise


def tls_context(host: str) -> ssl.SSLContext:
    """Certificates are checked, except on this machine itself, where a self-made one is the rule."""
    context = ssl.create_default_context()
    if is_loopback(host):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _checked(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except (imaplib.IMAP4.abort, AnswerTooLarge):
        raise
    except imaplib.IMAP4.error as error:
        raise CommandRefused(said(error)) from error
    except (ValueError, TypeError, IndexError, KeyError, StopIteration) as error:
        raise imaplib.IMAP4.abort(f"the server's answer makes no sense: {error}") from error


def _announced(wire: Wire, tag: bytes, seconds: float) -> bool:
    """Read until something new is announced. What comes before the server's `+` counts, too."""
    end = time.monotonic() + seconds
    heard = begun = False
    while not (heard and begun):
        left = end - time.monotonic()
        line = wire.line_within(left) if left > 0 else None
        if line is None:
            return heard
        if line.startswith(b"+"):
            begun = True
        elif line.startswith(tag):
            raise CommandRefused(line.decode("utf-8", "replace")[:200])
        elif line.upper().startswith(b"* BYE"):
            raise wire.abort("the server ends the connection")
        elif line.upper().rstrip().endswith((b" EXISTS", b" RECENT")):
            heard = True
    return True


def _number(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _day(facts: Mapping[bytes, Any]) -> date | None:
    field = next((value for key, value in facts.items() if key.startswith(b"BODY[HEADER")), None)
    found = parse_date(parse_headers(field).get("date")) if isinstance(field, bytes) else None
    return found.date() if found else None


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, datetime):
        return None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value


def _forget(future: asyncio.Future[Any]) -> None:
    if not future.cancelled():
        future.exception()
