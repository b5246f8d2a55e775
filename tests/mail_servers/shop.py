"""The desk of a running installation, over HTTP, and its mailboxes at Dovecot and Postfix."""

from __future__ import annotations

import email
import email.policy
import os
import signal
from collections.abc import Callable
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import uuid4

import httpx

from ..app.test_up import Stack, wait_for
from .dovecot import PASSWORD, Dovecot
from .postfix import Postfix

T = TypeVar("T")


class MailShop:
    """An owner at the desk. Use as a context manager."""

    def __init__(self, stack: Stack, dovecot: Dovecot, postfix: Postfix) -> None:
        self.stack, self.dovecot, self.postfix = stack, dovecot, postfix
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
        """A call that must succeed; gives its JSON."""
        answer = self.http.request(method, path, json=body, params=query)
        assert answer.status_code < 300, f"{method} {path}: {answer.text}"
        return answer.json() if answer.content else None

    def connect(self, address: str, *, fetched: bool = True, **config: Any) -> str:
        """Connect a mailbox; gives its id."""
        brand = self.ask("GET", "/brands")["items"][0]["id"]
        fetching = {
            "imap_host": "127.0.0.1",
            "imap_port": self.dovecot.imaps,
            "imap_security": "tls",
            "imap_days_back": 5,
        }
        sending = {
            "relay_host": "127.0.0.1",
            "relay_port": self.postfix.port,
            "relay_security": "starttls",
            "relay_user": address,
        }
        body = {
            "channel": "email",
            "brand": brand,
            "name": address,
            "address": address,
            "config": {**(fetching if fetched else {}), **sending, **config},
            "secrets": {"imap_password": PASSWORD, "relay_password": PASSWORD},
        }
        return str(self.ask("POST", "/channels", body)["id"])

    def disconnect(self, account: str) -> None:
        """Remove a mailbox, so that the next test's is the only one that fetches."""
        self.ask("DELETE", f"/channels/{account}")

    def conversations(self, words: str) -> list[dict[str, Any]]:
        """Conversations whose subject begins so."""
        found: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            page = self.ask("GET", "/conversations", view="any", limit=200, **cursor)
            found += [c for c in page["items"] if c["subject"].startswith(words)]
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

    def kill_worker(self, *, wait: bool = True) -> None:
        """kill -9; the supervisor starts another."""
        killed = self.stack.children().get("worker")
        if killed is None:
            return
        os.kill(killed, signal.SIGKILL)
        if wait:
            wait_for(lambda: self.stack.children().get("worker", killed) != killed, "another worker")


def eventually(look: Callable[[], T], what: str, seconds: float = 40.0) -> T:
    """Wait until a look finds something, and give it."""
    found: list[T] = []

    def looked() -> bool:
        found[:] = [look()]
        return bool(found[0])

    wait_for(looked, what, seconds)
    return found[0]


def letter(sender: str, to: str, subject: str, text: str, **headers: str) -> bytes:
    """A mail as its bytes."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = f"<{uuid4().hex}@customer.test>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes(policy=email.policy.SMTP)


def read(content: bytes) -> EmailMessage:
    """A mail as the standard library reads it."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    return mail
