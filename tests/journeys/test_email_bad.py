"""Mail as nobody should send it. Everything is kept; nothing breaks; nothing unsafe reaches a screen."""

from __future__ import annotations

import asyncio
import time
from email.policy import SMTP

import aiosmtplib
import pytest

from .conftest import Shop
from .post import letter, new_message_id


def _customer(shop: Shop) -> str:
    return f"clara@{shop.slug}-customer.example"


def _raw(shop: Shop, *lines: str | bytes, sender: str | None = None) -> bytes:
    head = [f"From: {sender or _customer(shop)}", f"To: {shop.address}", f"Message-ID: {new_message_id()}"]
    parts = [*head, *lines]
    return b"\r\n".join(part.encode() if isinstance(part, str) else part for part in parts) + b"\r\n"


async def _only_text(shop: Shop) -> str:
    conversation = await shop.agent.only_conversation()
    (message,) = await shop.agent.messages(conversation["id"])
    return str(message["text"])


async def test_bytes_that_are_no_mail_wait_in_the_tray_and_can_be_replayed(shop: Shop) -> None:
    await shop.receive(b"\x00\xff\x00 this is not a mail\r\n")
    (letter_,) = (await shop.owner.get("/dead-letters"))["items"]
    assert letter_["account"]["id"] == str(shop.mailbox)
    assert "not an e-mail" in letter_["error"]
    assert (await shop.owner.get("/health"))["dead_letters"] == 1
    raw = await shop.owner.http.get(f"/dead-letters/{letter_['id']}/raw")
    assert raw.content == b"\x00\xff\x00 this is not a mail\r\n"
    again = await shop.agent.post(f"/dead-letters/{letter_['id']}/replay")
    assert again["state"] == "dead"
    assert (await shop.owner.get("/dead-letters"))["items"][0]["attempts"] == 2


async def test_a_dead_letter_that_can_be_understood_now_becomes_a_conversation_once(shop: Shop) -> None:
    """As after an update that mends the reader: the bytes that are kept are now good ones."""
    await shop.receive(b"\x00 nothing\r\n")
    good = letter(_customer(shop), shop.address, "Understood at last").as_bytes()
    await shop.house.write(shop.workspace, "update raw_inbound set body = :body", body=good)
    (waiting,) = (await shop.owner.get("/dead-letters"))["items"]
    outcome = await shop.agent.post(f"/dead-letters/{waiting['id']}/replay")
    assert outcome["state"] == "processed"
    assert (await shop.owner.get("/dead-letters"))["items"] == []
    twice = await shop.agent.post(f"/dead-letters/{waiting['id']}/replay")
    assert twice["conversation"] == outcome["conversation"]
    assert await _only_text(shop) == "Understood at last"


async def test_a_discarded_dead_letter_keeps_its_bytes(shop: Shop) -> None:
    await shop.receive(b"\x01 nothing\r\n")
    (waiting,) = (await shop.owner.get("/dead-letters"))["items"]
    await shop.owner.delete(f"/dead-letters/{waiting['id']}")
    assert (await shop.owner.get("/dead-letters"))["items"] == []
    (row,) = await shop.house.rows(shop.workspace, "select state, body from raw_inbound")
    assert (row["state"], bytes(row["body"])) == ("ignored", b"\x01 nothing\r\n")


async def test_an_empty_mail_is_kept(shop: Shop) -> None:
    await shop.receive(b"")
    assert len((await shop.owner.get("/dead-letters"))["items"]) == 1


@pytest.mark.parametrize("where", ["subject", "body", "from", "file name", "references", "cc"])
async def test_nul_bytes_do_not_stop_a_mail(shop: Shop, where: str) -> None:
    nul = "\x00"
    customer = _customer(shop)
    mail = {
        "subject": _raw(shop, f"Subject: a{nul}b", "", "Hello"),
        "body": _raw(shop, "Subject: x", "", f"Hel{nul}lo"),
        "from": _raw(shop, "Subject: x", "", "Hello", sender=f'"Cla{nul}ra" <{customer}>'),
        "file name": _raw(
            shop,
            "Subject: x",
            'Content-Type: multipart/mixed; boundary="b"',
            "",
            "--b",
            "Content-Type: text/plain",
            "",
            "Hello",
            "--b",
            f'Content-Type: image/png; name="a{nul}.png"',
            f"Content-ID: <i{nul}d@x>",
            "",
            "x",
            "--b--",
        ),
        "references": _raw(shop, f"References: <a{nul}b@c.example>", "Subject: x", "", "Hello"),
        "cc": _raw(shop, f"Cc: F{nul} <f{nul}@mail.example>", "Subject: x", "", "Hello"),
    }[where]
    await shop.receive(mail)
    assert await _only_text(shop) == "Hello"


