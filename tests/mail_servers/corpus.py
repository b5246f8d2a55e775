"""Real mails of other projects, put into threads whose right outcome is known beforehand.

Body and MIME structure are as they were found; who writes, what it answers and its Message-ID are ours, so
that the right conversations follow from how the set was made and not from our own reading of it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

DATA = Path(__file__).parents[2].parent / "shared/data/email"
_KEPT = (b"content-", b"mime-version")
_PLAIN = (
    b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
)
# A list manager's warning to its own administrator, plain text without any mark of a machine: whoever gets
# one should see it.
_NO_BOUNCES = {"lhost-fml-03.eml"}
_SUBJECTS = ("My order", "Re: My order", "Frage zu Bestellung 7", "返品について", "طلبي", "Where is it?")


@dataclass(frozen=True)
class Posted:
    """One mail to send: its Message-ID (None for a machine's), who sends it, and its bytes."""

    ident: str | None
    sender: str
    content: bytes


@dataclass
class Thread:
    """Mails that belong together, in the order written."""

    customer: str
    mails: list[Posted] = field(default_factory=list)

    @property
    def idents(self) -> list[str]:
        return [mail.ident for mail in self.mails if mail.ident]


def threads(count: int, to: str, seed: int) -> list[Thread]:
    """`count` mails in threads of one to six; customers have several threads, and subjects are shared."""
    chance = random.Random(seed)
    bodies = list(_bodies())
    assert len(bodies) > 100, "too few real mails found"
    chance.shuffle(bodies)
    made: list[Thread] = []
    number = 0
    while number < count:
        customer = f"customer{chance.randrange(max(3, count // 6))}@mail.example"
        thread = Thread(customer)
        for _ in range(min(chance.choice((1, 1, 1, 2, 2, 3, 4, 6)), count - number)):
            ident = f"mail.{seed}.{number}@mail.example"
            references = thread.idents
            fields = {"Subject": chance.choice(_SUBJECTS), "To": to, "Message-ID": f"<{ident}>"}
            if references:
                fields["In-Reply-To"] = f"<{references[-1]}>"
                # Every mail program writes References; one that forgets them in a thread of two is met, too.
                if len(references) > 1 or chance.random() < 0.7:
                    fields["References"] = " ".join(f"<{ref}>" for ref in references)
            thread.mails.append(
                Posted(ident, customer, letter(customer, fields, bodies[number % len(bodies)], number))
            )
            number += 1
        made.append(thread)
    return made


def machines(count: int, seed: int) -> list[Posted]:
    """Real bounces and complaints about mails that are not ours: none may open a conversation."""
    found = sorted(p for p in (DATA / "sisimai").rglob("*.eml") if p.name not in _NO_BOUNCES)
    random.Random(seed).shuffle(found)
    return [Posted(None, "", path.read_bytes()) for path in found[:count]]


def letter(customer: str, fields: dict[str, str], body: bytes, number: int) -> bytes:
    """A mail with these fields around a real body."""
    at = datetime.now(UTC) - timedelta(days=1) + timedelta(seconds=number)
    head = [f"From: Customer <{customer}>", f"Date: {format_datetime(at)}"]
    head += [f"{name}: {value}" for name, value in fields.items()]
    return "\r\n".join([*head, ""]).encode() + body


def _bodies() -> Iterator[bytes]:
    """MIME header and body of every ordinary mail; texts become plain mails."""
    for path in sorted(DATA.rglob("*")):
        if not path.is_file() or "sisimai" in path.parts or path.stat().st_size > 300_000:
            continue
        if path.suffix not in {".eml", ".txt", ".msg"} or path.name.startswith("LICENSE"):
            continue
        content = re.sub(rb"\r?\n", b"\r\n", path.read_bytes())
        head, found, body = content.partition(b"\r\n\r\n")
        if found and re.search(rb"(?im)^from:", head) and re.search(rb"(?im)^subject:", head):
            fields = re.findall(rb"(?ms)^[!-9;-~]+:.*?(?=^[!-9;-~]+:|\Z)", head + b"\r\n")
            kept = b"".join(f for f in fields if f.lower().startswith(_KEPT))
            if b"multipart/report" in kept.lower():
                continue  # a machine's, whoever stands in its From
            yield kept + b"\r\n" + body
        elif content.strip():
            yield _PLAIN + b"\r\n" + content
