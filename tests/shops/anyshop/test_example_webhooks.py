"""The example server's own webhooks arrive signed, and the connector knows and understands them."""

from __future__ import annotations

import queue
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from merhaba.ports.channels import Account, Raw
from merhaba.ports.shops.port import Mirrored, Touched
from merhaba.shops.anyshop import shop

from .data import shop_data
from .example import example_server


def test_a_change_is_told_at_once_and_signed() -> None:
    received: queue.Queue[Raw] = queue.Queue()

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            received.put(Raw(body, {name.lower(): value for name, value in self.headers.items()}))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        example = example_server.Shop(shop_data())
        api = example_server.Api(example, "t")
        url = f"http://127.0.0.1:{server.server_port}/hook"
        headers = {"authorization": "Bearer t", "idempotency-key": "k"}
        status, told = api.answer("PUT", "/webhook", headers, f'{{"url": "{url}"}}'.encode())
        assert status == 200
        api.answer("POST", "/orders/o2/actions", headers, b'{"kind": "note", "text": "x"}')
        raw = received.get(timeout=10)
    finally:
        server.shutdown()
        server.server_close()
    account = Account("a", "", "", {}, {"hook_secret": told["secret"]})
    assert shop.verify(raw, account, datetime.now(UTC))
    assert list(shop.parse(raw, account)) == [Touched(Mirrored.ORDERS, "o2")]
