"""Headers every answer carries."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class SecurityHeaders:
    """Sets what is missing: no sniffing, no framing by other sites, no referrer, and CORS for the widget,
    which is embedded in shops on other origins and never relies on cookies."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        if head:  # the same answer without its body (RFC 9110, 9.3.2); routes only know GET
            scope = {**scope, "method": "GET"}
        path: str = scope["path"]
        open_to_shops = path.startswith(("/widget", "/files/"))
        if open_to_shops and scope["method"] == "OPTIONS":
            await send(
                {
                    "type": "http.response.start",
                    "status": 204,
                    "headers": [
                        (b"access-control-allow-origin", b"*"),
                        (b"access-control-allow-methods", b"GET, POST, PATCH, OPTIONS"),
                        (b"access-control-allow-headers", b"authorization, content-type, idempotency-key"),
                        (b"access-control-max-age", b"7200"),
                    ],
                }
            )
            await send({"type": "http.response.body", "body": b""})
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "same-origin")
                if open_to_shops:
                    headers.setdefault("Access-Control-Allow-Origin", "*")
                    headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
                else:
                    headers.setdefault("X-Frame-Options", "SAMEORIGIN")
            if head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app(scope, receive, with_headers)
