"""Where the store's subscriber posts: keeps what comes, and passes it on to whoever wants it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from merhaba.ports.channels import Raw


class HookInbox:
    """A small HTTP server on its own thread. `forward_to` names an address that gets everything, too."""

    def __init__(self, port: int) -> None:
        self.received: list[Raw] = []
        self.forward_to: str | None = None
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", "0")))
                headers = {name.lower(): value for name, value in self.headers.items()}
                inbox.received.append(Raw(body, headers))
                self.send_response(inbox._passed_on(body, headers))
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def await_one(self, wanted: Callable[[Raw], bool], seconds: float = 15.0) -> Raw:
        """The first that is wanted; fails when none comes."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for raw in list(self.received):
                if wanted(raw):
                    return raw
            time.sleep(0.05)
        raise AssertionError(f"no such webhook among {[raw.body for raw in self.received[-20:]]}")

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def _passed_on(self, body: bytes, headers: dict[str, str]) -> int:
        if self.forward_to is None:
            return 204
        kept = {
            name: value for name, value in headers.items() if name.startswith(("webhook-", "content-type"))
        }
        try:
            answer = httpx.post(self.forward_to, content=body, headers=kept, timeout=10, trust_env=False)
        except httpx.HTTPError:
            return 502
        return answer.status_code
