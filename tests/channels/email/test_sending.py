"""Outgoing mail: what it says, that nothing typed changes its structure, what a relay's answers mean."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merhaba.channels.email import channel
from merhaba.channels.email.compose import compose
from merhaba.channels.email.receiver import start
from merhaba.channels.email.relay import parse_relay
from merhaba.ports.channels import (
    Account,
    Address,
    InboundMessage,
    NeedsReconnect,
    OutboundFile,
    OutboundMessage,
    Raw,
    Rejected,
    RetryLater,
    Tools,
)

NOW = datetime(2024, 5, 1, 10, 30, tzinfo=UTC)
PIXEL = OutboundFile("logo.png", "image/png", 4, "sha-1", inline=True, content_id="logo@shop")
INVOICE = OutboundFile("Rechnung Größe.pdf", "application/pdf", 4, "sha-2")
CONTENTS = {"sha-1": b"\x89PNG", "sha-2": b"%PDF" * 100}
MESSAGE = OutboundMessage(
    idempotency_key="k",
    external_id="our-1@shop.test",
    sender=Address("support@shop.test"),
    to=(Address("ann@example.com", "Ann Müller"),),
    text="Hello Ann,\n.\n..dots\nGrüße",
    html='<p>Hello <img src="cid:logo@shop"></p>',
    subject="Ihre Bestellung – größer",
    reply_to="support+r.TOKEN@shop.test",
    in_reply_to="theirs@example.com",
    references=("first@example.com", "theirs@example.com"),
    files=(PIXEL, INVOICE),
    language="de",
)


def _written(message: OutboundMessage, account: Account) -> EmailMessage:
    mail = compose(message, account, CONTENTS, NOW, instance="inst-1")
    return message_from_bytes(mail.content, policy=policy.default)


def _plain(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n").rstrip("\n")


def test_a_mail_says_who_what_and_where_it_belongs(account: Account) -> None:
    mail = _written(MESSAGE, account)
    assert mail["From"] == "Shop <support@shop.test>"
    assert mail["To"] == "Ann Müller <ann@example.com>"
    assert mail["Subject"] == "Ihre Bestellung – größer"
    assert mail["Reply-To"] == "Shop <support+r.TOKEN@shop.test>"
    assert mail["Message-ID"] == "<our-1@shop.test>"
    assert mail["In-Reply-To"] == "<theirs@example.com>"
    assert mail["References"] == "<first@example.com> <theirs@example.com>"
    assert (mail["Content-Language"], mail["X-Merhaba"]) == ("de", "inst-1")
    assert mail["Date"].datetime == NOW
    assert "Auto-Submitted" not in mail


def test_text_html_images_and_files_stand_where_programs_look_for_them(account: Account) -> None:
    mail = _written(MESSAGE, account)
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == [
        "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html",
        "image/png", "application/pdf",
    ]  # fmt: skip
    assert _plain(mail) == "Hello Ann,\n.\n..dots\nGrüße"
    files = {
        part.get_filename(): part.get_payload(decode=True) for part in mail.walk() if part.get_filename()
    }
    assert files == {"logo.png": b"\x89PNG", "Rechnung Größe.pdf": b"%PDF" * 100}


def test_html_without_text_gets_a_text(account: Account) -> None:
    mail = _written(replace(MESSAGE, text="", html="<p>One</p><p>Two</p>", files=()), account)
    assert _plain(mail) == "One\n\nTwo"


def test_automatic_mail_says_so(account: Account) -> None:
    assert _written(replace(MESSAGE, automatic=True), account)["Auto-Submitted"] == "auto-replied"
    first = replace(MESSAGE, automatic=True, in_reply_to=None, references=())
    assert _written(first, account)["Auto-Submitted"] == "auto-generated"


def test_long_threads_keep_their_first_and_last_ids(account: Account) -> None:
    mail = _written(replace(MESSAGE, references=tuple(f"m{n}@x.test" for n in range(500))), account)
    ids = mail["References"].split()
    assert (ids[0], ids[-2], ids[-1]) == ("<m0@x.test>", "<m499@x.test>", "<theirs@example.com>")
    assert len(ids) == 24


def test_long_ids_are_never_broken(account: Account) -> None:
    long = "x" * 300 + "@mail.test"
    mail = compose(replace(MESSAGE, in_reply_to=long), account, CONTENTS, NOW)
    assert (
        f"In-Reply-To:\r\n <{long}>".encode() in mail.content
        or f"In-Reply-To: <{long}>".encode() in mail.content
    )


def test_hidden_recipients_are_hidden(account: Account) -> None:
    mail = compose(replace(MESSAGE, bcc=(Address("boss@shop.test"),)), account, CONTENTS, NOW)
    assert "boss@shop.test" in mail.recipients
    assert b"boss@shop.test" not in mail.content


def test_names_in_other_scripts_travel_in_ascii(account: Account) -> None:
    message = replace(MESSAGE, to=(Address("ali@bücher.example", "علي"),), files=())
    mail = compose(message, account, CONTENTS, NOW)
    assert mail.recipients == ("ali@xn--bcher-kva.example",)
    assert not mail.needs_utf8
    assert mail.content.isascii()
    assert compose(replace(message, to=(Address("علي@x.test"),)), account, CONTENTS, NOW).needs_utf8


@pytest.mark.parametrize(
    "address",
    ["", "no-at", "a@b\r\nBcc: x@y.test", "a b@x.test", "a@", "<a@x.test>", "a@x..test", "a@x.test,b@y.test"],
)
def test_what_is_no_address_is_refused(address: str, account: Account) -> None:
    with pytest.raises(Rejected):
        compose(replace(MESSAGE, to=(Address(address),)), account, CONTENTS, NOW)


@settings(max_examples=150, deadline=None)
@given(
    evil=st.text(max_size=60),
    place=st.sampled_from(["subject", "name", "id", "parent", "language", "file", "instance", "from_name"]),
)
def test_nothing_typed_becomes_a_header(evil: str, place: str) -> None:
    typed = evil + "\r\nBcc: thief@evil.test\r\n\r\ninjected" + evil
    message = MESSAGE
    from_name, instance = "Shop", "inst-1"
    if place == "subject":
        message = replace(message, subject=typed)
    elif place == "name":
        message = replace(message, to=(Address("ann@example.com", typed),))
    elif place == "id":
        message = replace(message, external_id=typed)
    elif place == "parent":
        message = replace(message, in_reply_to=typed, references=(typed,))
    elif place == "language":
        message = replace(message, language=typed)
    elif place == "file":
        message = replace(message, files=(replace(INVOICE, name=typed, content_type=typed),))
    elif place == "from_name":
        from_name = typed
    else:
        instance = typed
    sender = Account("acc-1", "support@shop.test", "Shop", {"from_name": from_name})
    content = compose(message, sender, CONTENTS, NOW, instance=instance).content
    parsed = message_from_bytes(content, policy=policy.compat32)
    assert parsed["Bcc"] is None
    assert len(parsed.get_all("To", [])) == 1
    assert all(b"\r" not in line and b"\n" not in line for line in content.split(b"\r\n"))
    assert all(part["Bcc"] is None for part in parsed.walk())


Script = Callable[[bytes], bytes | None]


@asynccontextmanager
async def _relay(script: Script) -> AsyncIterator[Tools]:
    """A relay that answers each command as `script` says; None hangs up."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 relay\r\n")
        in_data = False
        while line := await reader.readline():
            if in_data:
                if line != b".\r\n":
                    continue
                in_data, line = False, b"END-OF-DATA\r\n"
            command = line.strip().upper()
            answer = script(command)
            if answer is None:
                break
            in_data = answer.startswith(b"354")
            writer.write(answer + b"\r\n")
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    async def read_file(sha256: str) -> bytes:
        return CONTENTS[sha256]

    try:
        yield Tools(read_file, lambda: NOW, {"smtp_relay": f"smtp://127.0.0.1:{port}"})
    finally:
        server.close()
        await server.wait_closed()