async def test_a_nul_byte_in_the_envelope_is_no_reason_to_lose_a_mail(shop: Shop) -> None:
    mail = letter(_customer(shop), shop.address, "Hello").as_bytes(policy=SMTP)
    reader, writer = await asyncio.open_connection("127.0.0.1", shop.house.smtp_port)

    async def say(line: bytes) -> int:
        writer.write(line + b"\r\n")
        answer = await reader.readline()
        while answer[3:4] == b"-":
            answer = await reader.readline()
        return int(answer[:3])

    try:
        await reader.readline()
        assert await say(b"EHLO x") == 250
        answer = await say(b"MAIL FROM:<a\x00b@mail.example>")
        if answer == 250:
            assert await say(f"RCPT TO:<{shop.address}>".encode()) == 250
            assert await say(b"DATA") == 354
            assert await say(mail + b".") == 250
            assert await _only_text(shop) == "Hello"
        else:
            assert 500 <= answer < 600
    finally:
        writer.close()
        await writer.wait_closed()


@pytest.mark.parametrize(
    ("charset", "sent", "shown"),
    [
        ("us-ascii", "Gr\xfc\xdfe".encode("latin-1"), "Grüße"),
        ("utf-8", "Grüße".encode("cp1252"), "Grüße"),
        ("x-nothing", "Grüße".encode(), "Grüße"),
        ("iso-8859-9", "İade nasıl?".encode("iso-8859-9"), "İade nasıl?"),
        ("gb2312", "退货怎么办".encode("gb18030"), "退货怎么办"),
        ("windows-1256", "أين طلبي".encode("cp1256"), "أين طلبي"),
    ],
)
async def test_a_wrong_charset_is_read_as_well_as_can_be(
    shop: Shop, charset: str, sent: bytes, shown: str
) -> None:
    await shop.receive(_raw(shop, "Subject: x", f"Content-Type: text/plain; charset={charset}", "", sent))
    assert await _only_text(shop) == shown


async def test_html_with_scripts_is_shown_without_them(shop: Shop) -> None:
    evil = (
        '<p>Hello</p><script>steal()</script><img src=x onerror="steal()"><svg onload="steal()">'
        '<a href="javascript:steal()">here</a><iframe src="https://evil.example"></iframe>'
        '<form action="https://evil.example"><input name=p></form><style>@import "https://evil.example";</style>'
        '<img src="https://evil.example/pixel.gif">'
    )
    await shop.receive(letter(_customer(shop), shop.address, "Hello", html=evil))
    conversation = await shop.agent.only_conversation()
    (message,) = await shop.agent.messages(conversation["id"])
    path = f"/conversations/{conversation['id']}/messages/{message['id']}/html"
    document = await shop.agent.http.get(path)
    policy = document.headers["content-security-policy"]
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    for shown in (message["html"], document.text):
        for forbidden in (
            "steal",
            "<script",
            "onerror",
            "onload",
            "javascript:",
            "<iframe",
            "<form",
            "@import",
        ):
            assert forbidden not in shown, forbidden
        assert ' src="https://evil.example/pixel.gif"' not in shown
    assert message["has_remote_images"]
    with_images = await shop.agent.http.get(path, params={"images": "1"})
    assert "https://evil.example/pixel.gif" in with_images.text


