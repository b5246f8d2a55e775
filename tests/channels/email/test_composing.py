"""Outgoing mail as it is written: what it says, and that nothing typed changes its structure."""

from __future__ import annotations

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
from merhaba.ports.channels import (
    Account,
    Address,
    InboundMessage,
    OutboundFile,
    OutboundMessage,
    Raw,
    Rejected,
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


def test_what_goes_to_many_says_how_to_get_off_the_list(account: Account) -> None:
    url = "https://help.shop.test/off?t=1"
    mail = _written(replace(MESSAGE, unsubscribe=url, reply_to="support+r.x@shop.test"), account)
    assert mail["List-Unsubscribe"] == f"<{url}>, <mailto:support+r.x@shop.test?subject=unsubscribe>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Precedence"] == "bulk"
    for none in ("", "http://shop.test/off", "javascript:alert(1)", "https://shop.test/>\r\nBcc: x@y.test"):
        assert _written(replace(MESSAGE, unsubscribe=none), account)["List-Unsubscribe"] is None


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
    place=st.sampled_from(
        [
            "subject",
            "name",
            "id",
            "parent",
            "language",
            "file",
            "instance",
            "from_name",
            "unsubscribe",
            "signature",
        ]
    ),
)
def test_nothing_typed_becomes_a_header(evil: str, place: str) -> None:
    typed = evil + "\r\nBcc: thief@evil.test\r\n\r\ninjected" + evil
    message = MESSAGE
    from_name, instance, signature = "Shop", "inst-1", ""
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
    elif place == "unsubscribe":
        message = replace(message, unsubscribe="https://shop.test/" + typed)
    elif place == "signature":
        signature = typed
    elif place == "from_name":
        from_name = typed
    else:
        instance = typed
    sender = Account("acc-1", "support@shop.test", "Shop", {"from_name": from_name, "signature": signature})
    content = compose(message, sender, CONTENTS, NOW, instance=instance).content
    parsed = message_from_bytes(content, policy=policy.compat32)
    assert parsed["Bcc"] is None
    assert len(parsed.get_all("To", [])) == 1
    assert all(b"\r" not in line and b"\n" not in line for line in content.split(b"\r\n"))
    assert all(part["Bcc"] is None for part in parsed.walk())


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
