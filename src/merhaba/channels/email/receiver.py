"""Merhaba's own mail port: any mail server can forward to it by SMTP or LMTP, on the same port.

A client that says LHLO gets LMTP (RFC 2033: one reply per recipient), one that says EHLO or HELO gets SMTP.
A mail is answered with 250 only after `accept` has returned, that is, after it is stored; whatever goes
wrong before is a temporary failure, and the sending server keeps the mail and tries again.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

from merhaba.ports.channels import Raw, Rejected

Accept = Callable[[Raw], Awaitable[str]]
RecipientKnown = Callable[[str], Awaitable[bool]]

MAX_BYTES = 52_428_800
MAX_RECIPIENTS = 100
MAX_CONNECTIONS_PER_IP = 20
MAX_CONNECTIONS = 500
IDLE_SECONDS = 300.0
DATA_SECONDS = 1_800.0
_CHUNK = 256 * 1024
_END = b"\r\n.\r\n"
_log = logging.getLogger(__name__)


class TemporaryFailure(Exception):
    """Raised by `accept` when the mail could not be stored now; the sender is told to try again (451)."""


class Handler:
    """Answers RCPT and EHLO; the mail itself is taken by `MailProtocol`."""

    def __init__(self, accept: Accept, recipient_known: RecipientKnown | None) -> None:
        self.accept = accept
        self.recipient_known = recipient_known

    async def handle_EHLO(  # noqa: N802 - the name aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        kept = [line for line in responses if not line.startswith("250-AUTH")]
        return [*kept[:-1], "250-PIPELINING", "250-ENHANCEDSTATUSCODES", *kept[-1:]]

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return f"452 4.5.3 Too many recipients; send to at most {MAX_RECIPIENTS} at a time"
        try:
            clean = address.encode("utf-8").decode("utf-8")
        except UnicodeError:
            return "553 5.1.3 That address is not valid UTF-8"
        if self.recipient_known is not None:
            try:
                known = await self.recipient_known(clean)
            except Exception:
                _log.exception("could not look up a recipient")
                return "451 4.3.0 Recipients cannot be looked up right now; try again later"
            if not known:
                return "550 5.1.1 No mailbox of this name is connected here"
        envelope.rcpt_tos.append(clean)
        return "250 2.1.5 OK"

    async def handle_exception(self, error: Exception) -> str:
        _log.error("mail session failed", exc_info=error)
        return "451 4.3.0 Something went wrong here; try again later"


class MailProtocol(SMTP):
    """One connection: SMTP or LMTP, with a DATA of its own.

    aiosmtpd refuses lines over 1,000 bytes and keeps one object per line; people's mail has longer lines,
    and a 50 MB mail has a million of them. Here the body is read in chunks up to the one true end,
    CRLF.CRLF.
    """

    def __init__(self, handler: Handler, connections: Counter[str], max_bytes: int, **options: Any) -> None:
        self._handler = handler
        self._connections = connections
        self._max_bytes = max_bytes
        self._peer = ""
        self._refused = False
        self._is_lmtp = False
        super().__init__(handler, data_size_limit=max_bytes, enable_SMTPUTF8=True, **options)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not self._peer:
            peer = transport.get_extra_info("peername")
            self._peer = str(peer[0]) if isinstance(peer, tuple) else "local"
            self._connections[self._peer] += 1
            if (
                self._connections[self._peer] > MAX_CONNECTIONS_PER_IP
                or self._connections.total() > MAX_CONNECTIONS
            ):
                self._refused = True
                assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a server's transports are
                transport.write(b"421 4.7.0 Too many connections; try again later\r\n")
                transport.close()
                return
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._peer:
            self._connections[self._peer] -= 1
            if self._connections[self._peer] <= 0:
                del self._connections[self._peer]
            self._peer = ""
        if not self._refused:
            super().connection_lost(error)

    def eof_received(self) -> bool | None:
        return None if self._refused else super().eof_received()

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str) -> None:  # noqa: N802
        """The greeting of LMTP: from here on DATA is answered once per recipient."""
        self._is_lmtp = True
        await super().smtp_EHLO(arg)

    @syntax("EHLO hostname")
    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802
        self._is_lmtp = False
        await super().smtp_EHLO(hostname)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Read the mail, hand it to `accept`, and only then say that we have it."""
        if await self.check_helo_needed():
            return
        envelope, session = self.envelope, self.session
        assert envelope is not None  # noqa: S101 - set with the connection
        assert session is not None  # noqa: S101
        if not envelope.rcpt_tos:
            await self.push("503 5.5.1 Error: need RCPT command")
            return
        if arg:
            await self.push("501 5.5.4 Syntax: DATA")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        recipients = tuple(envelope.rcpt_tos)
        body = await self._read_data()
        if body is None:
            status = (
                f"552 5.3.4 This mail is larger than {self._max_bytes} bytes, the most that is taken here"
            )
        else:
            sender = envelope.mail_from or ""
            raw = Raw(
                body=body,
                headers={
                    "peer": self._peer,
                    "helo": str(session.host_name or ""),
                    "protocol": "lmtp" if self._is_lmtp else "smtp",
                },
                envelope_from="" if sender == "<>" else sender,
                envelope_to=recipients,
                received_at=datetime.now(UTC),
            )
            del body
            status = await self._accept(raw)
        self._reset_timeout()
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        for _ in recipients if self._is_lmtp else recipients[:1]:
            await self.push(status)

    async def _accept(self, raw: Raw) -> str:
        # However long storing takes, the connection must not be cut for being idle meanwhile.
        self._reset_timeout(IDLE_SECONDS * 2)
        try:
            await self._handler.accept(raw)
        except TemporaryFailure as failure:
            return f"451 4.3.0 {_one_line(str(failure)) or 'Cannot store mail right now'}; try again later"
        except Rejected as refusal:
            return f"554 5.7.1 {_one_line(refusal.reason)}"
        except Exception:
            _log.exception("a mail could not be stored")
            return "451 4.3.0 Cannot store mail right now; try again later"
        return "250 2.0.0 OK, stored"

    async def _read_data(self) -> bytes | None:
        """The mail with dot-stuffing undone, or None when it was too large (it is read to its end all the
        same).
        """
        reader = self._reader
        received = bytearray(b"\r\n")  # so that a lone dot in the first line is found, too
        too_large = False
        searched = 0
        loop = asyncio.get_running_loop()
        deadline = loop.time() + DATA_SECONDS
        drained = 0
        while True:
            chunk = await reader.read(_CHUNK)
            if not chunk or loop.time() > deadline or drained > 8 * self._max_bytes:
                self._writer.close()
                raise ConnectionResetError("the client went away or never came to an end")
            self._reset_timeout()
            drained += len(chunk)
            received += chunk
            end = received.find(_END, searched)
            if end >= 0:
                # What was pipelined after the mail belongs to the next command.
                reader._buffer[:0] = received[end + len(_END) :]  # type: ignore[attr-defined]
                break
            if len(received) > self._max_bytes + 2 + len(_END):
                too_large = True
                del received[: -len(_END)]
            searched = max(0, len(received) - len(_END))
        if too_large or end > self._max_bytes:
            return None
        del received[end + 2 :]
        if received.find(b"\r\n.") >= 0:
            received = received.replace(b"\r\n.", b"\r\n")
        del received[:2]
        return bytes(received)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:400].rstrip(".;")


