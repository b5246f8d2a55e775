"""Mails as shoppers write them."""

from __future__ import annotations

import random
import uuid

from ..inbox.people import Sentence, sentences

TO = "support@demo.test"


class Letters:
    """Questions of shoppers in seven languages; every mail is from somebody new."""

    def __init__(self, seed: int = 3) -> None:
        self._chance = random.Random(seed)
        self._pool: list[Sentence] = sentences(self._chance)

    def question(self, to: str = TO) -> tuple[str, bytes]:
        """(Message-ID, mail)."""
        mark = uuid.uuid4().hex
        ident = f"{mark}@shopper.test"
        return ident, self._mail(ident, f"{mark}@shopper.test", to)

    def answer(self, ident: str) -> bytes:
        """A further mail of who wrote the one with this Message-ID."""
        fields = f"In-Reply-To: <{ident}>\r\nReferences: <{ident}>\r\n"
        return self._mail(f"{uuid.uuid4().hex}@shopper.test", ident, TO, fields)

    def _mail(self, ident: str, sender: str, to: str, fields: str = "") -> bytes:
        text = self._chance.choice(self._pool).text
        return (
            f"From: Shopper <{sender}>\r\nTo: {to}\r\nSubject: A question\r\n"
            f"Message-ID: <{ident}>\r\n{fields}"
            "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
            f"Content-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
        ).encode()
