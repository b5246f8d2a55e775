"""Chatwoot's mails with all their expectations; MimeKit's nasty ones with the files inside winmail.dat."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from merhaba.channels.email import channel
from merhaba.channels.email.describe import describe
from merhaba.ports.channels import Account, Automatic, InboundMessage, Raw

Parse = Callable[..., InboundMessage]


def _attached(found: dict[str, Any]) -> int:
    return sum(not file["inline"] for file in found["attachments"])


# One way to judge each expectation Chatwoot states. `multipart`, `content_type_contains` and `chatwoot_cap`
# are about its own objects and its own limit, not about what a person gets to see.
CHECKS: dict[str, Callable[[dict[str, Any], Any], bool]] = {
    "subject": lambda found, wanted: found["subject"] == wanted,
    "text_full": lambda found, wanted: found["text_full"] == wanted,
    "attachments": lambda found, wanted: _attached(found) == wanted,
    "attachments_in_mail": lambda found, wanted: _attached(found) == wanted,
    "date": lambda found, wanted: datetime.fromisoformat(found["date"]) == datetime.fromisoformat(wanted),
    "auto_reply": lambda found, wanted: (found["automatic"] is not None) is wanted,
    "in_reply_to": lambda found, wanted: found["in_reply_to"] == wanted,
    "references": lambda found, wanted: found["references"] == wanted,
    "reply_starts_with": lambda found, wanted: found["text"].startswith(wanted),
    "content": lambda found, wanted: found["text"] == wanted,
    "content_contains": lambda found, wanted: wanted in found["text"],
    "html_contains": lambda found, wanted: wanted in found["html"],
    "html_not_contains": lambda found, wanted: not any(piece in found["html"] for piece in wanted),
    "text_not_contains": lambda found, wanted: not any(piece in found["text"] for piece in wanted),
    "must_not_raise": lambda found, wanted: bool(found),
}
NOT_OURS = {
    "multipart",
    "content_type_contains",
    "chatwoot_cap",
    "own_notification_mail_creates_no_conversation",
}


def test_chatwoots_expectations_all_hold(
    corpus: Callable[[str], Path], expected: Callable[[str], Any]
) -> None:
    missed = []
    for name, wanted in expected("chatwoot")["mails"].items():
        found = describe((corpus("chatwoot") / "mails" / name).read_bytes())
        for key, value in wanted.items():
            assert key in CHECKS or key in NOT_OURS, key
            if key in CHECKS and not CHECKS[key](found, value):
                missed.append(f"{name} {key}: wanted {value!r}")
    assert not missed


def test_chatwoots_sender_rules_hold(parse: Parse, expected: Callable[[str], Any]) -> None:
    for rule in expected("chatwoot")["sender_rules"]:
        lines = [f"From: {rule['from']}"]
        lines += [f"Reply-To: {rule['reply_to']}"] if "reply_to" in rule else []
        lines += [f"X-Original-Sender: {rule['x_original_sender']}"] if "x_original_sender" in rule else []
        message = parse("\r\n".join([*lines, "", "hello"]))
        assert (message.sender.address or None) == rule["expected_sender"], rule


def test_a_notification_of_our_own_opens_no_conversation(corpus: Callable[[str], Path]) -> None:
    mail = (corpus("chatwoot") / "mails" / "notification.eml").read_bytes()
    account = Account("a", "accounts@chatwoot.com", "Chatwoot")
    (message,) = channel.parse(Raw(mail), account)
    assert isinstance(message, InboundMessage)
    assert message.automatic is Automatic.OWN


def test_nul_bytes_are_nowhere(parse: Parse) -> None:
    message = parse(
        b"From: a@b.test\r\nSubject: a\0b\r\nMessage-ID: <x\0y@z>\r\nIn-Reply-To: <p\0q@z>\r\n\r\nbo\0dy"
    )
    seen = [message.subject, message.text, message.text_full, str(message.message_id), *message.in_reply_to]
    assert seen == ["ab", "body", "body", "xy@z", "pq@z"]


def _mimekit_mails(corpus: Callable[[str], Path]) -> list[Path]:
    return sorted((corpus("mimekit") / "UnitTests" / "TestData" / "messages").iterdir())


def test_mimekits_mails_are_read_each_under_a_second(corpus: Callable[[str], Path], parse: Parse) -> None:
    mails = _mimekit_mails(corpus)
    assert mails
    for mail in mails:
        started = time.perf_counter()
        parse(mail.read_bytes())
        assert time.perf_counter() - started < 1, mail.name


@pytest.mark.parametrize(
    ("name", "subject", "sender", "files"),
    [
        ("japanese.txt", "日本語メールテスト (testing Japanese emails)", "Atsushi Eno", []),
        ("simple-multipart.eml", "this is a simple multipart message", "", ["attachment.txt"]),
        ("body.6.txt", None, "MimeKit Unit Tests", ["empty.gif", "empty.jpg", "document.txt"]),
        ("missing-subtype.txt", None, "someone", ["document.xml.gz"]),
        ("multipart-digest.txt", None, "", ["submsg.eml"]),
    ],
)
def test_names_in_mimekits_mails(
    name: str, subject: str | None, sender: str, files: list[str], corpus: Callable[[str], Path], parse: Parse
) -> None:
    folder = corpus("mimekit") / "UnitTests" / "TestData" / "messages"
    message = parse((folder / name).read_bytes())
    assert subject in {None, message.subject}
    assert message.sender.name == sender
    assert [file.name for file in message.files] == files


def test_every_file_inside_winmail_dat_is_recovered(corpus: Callable[[str], Path]) -> None:
    folder = corpus("mimekit") / "UnitTests" / "TestData" / "tnef"
    compared = 0
    for stream in sorted(folder.glob("*.tnef")):
        mail = b"From: a@b.test\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n"
        mail += b"Content-Transfer-Encoding: binary\r\n\r\n" + stream.read_bytes()
        (message,) = channel.parse(Raw(mail), Account("a", "s@shop.test", ""))
        assert isinstance(message, InboundMessage)
        found = {_digest(file.content) for file in message.files}
        # The text files beside the streams were checked in with Unix line ends; the streams hold CRLF.
        found |= {_digest(file.content.replace(b"\r\n", b"\n")) for file in message.files}
        beside = folder / stream.stem
        for wanted in sorted(beside.iterdir()) if beside.is_dir() else []:
            compared += 1
            content = wanted.read_bytes()
            assert _digest(content) in found or _digest(content.replace(b"\r\n", b"\n")) in found, wanted
    assert compared > 20


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_files_inside_winmail_dat_keep_their_names(corpus: Callable[[str], Path], parse: Parse) -> None:
    stream = corpus("mimekit") / "UnitTests" / "TestData" / "tnef" / "MAPI_ATTACH_DATA_OBJ.tnef"
    mail = b"From: a@b.test\r\nContent-Type: application/ms-tnef\r\nContent-Transfer-Encoding: binary\r\n\r\n"
    names = {file.name for file in parse(mail + stream.read_bytes()).files}
    assert names >= {"VIA_Nytt_1402.doc", "VIA_Nytt_1402.pdf", "VIA_Nytt_14021.htm"}
