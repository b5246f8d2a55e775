"""Is a port free, and does the web server answer? Asked with bare sockets: the supervisor stays small."""

from __future__ import annotations

import errno
import os
import socket

from merhaba.app.refusal import Refused


class PortTaken(Refused):
    """A port Merhaba is to listen on cannot be had."""


def require_free(host: str, port: int, setting: str) -> None:
    """Raise `PortTaken` with a sentence when `host:port` cannot be listened on."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            # As servers do: connections of a run that just ended must not count as a taken port.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        raise PortTaken(_sentence(error, host, port, setting)) from error


def _sentence(error: OSError, host: str, port: int, setting: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken by another program. Stop it, or set {setting}_PORT."
    if error.errno == errno.EACCES:
        return f"You may not listen on port {port}: below 1024 it takes root. Set {setting}_PORT higher."
    reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
    return f"Merhaba cannot listen on {host}:{port} ({reason}). Check {setting}_HOST and {setting}_PORT."


def http_status(host: str, port: int, path: str, timeout: float = 2.0) -> int | None:
    """The status code of GET `path`, or None when nothing answers in HTTP."""
    try:
        with socket.create_connection((reachable(host), port), timeout) as connection:
            request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
            connection.sendall(request.encode())
            words = connection.recv(64).split()
    except OSError:
        return None
    if len(words) < 2 or not words[0].startswith(b"HTTP/") or not words[1].isdigit():
        return None
    return int(words[1])


def reachable(host: str) -> str:
    """Where to reach a server that listens on `host`: "every address" is reached at the loopback one."""
    return {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared
