"""A shopper in front of the widget, over HTTP as the widget speaks it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx

from .clients import client


class Shopper:
    """One browser. `boot` first; the token is kept as the widget keeps it."""

    def __init__(self, url: str, site: str) -> None:
        self.site, self.url = site, url
        self.token: str | None = None
        self.booted: dict[str, Any] = {}
        self.http = client(f"{url}/widget/v1", Origin="https://shop.example")

    async def boot(self, identity: dict[str, Any] | None = None, language: str = "en") -> dict[str, Any]:
        """Open the widget."""
        body = {
            "site": self.site,
            "visitor": self.token,
            "identity": identity,
            "language": language,
            "page": {"url": "https://shop.example/", "title": "Shop", "referrer": ""},
        }
        answer = await self.http.post("/boot", json=body)
        assert answer.status_code == 200, answer.text
        self.booted = answer.json()
        self.token = self.booted["visitor"]
        return self.booted

    async def try_write(self, text: str, conversation: str | None = None, **more: Any) -> httpx.Response:
        """Send a message; the bare answer."""
        body = {
            "site": self.site,
            "text": text,
            "attachments": [],
            "conversation": conversation,
            "client_key": uuid4().hex,
            "page": {"url": "https://shop.example/", "title": "Shop", "referrer": ""},
            **more,
        }
        return await self.http.post("/messages", json=body, headers=self.auth)

    async def write(self, text: str, conversation: str | None = None, **more: Any) -> dict[str, Any]:
        """Send a message, expecting that it is taken."""
        answer = await self.try_write(text, conversation, **more)
        assert answer.status_code == 201, answer.text
        written: dict[str, Any] = answer.json()
        self.token = written["visitor"]
        return written

    async def thread(self, conversation: str, **query: Any) -> list[dict[str, Any]]:
        """A conversation's messages, oldest first."""
        answer = await self.http.get(
            f"/conversations/{conversation}/messages", params=query, headers=self.auth
        )
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def read(self, conversation: str) -> None:
        """Look at a conversation."""
        answer = await self.http.post(f"/conversations/{conversation}/read", headers=self.auth)
        assert answer.status_code == 204, answer.text

    async def leave(self, **known: str) -> dict[str, Any]:
        """Leave an address or a name."""
        answer = await self.http.patch("/me", json=known, headers=self.auth)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        self.token = told["visitor"]
        return told

    async def upload(self, name: str, content: bytes, content_type: str) -> httpx.Response:
        """Upload a file; the bare answer."""
        files = {"file": (name, content, content_type)}
        return await self.http.post("/files", data={"site": self.site}, files=files, headers=self.auth)

    @property
    def auth(self) -> dict[str, str]:
        """The header that says who calls."""
        return {"Authorization": f"Visitor {self.token}"}
