"""The owner's desk of a running installation, over HTTP; survives that it is killed."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from ..app.test_up import Stack, wait_for

T = TypeVar("T")


class OwnersDesk:
    """Signed in as the owner. Use as a context manager."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        url = f"http://127.0.0.1:{stack.port}"
        self.http = httpx.Client(base_url=f"{url}/api/v1", headers={"Origin": url}, timeout=30)

    def __enter__(self) -> Self:
        environment = self.stack.environment
        sign_in = {
            "email": environment["MERHABA_ADMIN_EMAIL"],
            "password": environment["MERHABA_ADMIN_PASSWORD"],
        }
        self.ask("POST", "/session", sign_in)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()

    def ask(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """A call that must succeed, however often it has to be tried; gives its JSON."""
        deadline = time.monotonic() + 40
        while True:
            try:
                answer = self.http.request(method, path, json=body, params=query)
                if answer.status_code != 503:
                    break
            except httpx.TransportError:
                pass
            assert time.monotonic() < deadline, f"{method} {path} was not answered"
            time.sleep(0.2)
        assert answer.status_code < 300, f"{method} {path}: {answer.text}"
        return answer.json() if answer.content else None

    def connect_mailbox(self, address: str, *, config: Any = None, secrets: Any = None) -> str:
        """Connect a mailbox; gives its id."""
        brand = self.ask("GET", "/brands")["items"][0]["id"]
        body = {
            "channel": "email",
            "brand": brand,
            "name": address,
            "address": address,
            "config": config or {},
            "secrets": secrets or {},
        }
        return str(self.ask("POST", "/channels", body)["id"])

    def conversations(self) -> list[dict[str, Any]]:
        """Every conversation there is."""
        found: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            page = self.ask("GET", "/conversations", view="any", limit=200, **cursor)
            found += page["items"]
            if page["next"] is None:
                return found
            cursor = {"cursor": page["next"]}

    def messages(self, conversation: str) -> list[dict[str, Any]]:
        """A thread's messages, oldest first."""
        page = self.ask("GET", f"/conversations/{conversation}/messages", limit=200)
        return [m for m in page["items"] if m["kind"] == "message"]

    def reply(self, conversation: str, text: str) -> None:
        """Answer the customer."""
        self.ask("POST", f"/conversations/{conversation}/messages", {"kind": "reply", "text": text})

    def conversations_by_message(self) -> dict[str, str]:
        """Conversation of every mail that came in, by Message-ID."""
        return {
            m["external_id"]: c["id"]
            for c in self.conversations()
            for m in self.messages(c["id"])
            if m["direction"] == "in"
        }

    def threads(self) -> set[frozenset[str]]:
        """Message-IDs that came in, by conversation. Raises AssertionError when one came in twice."""
        together: dict[str, list[str]] = defaultdict(list)
        for conversation in self.conversations():
            for message in self.messages(conversation["id"]):
                if message["direction"] == "in":
                    together[conversation["id"]].append(message["external_id"])
        everything = [ident for idents in together.values() for ident in idents]
        assert len(everything) == len(set(everything)), "a mail is there twice"
        return {frozenset(idents) for idents in together.values()}


def eventually(
    look: Callable[[], T], what: str, seconds: float = 40.0, *, else_show: Callable[[], str] = str
) -> T:
    """Wait until a look finds something, and give it; when nothing comes, show what `else_show` gives."""
    found: list[T] = []

    def looked() -> bool:
        found[:] = [look()]
        return bool(found[0])

    try:
        wait_for(looked, what, seconds)
    except AssertionError as error:
        raise AssertionError(f"{error}\n{else_show()}") from None
    return found[0]
