"""Who works in the shop: each invited as people are, with a sign-in of their own."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from .stack import OWNER, Stack

_numbers = itertools.count(1)


@dataclass
class Person:
    """Somebody at the desk; `http` is their signed-in session."""

    id: str
    name: str
    email: str
    password: str
    url: str
    http: httpx.AsyncClient

    @property
    def state(self) -> dict[str, Any]:
        """What a browser keeps of their sign-in."""
        host = urlsplit(self.url).hostname
        cookies = [
            {"name": name, "value": value, "domain": host, "path": "/"}
            for name, value in self.http.cookies.items()
        ]
        return {"cookies": cookies, "origins": []}

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        """A call of the API, expecting success."""
        answer = await self.http.request(method, f"/api/v1{path}", json=body)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


@dataclass
class Staff:
    """The owner and the people they invited."""

    stack: Stack
    owner: Person
    others: list[Person] = field(default_factory=list)

    @classmethod
    @contextlib.asynccontextmanager
    async def of(cls, stack: Stack) -> AsyncIterator[Staff]:
        """Sign the owner in; everybody's session ends with the block."""
        http = _client(stack)
        answer = await http.post("/api/v1/session", json={"email": OWNER[0], "password": OWNER[1]})
        assert answer.status_code == 200, f"{answer.text}\n{stack.complaints()}"
        me = answer.json()["me"]
        made = cls(stack, Person(me["id"], me["name"], *OWNER, stack.url, http))
        try:
            yield made
        finally:
            for person in (made.owner, *made.others):
                await person.http.aclose()

    async def hire(self, first_name: str, *, role: str = "agent", **preferences: Any) -> Person:
        """Invite somebody and accept for them; `preferences` are those of PATCH /me."""
        number = next(_numbers)
        name, email, password = (
            f"{first_name} Test{number}",
            f"person-{number}@demo.test",
            "a good long password",
        )
        invitation = await self.owner.call("POST", "/invitations", {"email": email, "role": role})
        token = invitation["link"].rsplit("/", 1)[1]
        http = _client(self.stack)
        answer = await http.post(
            f"/api/v1/invitations/accept/{token}", json={"name": name, "password": password}
        )
        assert answer.is_success, answer.text
        person = Person(answer.json()["me"]["id"], name, email, password, self.stack.url, http)
        self.others.append(person)
        if preferences:
            await person.call("PATCH", "/me", preferences)
        return person


def _client(stack: Stack) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=stack.url, headers={"Origin": stack.url}, timeout=20)