def _scripted(**answers: bytes | None) -> Script:
    def script(command: bytes) -> bytes | None:
        word = command.split(b" ")[0].split(b":")[0].decode()
        if word in answers:
            return answers[word]
        return {
            "EHLO": b"250-relay\r\n250 8BITMIME",
            "DATA": b"354 go",
            "END-OF-DATA": b"250 taken",
            "QUIT": b"221 bye",
        }.get(word, b"250 ok")

    return script


@pytest.mark.parametrize(
    ("answers", "outcome", "words"),
    [
        ({"RCPT": b"550 5.1.1 User unknown"}, Rejected, "no mailbox at this address"),
        ({"RCPT": b"552 5.2.2 Mailbox full"}, Rejected, "full"),
        ({"RCPT": b"450 4.2.0 Greylisted"}, RetryLater, "try again later"),
        ({"MAIL": b"421 4.7.0 Too many connections"}, RetryLater, "try again later"),
        ({"MAIL": b"530 5.7.0 Authentication required"}, NeedsReconnect, "sign-in"),
        ({"END-OF-DATA": b"554 5.7.1 Looks like spam"}, Rejected, "unwanted"),
        ({"END-OF-DATA": b"451 4.3.0 Disk full"}, RetryLater, "later"),
        ({"END-OF-DATA": None}, RetryLater, "could not be reached"),
        ({"DATA": None}, RetryLater, "could not be reached"),
        ({"EHLO": b"250-relay\r\n250 SIZE 100"}, Rejected, "at most 100"),
    ],
)
async def test_what_a_relay_says_is_told_in_one_of_three_ways(
    answers: dict[str, bytes | None], outcome: type[Exception], words: str, account: Account
) -> None:
    async with _relay(_scripted(**answers)) as tools:
        with pytest.raises(outcome, match=words):
            await channel.send(MESSAGE, account, tools)