async def start(
    accept: Accept,
    host: str,
    port: int,
    *,
    recipient_known: RecipientKnown | None = None,
    lmtp: bool = False,
    max_bytes: int = MAX_BYTES,
    hostname: str = "merhaba",
    tls: ssl.SSLContext | None = None,
) -> asyncio.Server:
    """Listen on the running loop until the returned server is closed.

    `accept` stores a mail and returns; it raises TemporaryFailure (451), Rejected (554) or anything else
    (451). SMTP and LMTP are both spoken, whichever the client begins with; with `lmtp=True` only LMTP is.
    """
    logging.getLogger("mail.log").setLevel(
        logging.WARNING
    )  # aiosmtpd writes every command, addresses included
    loop = asyncio.get_running_loop()
    handler = Handler(accept, recipient_known)
    connections: Counter[str] = Counter()
    protocol = LmtpOnly if lmtp else MailProtocol

    def connect() -> MailProtocol:
        return protocol(
            handler, connections, max_bytes, hostname=hostname, ident="Merhaba", timeout=IDLE_SECONDS,
            loop=loop, tls_context=tls, auth_exclude_mechanism=["LOGIN", "PLAIN"],
        )  # fmt: skip

    return await loop.create_server(connect, host, port)


class LmtpOnly(MailProtocol):
    """For a port that is LMTP by agreement: RFC 2033 forbids HELO and EHLO there."""

    async def smtp_HELO(self, hostname: str) -> None:  # noqa: N802
        await self.push("500 5.5.1 This is LMTP: say LHLO")

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802
        await self.push("500 5.5.1 This is LMTP: say LHLO")
