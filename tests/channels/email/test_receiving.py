"""Our mail port: SMTP and LMTP on one port, 250 only when a mail is stored, a defined answer to the rest."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from merhaba.channels.email import receiver
from merhaba.channels.email.receiver import TemporaryFailure, start
from merhaba.ports.channels import Raw, Rejected


class Talk:
    """One connection: says lines, reads whole replies."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def say(self, data: bytes) -> str:
        self.writer.write(data)
        await self.writer.drain()
        return await self.reply()

    async def reply(self) -> str:
        lines = []
        while True:
            line = (await asyncio.wait_for(self.reader.readline(), 10)).decode()
            lines.append(line.rstrip())
            if not line or line[3:4] != "-":
                return "\n".join(lines)


@asynccontextmanager
async def _port(
    accept: Callable[[Raw], Awaitable[str]], **options: Any
) -> AsyncIterator[Callable[[], Awaitable[Talk]]]:
    server = await start(accept, "127.0.0.1", 0, **options)
    port = server.sockets[0].getsockname()[1]
    open_talks: list[Talk] = []

    async def connect() -> Talk:
        talk = Talk(*await asyncio.open_connection("127.0.0.1", port))
        open_talks.append(talk)
        return talk

    try:
        yield connect
    finally:
        for talk in open_talks:
            talk.writer.close()
        server.close()
        await server.wait_closed()


@pytest.fixture
def stored() -> list[Raw]:
    return []


@pytest.fixture
def accept(stored: list[Raw]) -> Callable[[Raw], Awaitable[str]]:
    async def keep(raw: Raw) -> str:
        stored.append(raw)
        return "accepted"

    return keep


async def _known(address: str) -> bool:
    return not address.startswith("no")


async def test_a_mail_by_smtp(accept: Any, stored: list[Raw]) -> None:
    async with _port(accept) as connect:
        talk = await connect()
        assert (await talk.reply()).startswith("220")
        offered = await talk.say(b"EHLO client\r\n")
        assert "SIZE 52428800" in offered
        assert "8BITMIME" in offered
        assert "SMTPUTF8" in offered
        assert "AUTH" not in offered
        assert (await talk.say(b"MAIL FROM:<ann@example.com> BODY=8BITMIME SMTPUTF8\r\n")).startswith("250")
        assert (await talk.say("RCPT TO:<destek@örnek.test>\r\n".encode())).startswith("250")
        assert (await talk.say(b"DATA\r\n")).startswith("354")
        assert (await talk.say(b"Subject: x\r\n\r\n..dot\r\n" + b"a" * 5000 + b"\0\xff\r\n.\r\n")).startswith(
            "250"
        )
        assert (await talk.say(b"QUIT\r\n")).startswith("221")
    (raw,) = stored
    assert raw.body == b"Subject: x\r\n\r\n.dot\r\n" + b"a" * 5000 + b"\0\xff\r\n"
    assert (raw.envelope_from, raw.envelope_to) == ("ann@example.com", ("destek@örnek.test",))


async def test_lmtp_answers_for_each_recipient(accept: Any, stored: list[Raw]) -> None:
    async with _port(accept, recipient_known=_known) as connect:
        talk = await connect()
        await talk.reply()
        assert (await talk.say(b"LHLO client\r\n")).startswith("250")
        assert (await talk.say(b"MAIL FROM:<>\r\n")).startswith("250")
        assert (await talk.say(b"RCPT TO:<a@shop.test>\r\n")).startswith("250")
        assert (await talk.say(b"RCPT TO:<no@shop.test>\r\n")).startswith("550 5.1.1")
        assert (await talk.say(b"RCPT TO:<b@shop.test>\r\n")).startswith("250")
        await talk.say(b"DATA\r\n")
        assert (await talk.say(b"Subject: x\r\n\r\nhi\r\n.\r\n")).startswith("250")
        assert (await talk.reply()).startswith("250")
    assert [(raw.envelope_from, raw.envelope_to) for raw in stored] == [("", ("a@shop.test", "b@shop.test"))]


async def test_an_lmtp_only_port_refuses_smtp(accept: Any) -> None:
    async with _port(accept, lmtp=True) as connect:
        talk = await connect()
        await talk.reply()
        assert (await talk.say(b"EHLO client\r\n")).startswith("500")
        assert (await talk.say(b"LHLO client\r\n")).startswith("250")


@pytest.mark.parametrize(
    ("trouble", "answer"),
    [
        (TemporaryFailure("The database is away"), "451 4.3.0 The database is away"),
        (RuntimeError("anything"), "451"),
        (OSError("disk full"), "451"),
        (Rejected("This mailbox was closed"), "554 5.7.1 This mailbox was closed"),
    ],
)
async def test_250_is_said_only_after_storing(trouble: Exception, answer: str) -> None:
    async def fail(raw: Raw) -> str:
        raise trouble

    async with _port(fail) as connect:
        talk = await connect()
        await talk.reply()
        await talk.say(b"EHLO c\r\n")
        await talk.say(b"MAIL FROM:<a@b.test>\r\n")
        await talk.say(b"RCPT TO:<s@shop.test>\r\n")
        await talk.say(b"DATA\r\n")
        assert (await talk.say(b"Subject: x\r\n\r\nhi\r\n.\r\n")).startswith(answer)
        assert (await talk.say(b"NOOP\r\n")).startswith("250")


