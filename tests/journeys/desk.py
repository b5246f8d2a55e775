"""An agent at the desk, over HTTP as the desk's own app speaks it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from .clients import client, ok


class Desk:
    """A signed-in agent. Calls that fail raise AssertionError with the problem document."""

    def __init__(self, url: str, cookie: str, agent: UUID, name: str) -> None:
        self.id, self.name, self.cookie, self.url = str(agent), name, cookie, url
        self.http = client(f"{url}/api/v1", Origin=url, Cookie=f"merhaba_session={cookie}")

    async def get(self, path: str, **query: Any) -> Any:
        """GET, expecting success."""
        return ok(await self.http.get(path, params=query))

    async def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """POST, expecting success."""
        return ok(await self.http.post(path, json=body, headers=headers))

    async def patch(self, path: str, **changes: Any) -> Any:
        """PATCH, expecting success."""
        return ok(await self.http.patch(path, json=changes))

    async def put(self, path: str, body: Any) -> Any:
        """PUT, expecting success."""
        return ok(await self.http.put(path, json=body))

    async def delete(self, path: str) -> Any:
        """DELETE, expecting success."""
        return ok(await self.http.delete(path))

    async def refused(self, method: str, path: str, body: Any = None) -> tuple[int, str]:
        """(status, code) of a call that must be refused with a problem document."""
        answer = await self.http.request(method, path, json=body)
        assert answer.status_code >= 400, f"{method} {path} was allowed: {answer.text}"
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        problem = answer.json()
        assert problem["status"] == answer.status_code
        assert problem["detail"]
        return answer.status_code, problem["code"]

    async def conversations(self, **query: Any) -> list[dict[str, Any]]:
        """Every conversation of a list, all its pages."""
        found: list[dict[str, Any]] = []
        cursor = None
        while True:
            page = await self.get("/conversations", **query, **({"cursor": cursor} if cursor else {}))
            found += page["items"]
            cursor = page["next"]
            if cursor is None:
                return found

    async def only_conversation(self, **query: Any) -> dict[str, Any]:
        """The one conversation of a list."""
        found = await self.conversations(**query)
        assert len(found) == 1, found
        return found[0]

    async def messages(self, conversation: str, kind: str | None = "message") -> list[dict[str, Any]]:
        """A thread, oldest first; only `kind` unless that is None."""
        page = await self.get(f"/conversations/{conversation}/messages", limit=200)
        return [m for m in page["items"] if kind is None or m["kind"] == kind]

    async def reply(self, conversation: str, text: str, **more: Any) -> dict[str, Any]:
        """Answer the customer."""
        body = {"kind": "reply", "text": text, **more}
        answer: dict[str, Any] = await self.post(f"/conversations/{conversation}/messages", body)
        return answer

    async def note(self, conversation: str, text: str, **more: Any) -> dict[str, Any]:
        """Leave a private note."""
        body = {"kind": "note", "text": text, **more}
        answer: dict[str, Any] = await self.post(f"/conversations/{conversation}/messages", body)
        return answer

    async def upload(self, name: str, content: bytes, content_type: str) -> dict[str, Any]:
        """Upload a file."""
        files = {"file": (name, content, content_type)}
        answer: dict[str, Any] = ok(await self.http.post("/files", files=files))
        return answer
