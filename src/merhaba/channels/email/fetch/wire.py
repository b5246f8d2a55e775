"""The connection below IMAPClient: every read has a deadline, every answer a size it may not exceed.

`imaplib` reads through a buffered file, which a timeout leaves unusable and which takes a literal of any
size a server declares. Here the buffer is ours: a wait that ends early loses nothing, and `cut` ends it from
another thread.
"""

from __future__ import annotations

import contextlib
import imaplib
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any

MAX_LINE = 16 * 1024 * 1024
_CHUNK = 256 * 1024


class AnswerTooLarge(imaplib.IMAP4.abort):
    """The server sends, or says it will send, more than was asked for."""


class Wire(imaplib.IMAP4):
    """One connection, encrypted from the start when `tls` is given. All of it blocks: use a thread."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        tls: ssl.SSLContext | None,
        seconds: float,
        made: Callable[[Wire], None] = lambda wire: None,
    ) -> None:
        self._tls = tls
        self._received = bytearray()
        self._cut = False
        self.sock: Any = None
        self.allow(seconds, MAX_LINE)
        made(self)  # before it connects, so that connecting can be cut
        super().__init__(host, port, seconds)

    def allow(self, seconds: float, size: int) -> None:
        """What the next command may take: so long in all, and so many bytes of answer."""
        self._deadline = time.monotonic() + seconds
        self._left = size

    def cut(self) -> None:
        """End whatever this connection waits for, at once; it cannot be used afterwards."""
        self._cut = True
        with contextlib.suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        """Connect, within the time allowed."""
        self.host, self.port = host, port
        self._hold(socket.create_connection((host, port), timeout))
        if self._tls is not None:
            self._encrypt(self._tls)

    def starttls(self, ssl_context: ssl.SSLContext | None = None) -> Any:
        """Encrypt from here on. What came unencrypted after the server's OK may be anybody's: refused."""
        typ, data = self._simple_command("STARTTLS")
        if typ != "OK":
            raise self.error("the server does not encrypt on this connection")
        if self._received:
            raise self.abort("unencrypted bytes after STARTTLS")
        self._encrypt(ssl_context or ssl.create_default_context())
        self._tls_established = True
        self._get_capabilities()
        return typ, data

    def read(self, size: int) -> bytes:
        """Exactly `size` bytes of a literal."""
        if size > self._left:
            raise AnswerTooLarge(f"the server wants to send {size:,} bytes, more than was asked for")
        while len(self._received) < size:
            self._receive(self._deadline)
        taken = bytes(memoryview(self._received)[:size])
        del self._received[:size]
        return taken

    def readline(self) -> bytes:
        """The next line with its end."""
        line = self._line(self._deadline)
        if line is None:
            raise TimeoutError("the server did not answer in time")
        return line

    def line_within(self, seconds: float) -> bytes | None:
        """The next line without its end, or None when none came in this time; nothing is lost then."""
        self._left = max(self._left, MAX_LINE)
        line = self._line(time.monotonic() + seconds)
        return None if line is None else line.rstrip(b"\r\n")

    def send(self, data: Any) -> None:
        """Send all of `data`."""
        self.sock.settimeout(self._time_left(self._deadline))
        self.sock.sendall(data)

    def shutdown(self) -> None:
        """Close."""
        self.cut()
        with contextlib.suppress(OSError, AttributeError):
            self.sock.close()

    def _encrypt(self, context: ssl.SSLContext) -> None:
        # Held before it shakes hands, so that a handshake that never ends can be cut, too.
        self._hold(context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False))
        self.sock.settimeout(self._time_left(self._deadline))
        self.sock.do_handshake()

    def _hold(self, sock: socket.socket) -> None:
        """Make this our socket, unless we were cut while it came about: then nobody else would close it."""
        self.sock = sock
        if self._cut:
            self.shutdown()
            raise self.abort("the connection was closed")

    def _line(self, until: float) -> bytes | None:
        searched = 0
        while True:
            end = self._received.find(b"\n", searched)
            if end >= 0:
                line = bytes(self._received[: end + 1])
                del self._received[: end + 1]
                return line
            searched = len(self._received)
            if searched > MAX_LINE:
                raise AnswerTooLarge("the server sends a line without end")
            try:
                self._receive(until)
            except TimeoutError:
                return None

    def _receive(self, until: float) -> None:
        self.sock.settimeout(self._time_left(until))
        data = self.sock.recv(_CHUNK)
        if not data or self._cut:
            raise self.abort("the connection was closed")
        self._left -= len(data)
        if self._left < -_CHUNK:
            raise AnswerTooLarge("the server sends more than was asked for")
        self._received += data

    def _time_left(self, until: float) -> float:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the server did not answer in time")
        return left