async def test_a_mail_of_fifty_megabytes_is_taken_or_refused_but_never_half(shop: Shop) -> None:
    most = letter(_customer(shop), shop.address, "The video you asked for").as_bytes()
    mail = letter(_customer(shop), shop.address, "The video you asked for")
    mail.add_attachment(b"v" * 36_000_000, maintype="video", subtype="mp4", filename="video.mp4")
    assert 48_000_000 < len(mail.as_bytes()) < 52_428_800
    await shop.receive(mail)
    conversation = await shop.agent.only_conversation()
    (message,) = await shop.agent.messages(conversation["id"])
    assert [(a["name"], a["size"]) for a in message["attachments"]] == [("video.mp4", 36_000_000)]
    with pytest.raises(aiosmtplib.SMTPResponseException) as refused:
        await shop.receive(most + b"x" * 53_000_000 + b"\r\n")
    assert refused.value.code == 552
    assert len(await shop.agent.conversations()) == 1


async def test_a_header_with_ten_thousand_recipients_is_read_in_bounded_time(shop: Shop) -> None:
    crowd = ",\r\n ".join(f"person{number}@crowd.example" for number in range(10_000))
    began = time.monotonic()
    await shop.receive(_raw(shop, f"Cc: {crowd}", "Subject: x", "", "Hello"))
    assert time.monotonic() - began < 5
    assert await _only_text(shop) == "Hello"


async def test_ten_thousand_recipients_in_the_envelope_are_sent_in_portions(shop: Shop) -> None:
    client = aiosmtplib.SMTP(hostname="127.0.0.1", port=shop.house.smtp_port, start_tls=False)
    async with client:
        await client.ehlo()
        await client.mail("a@mail.example")
        answers = []
        for _ in range(101):
            try:
                answers.append((await client.rcpt(shop.address))[0])
            except aiosmtplib.SMTPRecipientRefused as refused:
                answers.append(refused.code)
        assert answers == [250] * 100 + [452]


async def test_deep_nesting_ends_in_a_message(shop: Shop) -> None:
    depth = 600
    opening = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth)
    )
    await shop.receive(_raw(shop, "Subject: deep", opening + "Content-Type: text/plain\r\n\r\nbottom"))
    conversation = await shop.agent.only_conversation()
    assert conversation["subject"] == "deep"


@pytest.mark.parametrize(
    "sender",
    ["", "undisclosed", "<>", "a@b@c", '"unclosed <clara@mail.example>', "=?utf-8?B?!!!?= <x@y.example>"],
)
async def test_a_from_that_makes_no_sense_loses_nothing(shop: Shop, sender: str) -> None:
    head = f"From: {sender}\r\nTo: {shop.address}\r\nSubject: x\r\n\r\nHello\r\n"
    await shop.receive(head.encode(), sender="envelope@mail.example")
    kept = await shop.agent.conversations(view="any")
    dead = (await shop.owner.get("/dead-letters"))["items"]
    assert len(kept) + len(dead) == 1


async def test_senders_who_name_nobody_are_not_one_person(shop: Shop) -> None:
    for text in ("From the first", "From the second"):
        mail = f"From: undisclosed\r\nTo: {shop.address}\r\nSubject: x\r\n\r\n{text}\r\n"
        await shop.receive(mail.encode(), sender="")
    customers = {c["customer"]["id"] for c in await shop.agent.conversations(view="any")}
    dead = (await shop.owner.get("/dead-letters"))["items"]
    assert len(customers) + len(dead) == 2


async def test_an_unknown_recipient_is_refused_at_the_door(shop: Shop) -> None:
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as refused:
        await shop.receive(letter(_customer(shop), "x@y.example"), f"nobody@{shop.slug}.test")
    assert refused.value.recipients[0].code == 550


async def test_a_paused_mailbox_takes_no_mail(shop: Shop) -> None:
    await shop.owner.patch(f"/channels/{shop.mailbox}", status="paused")
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
        await shop.receive(letter(_customer(shop), shop.address))


async def test_a_connection_lost_in_the_middle_of_data_leaves_nothing(shop: Shop) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", shop.house.smtp_port)
    for command in ("EHLO x", "MAIL FROM:<a@mail.example>", f"RCPT TO:<{shop.address}>", "DATA"):
        writer.write(f"{command}\r\n".encode())
        await reader.readuntil(b"\r\n")
        await asyncio.sleep(0.05)
    writer.write(f"From: {_customer(shop)}\r\nSubject: half\r\n\r\nHalf a ma".encode())
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    await asyncio.sleep(0.2)
    assert await shop.agent.conversations(view="any") == []
    assert await shop.house.rows(shop.workspace, "select id from raw_inbound") == []