async def test_the_connection_waits_while_a_mail_is_stored(accept: Any, stored: list[Raw]) -> None:
    gate = asyncio.Event()

    async def slow(raw: Raw) -> str:
        await gate.wait()
        return str(await accept(raw))

    async with _port(slow) as connect:
        talk = await connect()
        await talk.reply()
        for line in (b"EHLO c\r\n", b"MAIL FROM:<a@b.test>\r\n", b"RCPT TO:<s@shop.test>\r\n", b"DATA\r\n"):
            await talk.say(line)
        answer = asyncio.create_task(talk.say(b"Subject: x\r\n\r\nhi\r\n.\r\n"))
        await asyncio.sleep(0.1)
        assert not answer.done()
        gate.set()
        assert (await answer).startswith("250")
    assert len(stored) == 1


async def test_too_large_is_refused_and_the_next_mail_taken(accept: Any, stored: list[Raw]) -> None:
    async with _port(accept, max_bytes=100_000) as connect:
        talk = await connect()
        await talk.reply()
        await talk.say(b"EHLO c\r\n")
        assert (await talk.say(b"MAIL FROM:<a@b.test> SIZE=100001\r\n")).startswith("552")
        for body, answer in ((b"x" * 200_000, "552"), (b"x" * 50_000, "250")):
            await talk.say(b"MAIL FROM:<a@b.test>\r\n")
            await talk.say(b"RCPT TO:<s@shop.test>\r\n")
            await talk.say(b"DATA\r\n")
            assert (await talk.say(b"Subject: x\r\n\r\n" + body + b"\r\n.\r\n")).startswith(answer)
    assert len(stored) == 1


async def test_ten_thousand_recipients_are_taken_a_hundred_at_a_time(accept: Any) -> None:
    async with _port(accept) as connect:
        talk = await connect()
        await talk.reply()
        await talk.say(b"EHLO c\r\n")
        await talk.say(b"MAIL FROM:<a@b.test>\r\n")
        answers = [await talk.say(b"RCPT TO:<u%d@shop.test>\r\n" % number) for number in range(103)]
    assert [answer[:3] for answer in answers] == ["250"] * 100 + ["452"] * 3


async def test_recipients_that_cannot_be_looked_up_are_asked_again_later(accept: Any) -> None:
    async def broken(address: str) -> bool:
        raise ConnectionError("no database")

    async with _port(accept, recipient_known=broken) as connect:
        talk = await connect()
        await talk.reply()
        await talk.say(b"EHLO c\r\n")
        await talk.say(b"MAIL FROM:<a@b.test>\r\n")
        assert (await talk.say(b"RCPT TO:<s@shop.test>\r\n")).startswith("451")


async def test_commands_sent_ahead_are_answered_in_order(accept: Any, stored: list[Raw]) -> None:
    async with _port(accept) as connect:
        talk = await connect()
        await talk.reply()
        await talk.say(b"EHLO c\r\n")
        mail = b"MAIL FROM:<a@b.test>\r\nRCPT TO:<s@shop.test>\r\nDATA\r\nSubject: x\r\n\r\nhi\r\n.\r\n"
        talk.writer.write(mail + mail + b"QUIT\r\n")
        answers = [(await talk.reply())[:3] for _ in range(9)]
    assert answers == ["250", "250", "354", "250"] * 2 + ["221"]
    assert len(stored) == 2


async def test_a_bare_line_feed_never_ends_a_mail(accept: Any, stored: list[Raw]) -> None:
    """SMTP smuggling: a second mail hidden behind an end that only some servers see."""
    async with _port(accept) as connect:
        talk = await connect()
        await talk.reply()
        for line in (b"EHLO c\r\n", b"MAIL FROM:<a@b.test>\r\n", b"RCPT TO:<s@shop.test>\r\n", b"DATA\r\n"):
            await talk.say(line)
        hidden = (
            b"Subject: x\r\n\r\nhi\n.\nMAIL FROM:<evil@b.test>\r\n"
            b"RCPT TO:<s@shop.test>\r\nDATA\r\nforged\r\n.\r\n"
        )
        assert (await talk.say(hidden)).startswith("250")
    assert len(stored) == 1
    assert b"forged" in stored[0].body


async def test_a_client_that_goes_away_in_the_middle_leaves_nothing(accept: Any, stored: list[Raw]) -> None:
    async with _port(accept) as connect:
        talk = await connect()
        await talk.reply()
        for line in (b"EHLO c\r\n", b"MAIL FROM:<a@b.test>\r\n", b"RCPT TO:<s@shop.test>\r\n", b"DATA\r\n"):
            await talk.say(line)
        talk.writer.write(b"Subject: half")
        await talk.writer.drain()
        talk.writer.close()
        await asyncio.sleep(0.1)
        other = await connect()
        assert (await other.reply()).startswith("220")
    assert stored == []


async def test_one_address_may_not_hold_all_connections(accept: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver, "MAX_CONNECTIONS_PER_IP", 2)
    async with _port(accept) as connect:
        first, second, third = await connect(), await connect(), await connect()
        assert (await first.reply()).startswith("220")
        assert (await second.reply()).startswith("220")
        assert (await third.reply()).startswith("421")
        await first.say(b"QUIT\r\n")
        await asyncio.sleep(0.1)
        assert (await (await connect()).reply()).startswith("220")


async def test_idle_clients_are_let_go(accept: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver, "IDLE_SECONDS", 0.2)
    async with _port(accept) as connect:
        talk = await connect()
        await talk.reply()
        assert await asyncio.wait_for(talk.reader.read(), 5) == b""