async def test_a_taken_mail_is_sent(account: Account) -> None:
    async with _relay(_scripted()) as tools:
        sent = await channel.send(MESSAGE, account, tools)
    assert (sent.external_id, sent.refused) == ("our-1@shop.test", {})


async def test_one_refused_of_several_is_told_with_its_reason(account: Account) -> None:
    def script(command: bytes) -> bytes | None:
        if command.startswith(b"RCPT") and b"GONE" in command:
            return b"550 5.1.1 No such user"
        return _scripted()(command)

    message = replace(MESSAGE, to=(Address("ann@example.com"), Address("gone@example.com")))
    async with _relay(script) as tools:
        sent = await channel.send(message, account, tools)
    assert sent.refused == {"gone@example.com": "There is no mailbox at this address: 550 5.1.1 No such user"}


async def test_nobody_at_the_relays_port_means_later(account: Account, unused_tcp_port: int) -> None:
    async def read_file(sha256: str) -> bytes:
        return CONTENTS[sha256]

    tools = Tools(read_file, lambda: NOW, {"smtp_relay": f"smtp://127.0.0.1:{unused_tcp_port}"})
    with pytest.raises(RetryLater):
        await channel.send(MESSAGE, account, tools)
    steps = {step.code: step.ok for step in await channel.check(account, tools)}
    assert steps == {"relay-set": True, "relay-name": True, "relay-connection": False}


async def test_no_relay_at_all_asks_for_one(account: Account) -> None:
    async def read_file(sha256: str) -> bytes:
        return b""

    with pytest.raises(NeedsReconnect, match="No outgoing mail server is set"):
        await channel.send(MESSAGE, account, Tools(read_file, lambda: NOW))
    (step,) = await channel.check(account, Tools(read_file, lambda: NOW))
    assert (step.code, step.ok) == ("relay-set", False)


async def test_a_wrong_password_asks_to_reconnect(account: Account) -> None:
    script = _scripted(EHLO=b"250-relay\r\n250 AUTH PLAIN LOGIN", AUTH=b"535 5.7.8 Bad credentials")
    async with _relay(script) as tools:
        address = tools.settings["smtp_relay"].removeprefix("smtp://")
        signing_in = replace(tools, settings={"smtp_relay": f"smtp://ann:p%40ss@{address}"})
        with pytest.raises(NeedsReconnect, match="refused the user name or password"):
            await channel.send(MESSAGE, account, signing_in)
        steps = await channel.check(account, signing_in)
    assert (steps[-1].code, steps[-1].ok) == ("relay-sign-in", False)


def test_relay_addresses() -> None:
    relay = parse_relay("smtps://ann%40shop.test:p%3Ass@mail.test")
    assert (relay.host, relay.port, relay.security, relay.user, relay.password) == (
        "mail.test",
        465,
        "tls",
        "ann@shop.test",
        "p:ss",
    )
    assert parse_relay("smtp://mail.test:2525").port == 2525
    for wrong in ("mail.test", "http://mail.test", "smtp://", "smtp://mail.test:abc"):
        with pytest.raises(NeedsReconnect):
            parse_relay(wrong)


async def test_what_is_sent_arrives_as_it_was_meant(account: Account) -> None:
    stored: list[Raw] = []

    async def accept(raw: Raw) -> str:
        stored.append(raw)
        return "accepted"

    async def read_file(sha256: str) -> bytes:
        return CONTENTS[sha256]

    server = await start(accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        await channel.send(
            MESSAGE, account, Tools(read_file, lambda: NOW, {"smtp_relay": f"smtp://127.0.0.1:{port}"})
        )
    finally:
        server.close()
        await server.wait_closed()
    other = Account("acc-9", "ann@example.com", "Ann")
    (message,) = channel.parse(stored[0], other)
    assert isinstance(message, InboundMessage)
    assert (message.text, message.subject) == (MESSAGE.text, MESSAGE.subject)
    assert message.sender == Address("support@shop.test", "Shop")
    assert [(file.name, file.content, file.inline) for file in message.files] == [
        ("logo.png", CONTENTS["sha-1"], True),
        ("Rechnung Größe.pdf", CONTENTS["sha-2"], False),
    ]
    assert (message.message_id, message.in_reply_to) == ("our-1@shop.test", ("theirs@example.com",))
    assert message.automatic is None
