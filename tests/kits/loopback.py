"""A fake platform: real HTTP on loopback, failures to order, lost answers, a contract at the door."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, Mapping[str, str], Any]


class Loopback:
    """What a fake has in common with every other. A subclass answers in `handle`, and may check its contract
    in `wrong_request` and `wrong_answer`."""

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[tuple[str, str]] = []
        self.violations: list[str] = []
        self._failures: list[tuple[int, dict[str, str], str]] = []
        self._hang_up: bool | None = None
        self._lock = threading.Lock()

    def handle(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        """Status, headers and JSON (None: no body)."""
        raise NotImplementedError

    def wrong_request(self, method: str, target: str, headers: dict[str, str], body: bytes) -> list[str]:
        """What the contract says against a request."""
        return []

    def wrong_answer(self, method: str, target: str, status: int, answer: Any) -> list[str]:
        """What the contract says against an answer of the fake's own."""
        return []

    def failure(self, status: int) -> Any:
        """The body of an ordered failure."""
        return {"code": "refused", "message": f"You get a {status}."}

    def fail_next(
        self, status: int, headers: Mapping[str, str] | None = None, *, times: int = 1, path: str = ""
    ) -> None:
        """The next requests get this status; `times=0` forgets what was ordered."""
        self._failures = [(status, dict(headers or {}), path)] * times

    def act_then_hang_up(self, *, writes_only: bool = True) -> None:
        """The next write is carried out and not answered."""
        self._hang_up = writes_only

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer | None:
        """An answer, or None to hang up."""
        with self._lock:
            self.requests.append((method, target))
            for at, (status, more, path) in enumerate(self._failures):
                if path in target:
                    del self._failures[at]
                    return status, more, self.failure(status)
            wrong = self.wrong_request(method, target, headers, body)
            if wrong:
                self.violations += wrong
                return 599, {}, {"message": "; ".join(wrong)}
            status, given, told = self.handle(method, target, headers, body)
            self.violations += self.wrong_answer(method, target, status, told)
            if self._hang_up is not None and (method != "GET" or not self._hang_up):
                self._hang_up = None
                return None
            return status, given, told


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one piece: two would wait for each other's acknowledgement
    server: _Server

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        given = self.server.fake.answer(self.command, self.path, headers, body)
        if given is None:
            self.close_connection = True
            return
        status, more, told = given
        payload = b"" if told is None or status == 204 else json.dumps(told, default=float).encode()
        self.send_response(status)
        for name, value in {"content-type": "application/json", **more}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815  named by http.server

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    fake: Loopback


@contextlib.contextmanager
def serving(fake: Loopback) -> Iterator[None]:
    """Serve it on a free port; `url` says where."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.fake = fake
    fake.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
