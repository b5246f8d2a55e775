"""Hundreds of real mails in random order, some twice, while everything is killed again and again: exactly
the right conversations.

`MAIL_FULL=1` makes it 500 mails and ten kills instead of 150 and four; `MAIL_SEED` chooses another order.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from ..app.test_up import Stack, free_port
from .corpus import DATA, Posted, Thread, letter, machines, threads
from .desk import OwnersDesk, eventually
from .killing import KINDS, Senders, kill

pytestmark = [
    pytest.mark.servers,
    pytest.mark.xdist_group("killed-mail"),
    pytest.mark.skipif(not DATA.exists(), reason="needs the mails in ../shared/data/email"),
]

FULL = bool(os.environ.get("MAIL_FULL"))
MAILS, BOUNCES, ANSWERED, KILLS = (400, 60, 40, 10) if FULL else (110, 25, 15, 4)
ADDRESS = "support@shop.test"
SEED = int(os.environ.get("MAIL_SEED", "20"))


class TakingAll:
    """The world's mail servers: whatever we send is taken."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        self.taken.append(envelope.content)
        return "250 taken"


@pytest.fixture
def world() -> Iterator[tuple[TakingAll, int]]:
    taking, port = TakingAll(), free_port()
    controller = Controller(taking, hostname="127.0.0.1", port=port)
    controller.start()
    yield taking, port
    controller.stop()


@pytest.fixture
def stack(data: Path, world: tuple[TakingAll, int]) -> Iterator[Stack]:
    made = Stack(data)
    made.environment["MERHABA_SMTP_RELAY"] = f"smtp+plain://127.0.0.1:{world[1]}"
    made.start()
    yield made
    made.stop()


def test_exactly_the_right_conversations(stack: Stack, world: tuple[TakingAll, int]) -> None:
    chance = random.Random(SEED)
    all_threads = threads(MAILS, ADDRESS, SEED)
    mails = [mail for thread in all_threads for mail in thread.mails] + machines(BOUNCES, SEED)
    chance.shuffle(mails)
    half = len(mails) * 3 // 5
    with OwnersDesk(stack) as desk:
        desk.connect_mailbox(ADDRESS)
        _send_while_killing(stack, _some_twice(mails[:half], chance), KILLS // 2, chance)
        answered = _answer_some(desk, all_threads, world[0], chance)
        later = mails[half:] + answered
        chance.shuffle(later)
        _send_while_killing(stack, _some_twice(later, chance), KILLS - KILLS // 2, chance)
        found = desk.threads()  # taken means stored and in its conversation
        expected = {frozenset(thread.idents) for thread in all_threads}
        assert found - expected == set(), "conversations that should not be"
        assert expected - found == set(), "conversations that are missing"
        assert desk.ask("GET", "/dead-letters")["items"] == []
        ids = Counter(str(message_from_bytes(content)["Message-ID"]) for content in world[0].taken)
        assert len(ids) == len(answered), "every answer left"


def _send_while_killing(stack: Stack, mails: list[Posted], kills: int, chance: random.Random) -> None:
    senders = Senders(int(stack.environment["MERHABA_SMTP_PORT"]), ADDRESS, mails)
    for number in range(kills):
        senders.until(len(mails) * (number + 1) // (kills + 1))
        kill(stack, KINDS[(number + kills) % len(KINDS)])
    senders.until(len(mails))
    assert senders.refused == []
    assert senders.taken == len(mails)


def _some_twice(mails: list[Posted], chance: random.Random) -> list[Posted]:
    """A fifth comes twice, some three times, at any later moment."""
    repeated = list(mails)
    for mail in chance.sample(mails, len(mails) // 5):
        for _ in range(chance.choice((1, 1, 2))):
            repeated.insert(chance.randrange(len(repeated) + 1), mail)
    return repeated


def _answer_some(
    desk: OwnersDesk, all_threads: list[Thread], world: TakingAll, chance: random.Random
) -> list[Posted]:
    """The owner answers; each customer answers that, in one of the ways mail programs have. Gives those
    mails, which belong to their threads from now on."""
    there = desk.conversations_by_message()
    asked = [thread for thread in all_threads if thread.idents[0] in there]
    chosen = chance.sample(asked, min(ANSWERED, len(asked)))
    for thread in chosen:
        desk.reply(there[thread.idents[0]], f"Answer to {thread.idents[0]}")
    eventually(lambda: len({_of(content) for content in world.taken}) >= len(chosen), "all answers left", 60)
    ours = {_of(content): message_from_bytes(content) for content in world.taken}
    mails = []
    for number, thread in enumerate(chosen):
        sent = ours[f"Answer to {thread.idents[0]}"]
        ident = f"reply.{SEED}.{number}@mail.example"
        fields = {"To": ADDRESS, "Subject": "Completely changed", "Message-ID": f"<{ident}>"}
        how = number % 3
        if how == 0:
            fields["To"] = str(sent["Reply-To"])
        elif how == 1:
            fields["In-Reply-To"] = str(sent["Message-ID"])
        else:
            fields["References"] = f"{sent['References']} {sent['Message-ID']}"
        body = b"Content-Type: text/plain\r\n\r\nThanks, and one more thing.\r\n"
        mail = Posted(ident, thread.customer, letter(thread.customer, fields, body, 10_000 + number))
        thread.mails.append(mail)
        mails.append(mail)
    return mails


def _of(content: bytes) -> str:
    mail: Any = message_from_bytes(content)
    part = next(p for p in mail.walk() if p.get_content_type() == "text/plain")
    text = str(part.get_payload(decode=True).decode())
    return next(line for line in text.splitlines() if line.startswith("Answer to"))
