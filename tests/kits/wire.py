"""A fake platform's HTTP side: failures to order, answers that get lost, and a contract that is checked."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator, Mapping
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

Reply = tuple[int, dict[str, str], Any]


class Platform(Protocol):
    """What stands behind the wire."""

    def wrong_request(self, method: str, target: str, headers: dict[str, str], body: bytes) -> list[str]: ...

    def reply(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Reply: ...

    def wrong_reply(self, method: str, target: str, status: int, body: Any) -> list[str]: ...


class Wire:
    """The part of `FakePlatform` that every platform shares."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.requests: list[tuple[str, str]] = []
        self.violations: list[str] = []
        self.url = ""
        self._failures: list[tuple[int, dict[str, str], str]] = []
        self._hang_up: bool | None = None
        self._lock = threading.Lock()

    def fail_next(
        self, status: int, headers: Mapping[str, str] | None = None, *, times: int = 1, path: str = ""
    ) -> None:
        """The next requests get this status; `times=0` forgets what was ordered."""
        self._failures = [(status, dict(headers or {}), path)] * times

    def act_then_hang_up(self, *, writes_only: bool = True) -> None:
        """The next write is carried out and not answered."""
        self._hang_up = writes_only

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Reply | None:
        """An answer, or None to hang up."""
        with self._lock:
            self.requests.append((method, target))
            for at, (status, more, path) in enumerate(self._failures):
                if path in target:
                    del self._failures[at]
                    return status, {"location": "https://elsewhere.example/", **more}, None
            wrong = self.platform.wrong_request(method, target, headers, body)
            if wrong:
                self.violations += wrong
                return 599, {}, {"violations": wrong}
            status, more, answer = self.platform.reply(method, target, headers, body)
            told = json.loads(_json(answer))
            self.violations += self.platform.wrong_reply(method, target, status, told)
            if self._hang_up is not None and (method != "GET" or not self._hang_up):
                self._hang_up = None
                return None
            return status, more, answer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        given = self.server.wire.answer(self.command, self.path, headers, body)
        if given is None:
            self.close_connection = True
            return
        status, more, answer = given
        payload = _json(answer).encode()
        self.send_response(status)
        for name, value in {"content-type": "application/json; charset=UTF-8", **more}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815  named by http.server

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    wire: Wire


def _json(answer: Any) -> str:
    return json.dumps(
        answer, default=lambda value: float(value) if isinstance(value, Decimal) else str(value)
    )


@contextlib.contextmanager
def serving(wire: Wire) -> Iterator[None]:
    """The wire on a free port of loopback."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.wire = wire
    wire.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
