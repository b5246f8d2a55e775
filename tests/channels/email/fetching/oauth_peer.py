"""A provider's OAuth 2.0 server at the network's edge, over real HTTP: codes, PKCE, renewal, withdrawal."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit


@dataclass
class OAuthPeer:
    """One provider with one client and one person. `rotate`: a renewal token works once, as Microsoft's."""

    client_id: str = "client-1"
    client_secret: str = "client-secret"
    rotate: bool = False
    lifetime: int = 3600
    withdrawn: bool = False
    down: bool = False
    pause: float = 0.0
    nonsense: bytes | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    port: int = 0
    _codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    _renewals: set[str] = field(default_factory=set)

    @property
    def token_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/token"

    @property
    def authorise_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/authorise"

    def consent(self, url: str) -> dict[str, str]:
        """What a person's browser does at the provider's page: gives the query it is sent back with."""
        asked = dict(parse_qsl(urlsplit(url).query))
        assert asked["response_type"] == "code"
        assert asked["client_id"] == self.client_id
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(12)
        self._codes[code] = (asked["code_challenge"], asked["redirect_uri"])
        return {"code": code, "state": asked["state"]}

    def answer(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        """The token endpoint (RFC 6749, 4.1.3 and 6; RFC 7636, 4.6)."""
        if form.get("client_id") != self.client_id or form.get("client_secret") != self.client_secret:
            return 401, {"error": "invalid_client", "error_description": "unknown client"}
        if form["grant_type"] == "authorization_code":
            challenge, redirect_uri = self._codes.pop(form["code"], ("", ""))
            made = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
            if made.rstrip(b"=").decode() != challenge or form["redirect_uri"] != redirect_uri:
                return 400, {"error": "invalid_grant", "error_description": "bad code"}
        elif self.withdrawn or form["refresh_token"] not in self._renewals:
            return 400, {"error": "invalid_grant", "error_description": "Token has been revoked."}
        given: dict[str, object] = {
            "access_token": secrets.token_urlsafe(16),
            "expires_in": self.lifetime,
            "token_type": "Bearer",
        }
        self.tokens.append(str(given["access_token"]))
        if form["grant_type"] == "authorization_code" or self.rotate:
            if self.rotate:
                self._renewals.clear()
            given["refresh_token"] = secrets.token_urlsafe(16)
            self._renewals.add(str(given["refresh_token"]))
        return 200, given

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[OAuthPeer]:
        """Listen on a free port while the block runs."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length:")[2].split("\r\n")[0])
        form = dict(parse_qsl((await reader.readexactly(length)).decode()))
        self.asked.append(form)
        await asyncio.sleep(self.pause)
        if self.down:
            status, body = 503, b"try later"
        elif self.nonsense is not None:
            status, body = 200, self.nonsense
        else:
            status, answer = self.answer(form)
            body = json.dumps(answer).encode()
        writer.write(
            b"HTTP/1.1 %d X\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (status, len(body)) + body
        )
        await writer.drain()
        writer.close()
