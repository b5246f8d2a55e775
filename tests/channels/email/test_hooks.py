"""Webhooks: who may post, and what is made of what they post."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest

from merhaba.channels.email import channel
from merhaba.ports.channels import Account, Automatic, InboundMessage, Raw

ACCOUNT = Account("a1", "support@shop.test", "Support", secrets={"hook_secret": "s3cret"})
CONTRACT = (
    Path(__file__).parents[3].parent
    / "shared/data/contracts/jentic/apis/openapi/postmarkapp.com/server/1.0.0/openapi.json"
)


def posted(**fields: Any) -> dict[str, Any]:
    """An inbound message as Postmark describes it."""
    return {
        "From": "clara@mail.example",
        "FromName": "Clara Häs",
        "FromFull": {"Email": "clara@mail.example", "Name": "Clara Häs", "MailboxHash": ""},
        "To": '"Nar Shop" <support+r.abc-def@shop.test>',
        "ToFull": [{"Email": "support+r.abc-def@shop.test", "Name": "Nar Shop", "MailboxHash": "r.abc-def"}],
        "Cc": "",
        "CcFull": [{"Email": "friend@mail.example", "Name": "A, Friend"}],
        "OriginalRecipient": "support+r.abc-def@shop.test",
        "Subject": "Wo ist mein Paket – größer?",
        "MessageID": "22c74902-a0c1-4511-804f-341342852c90",
        "ReplyTo": "",
        "MailboxHash": "",
        "Date": "Thu, 5 Apr 2026 16:59:01 +0200",
        "TextBody": "Guten Tag,\n\nwo bleibt es?\n",
        "HtmlBody": '<p>Guten Tag,</p><p>wo bleibt es? <img src="cid:pic@1"></p>',
        "Headers": [
            {"Name": "Message-ID", "Value": "<original-1@mail.example>"},
            {"Name": "In-Reply-To", "Value": "<ours-1@shop.test>"},
            {"Name": "X-Spam-Status", "Value": "No"},
        ],
        "Attachments": [
            {
                "Name": "Rechnung ü.pdf",
                "Content": base64.b64encode(b"%PDF-1.4 x").decode(),
                "ContentType": "application/pdf",
                "ContentLength": 10,
            },
            {
                "Name": "pic.png",
                "Content": base64.b64encode(b"\x89PNG").decode(),
                "ContentType": "image/png",
                "ContentID": "pic@1",
            },
        ],
        **fields,
    }


def parse(body: dict[str, Any]) -> InboundMessage:
    raw = Raw(json.dumps(body).encode(), {"content-type": "application/json; charset=utf-8"})
    (message,) = channel.parse(raw, ACCOUNT)
    assert isinstance(message, InboundMessage)
    return message


def test_postmarks_fields_become_the_mail_they_were() -> None:
    message = parse(posted())
    assert (message.sender.name, message.sender.address) == ("Clara Häs", "clara@mail.example")
    assert message.subject == "Wo ist mein Paket – größer?"
    assert message.text_full.strip() == "Guten Tag,\n\nwo bleibt es?"
    assert message.message_id == "original-1@mail.example"
    assert message.in_reply_to == ("ours-1@shop.test",)
    assert message.reply_tokens == ("abc-def",)
    assert [(a.name, a.address) for a in message.cc] == [("A, Friend", "friend@mail.example")]
    assert message.sent_at is not None
    assert message.sent_at.isoformat() == "2026-04-05T16:59:01+02:00"
    assert message.automatic is None
    assert message.bounce is None
    assert [(f.name, f.content_type, f.content) for f in message.files if not f.inline] == [
        ("Rechnung ü.pdf", "application/pdf", b"%PDF-1.4 x")
    ]
    (picture,) = [f for f in message.files if f.inline]
    assert (picture.content_id, picture.content) == ("pic@1", b"\x89PNG")


def test_the_raw_mail_wins_where_it_is_there() -> None:
    raw = (
        "From: Real <real@mail.example>\r\nSubject: Raw\r\nMessage-ID: <raw@x.example>\r\n\r\nAs it was.\r\n"
    )
    message = parse(posted(RawEmail=raw))
    assert (message.subject, message.text, message.message_id) == ("Raw", "As it was.", "raw@x.example")
    assert message.sender.address == "real@mail.example"


def test_a_whole_mail_may_be_posted_as_it_is() -> None:
    raw = Raw(b"From: a@mail.example\r\nSubject: Plain\r\n\r\nHello\r\n", {"content-type": "message/rfc822"})
    (message,) = channel.parse(raw, ACCOUNT)
    assert isinstance(message, InboundMessage)
    assert message.subject == "Plain"


def test_fields_cannot_become_header_lines() -> None:
    message = parse(
        posted(
            Subject="Hi\r\nX-Merhaba: 1\r\nAuto-Submitted: auto-replied",
            Date="Thu, 5 Apr 2026 16:59:01 +0200\r\nPrecedence: list",
            Headers=[
                {"Name": "X-A\r\nAuto-Submitted", "Value": "yes"},
                {"Name": "List-Id: x\r\nY", "Value": "z"},
            ],
        )
    )
    assert message.automatic is None
    assert "\n" not in message.subject


def test_vacation_notes_are_known_by_their_headers() -> None:
    message = parse(posted(Headers=[{"Name": "Auto-Submitted", "Value": "auto-replied"}]))
    assert message.automatic is Automatic.VACATION


def test_parsing_is_pure() -> None:
    assert parse(posted()) == parse(posted())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        b'{"Subject": "x"}',
        b"\xff\xfe",
        b'{"From": 5, "Attachments": [{"Content": 1}]',
    ],
)
def test_what_is_no_mail_is_an_error(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"webhook|mail"):
        channel.parse(Raw(body, {"content-type": "application/json"}), ACCOUNT)


@pytest.mark.parametrize(
    "fields",
    [
        {"FromFull": "x"},
        {"ToFull": "x", "CcFull": [1, None, {"Email": 5}]},
        {"Headers": {"Name": 1}},
        {"Headers": [{"Name": None, "Value": []}]},
        {"Attachments": [{}]},
        {"TextBody": None, "HtmlBody": None},
        {"TextBody": "", "HtmlBody": "", "Attachments": None},
        {"Subject": None, "Date": 7, "OriginalRecipient": None},
        {"TextBody": "\ud800 half a character"},
    ],
)
def test_fields_of_the_wrong_kind_do_not_crash(fields: dict[str, Any]) -> None:
    assert parse(posted(**fields)).sender.address == "clara@mail.example"


def test_only_who_knows_the_secret_may_post() -> None:
    body = b"{}"
    basic = base64.b64encode(b"postmark:s3cret").decode()
    wrong = base64.b64encode(b"s3cret:nope").decode()
    signature = hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
    for headers, genuine in (
        ({"authorization": f"Basic {basic}"}, True),
        ({"authorization": "Bearer s3cret"}, True),
        ({"x-merhaba-signature": f"sha256={signature}"}, True),
        ({"authorization": f"Basic {wrong}"}, False),
        ({"authorization": "Basic ???"}, False),
        ({"authorization": "Bearer nope"}, False),
        ({"authorization": "Bearer "}, False),
        ({"x-merhaba-signature": "sha256=" + "0" * 64}, False),
        ({"x-merhaba-signature": "sha256=" + "0" * 64, "authorization": "Bearer s3cret"}, False),
        ({}, False),
    ):
        assert channel.verify(Raw(body, headers), ACCOUNT) is genuine, headers
    nobody = Account("a2", "x@y.test", "")
    assert not channel.verify(Raw(body, {"authorization": "Bearer "}), nobody)
    assert not channel.verify(
        Raw(body, {"authorization": f"Basic {base64.b64encode(b':').decode()}"}), nobody
    )


@pytest.mark.skipif(not CONTRACT.exists(), reason="needs ../shared/data/contracts")
def test_our_example_has_the_vendors_fields() -> None:
    schemas = json.loads(CONTRACT.read_text())["components"]["schemas"]
    known = set(schemas["InboundMessageFullDetailsResponse"]["properties"])
    assert set(posted()) <= known
