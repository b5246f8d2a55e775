"""The desk of a running installation, over HTTP, and its mailboxes at Dovecot and Postfix."""

from __future__ import annotations

import email
import email.policy
import os
import signal
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

from ..app.test_up import Stack, wait_for
from .desk import OwnersDesk
from .dovecot import PASSWORD, Dovecot
from .postfix import Postfix


class MailShop(OwnersDesk):
    """The owner at the desk of a shop whose mailboxes lie at Dovecot and Postfix."""

    def __init__(self, stack: Stack, dovecot: Dovecot, postfix: Postfix) -> None:
        super().__init__(stack)
        self.dovecot, self.postfix = dovecot, postfix

    def connect(self, address: str, *, fetched: bool = True, **config: Any) -> str:
        """Connect a mailbox; gives its id."""
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
        return self.connect_mailbox(
            address,
            config={**(fetching if fetched else {}), **sending, **config},
            secrets={"imap_password": PASSWORD, "relay_password": PASSWORD},
        )

    def disconnect(self, account: str) -> None:
        """Remove a mailbox, so that the next test's is the only one that fetches."""
        self.ask("DELETE", f"/channels/{account}")

    def about(self, words: str) -> list[dict[str, Any]]:
        """Conversations whose subject begins so."""
        return [c for c in self.conversations() if c["subject"].startswith(words)]

    def kill_worker(self, *, wait: bool = True) -> None:
        """kill -9; the supervisor starts another."""
        killed = self.stack.children().get("worker")
        if killed is None:
            return
        os.kill(killed, signal.SIGKILL)
        if wait:
            wait_for(lambda: self.stack.children().get("worker", killed) != killed, "another worker")


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
