"""Mails made to break a parser: each has a defined result, little time, and nothing is lost of it."""

from __future__ import annotations

import random
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merhaba.channels.email.describe import describe
from merhaba.channels.email.limits import MAX_BODY_CHARS, MAX_DEPTH, MAX_HEADERS, MAX_PARTS
from merhaba.channels.email.mime import parse_mime
from merhaba.ports.channels import InboundMessage

Parse = Callable[..., InboundMessage]
H = b"From: a@b.test\r\nTo: s@shop.test\r\nSubject: x\r\n"
PAGE = H + b"Content-Type: text/html\r\n\r\n"
DAEMON = b"From: MAILER-DAEMON@x.test\r\nSubject: Undelivered\r\n"


def _nested(levels: int) -> bytes:
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(levels)
    )
    return H + opened + b"Content-Type: text/plain\r\n\r\ninner"


BOMBS = {
    "nested multiparts": _nested(20_000),
    "nested mails": H + b"Content-Type: message/rfc822\r\n\r\n" * 20_000 + b"From: z@y.test\r\n\r\nx",
    "100,000 headers": H + b"".join(b"X-H%d: v\r\n" % n for n in range(100_000)) + b"\r\nbody",
    "a header of 5 MB": H + b"X: " + b"a" * 5_000_000 + b"\r\n\r\nbody",
    "a header of 500,000 lines": H + b"X: a\r\n" + b" b\r\n" * 500_000 + b"\r\nbody",
    "100,000 parts": H
    + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\n\r\nx\r\n" * 100_000
    + b"--b--",
    "10,000 recipients": b"From: a@b.test\r\nTo: "
    + b", ".join(b"u%d@x.test" % n for n in range(10_000))
    + b"\r\n\r\nx",
    "unclosed words": H.replace(b"x\r\n", b"=?utf-8?q?a" * 6_000 + b"\r\n") + b"\r\nx",
    "parentheses": b"Subject: x\r\nFrom: " + b"(" * 60_000 + b"\r\n\r\nx",
    "quotes": b"Subject: x\r\nFrom: " + b'"' * 60_001 + b"\r\n\r\nx",
    "angles": b"Subject: x\r\nTo: " + b"<" * 60_000 + b"\r\n\r\nx",
    "parameters": H + b"Content-Type: text/plain; " + b'a*0="x"; ' * 7_000 + b"\r\n\r\nx",
    "references": H + b"References: " + b"<a@b> " * 10_000 + b"\r\n\r\nx",
    "deep HTML": PAGE + b"<div>" * 200_000,
    "misnested HTML": PAGE + b"<p><b><a>" * 100_000,
    "angles in HTML": PAGE + b"<" * 300_000,
    "comments in HTML": PAGE + b"<!--[if " * 100_000,
    "attributes in HTML": PAGE + b"<p " + b"a=b " * 200_000 + b">",
    "quotes in HTML": PAGE + b"<blockquote type=cite>x</blockquote>y<br>" * 8_000,
    "attribution lines": H + b"\r\n" + b"On 5 May 2024 at 10:30 a@b.test\r\n" * 30_000,
    "address lines": H + b"\r\n" + b"a@b.test\r\n" * 100_000,
    "header lines in the text": H + b"\r\n" + b"From: a@b.test\r\n" * 100_000,
    "PGP lines": H + b"\r\n" + b"-----BEGIN PGP SIGNATURE-----\r\n" * 20_000,
    "uuencoded lines": H + b"\r\n" + b"begin 644 x\r\n#0V%T\r\n" * 50_000,
    "spaces": H + b"\r\n" + b" " * 1_000_000,
    "one long line": H + b"\r\n" + b"a" * 3_000_000,
    "NUL bytes": H + b"\r\n" + b"\0" * 1_000_000,
    "all bytes": H + b"\r\n" + bytes(range(256)) * 4_000,
    "flowed lines": H + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \r\n" * 200_000,
    "RTF groups": H + b"Content-Type: text/rtf\r\n\r\n{\\rtf1" + b"{\\b " * 100_000,
    "calendar": H + b"Content-Type: text/calendar\r\n\r\nBEGIN:VEVENT\r\n" + b"SUMMARY:x\r\n y\r\n" * 50_000,
    "a notice of many words": DAEMON + b"\r\n" + b"mailbox user " * 60_000,
    "50,000 report groups": DAEMON
    + (
        b"Content-Type: multipart/report; boundary=b\r\n"
        b"\r\n--b\r\nContent-Type: message/delivery-status\r\n"
        b"\r\n"
    )
    + b"Final-Recipient: rfc822;a@b.test\r\nAction: failed\r\n\r\n" * 50_000,
    "a winmail.dat that lies": H
    + b"Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: binary\r\n\r\n"
    + b"\x78\x9f\x3e\x22\x01\x00"
    + b"\x02\x05\x90\x06\x00\xff\xff\xff\x7f" * 1_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_mail_bomb_costs_little(name: str, parse: Parse) -> None:
    started = time.process_time()
    message = parse(BOMBS[name])
    assert time.process_time() - started < 4
    assert len(message.text) <= MAX_BODY_CHARS + 100


def test_limits_have_the_results_they_promise(parse: Parse) -> None:
    assert len(parse_mime(BOMBS["100,000 headers"]).headers.fields) == MAX_HEADERS
    assert sum(1 for _ in parse_mime(BOMBS["100,000 parts"]).walk()) <= MAX_PARTS + 2
    assert parse(BOMBS["100,000 parts"]).files[-1].name.endswith("more-parts.txt")
    assert len(parse(BOMBS["10,000 recipients"]).to) == 1_000
    long = parse(BOMBS["one long line"])
    assert [len(file.content) for file in long.files if file.name == "message.txt"] == [3_000_000]


def test_what_lies_too_deep_is_kept_as_it_stands(parse: Parse) -> None:
    message = parse(_nested(MAX_DEPTH + 10))
    assert b"inner" in b"".join(file.content for file in message.files) or "inner" in message.text


def test_a_mail_of_50_mb_is_read_without_many_copies(parse: Parse) -> None:
    line = b"QUJD" * 19 + b"\r\n"
    mail = H + (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\n\r\nhi\r\n--b\r\nContent-Type: application/pdf; name=x.pdf\r\n"
    )
    mail += b"Content-Transfer-Encoding: base64\r\n\r\n" + line * (50_000_000 // len(line)) + b"--b--"
    tracemalloc.start()
    message = parse(mail)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert message.text == "hi"
    assert len(message.files[0].content) > 36_000_000
    assert peak < 4 * len(mail)


@pytest.fixture(scope="module")
def mails(corpus: Callable[[str], Path]) -> list[bytes]:
    folders = [
        (corpus("chatwoot") / "mails", "*.eml"),
        (corpus("mimekit") / "UnitTests" / "TestData" / "messages", "*"),
        (corpus("sisimai") / "maildir" / "bsd", "*.eml"),
    ]
    found = [file for folder, pattern in folders for file in sorted(folder.glob(pattern))]
    found += sorted((corpus("mimekit") / "UnitTests" / "TestData" / "tnef").glob("*.tnef"))
    return [file.read_bytes()[:60_000] for file in found]


def _mutated(data: bytes, chance: random.Random) -> bytes:
    """A mail with some of its bytes flipped, cut, doubled or moved: the damage that relays and people do."""
    body = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        if not body:
            break
        place, length = chance.randrange(len(body)), chance.choice([1, 2, 8, 64, 1024])
        action = chance.randrange(5)
        if action == 0:
            body[place : place + length] = chance.randbytes(length)
        elif action == 1:
            del body[place : place + length]
        elif action == 2:
            body[place:place] = body[place : place + length] * chance.choice([1, 2, 50])
        elif action == 3:
            body[place:place] = chance.choice(
                [b"\r\n", b"\n\n", b"\0", b"=?", b"?=", b"--", b'"', b"<", b"%", b"\xff\xfe", b";", b"&#x"]
            )
        else:
            del body[place:]
    return bytes(body[:200_000])


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_damaged_mails_are_read_or_refused_quickly(seed: int, mails: list[bytes], parse: Parse) -> None:
    chance = random.Random(seed)
    data = _mutated(chance.choice(mails), chance)
    started = time.process_time()
    try:
        message = parse(data)
    except ValueError:
        return
    assert time.process_time() - started < 2
    assert message == parse(data)
    for text in (message.subject, message.text, message.text_full, message.html or ""):
        assert "\0" not in text
        text.encode("utf-8")  # no lone surrogate reaches the database
    assert "<script" not in (message.html or "").lower()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=2_000),
    head=st.sampled_from([b"", H, PAGE, H + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"]),
)
def test_arbitrary_bytes_are_read_or_refused(data: bytes, head: bytes) -> None:
    try:
        found = describe(head + data)
    except ValueError:
        return
    for value in (found["subject"], found["text"], found["html"] or ""):
        value.encode("utf-8")
