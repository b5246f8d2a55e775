"""Bounces, complaints and vacation mails of sisimai's collection; nobody's ordinary mail is taken for one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from merhaba.channels.email.describe import describe
from merhaba.ports.channels import Automatic, InboundMessage

DISPUTED = {
    "lhost-opensmtpd-12": "says itself that it is “only a temporary failure report”",
    "lhost-receivingses-01": "“550 5.1.1 Mailbox does not exist” is a dead address",
    "lhost-surfcontrol-01": "“550 ... No such user” is a dead address",
    "lhost-x1-02": "“[User unknown]” is a dead address",
    "lhost-x2-01": "“This user doesn't have an account” is a dead address",
    "rfc3464-01": "its prose says full disk, its fields say 5.1.1 user unknown: two stories in one mail",
    "lhost-sendmail-56": "4.7.0 belongs to another server tried before; the report itself says 5.5.0",
    "lhost-postfix-50": "4.0.0 stands in a report quoted inside this notice",
    "lhost-fml-03": "a mailing list warns its owner of a loop; nothing we sent was refused",
}
# Mails of the other sets that really are bounces or complaints.
TRUE_REPORTS = {
    "bounced_with_no_from.eml",
    "bounce.txt",
    "feedback-report.txt",
    "delivery-status.txt",
    "delivery-status.anonymized.eml",
    "delivery-status-multiple-blank-lines.txt",
}
Parse = Callable[..., InboundMessage]


@pytest.fixture(scope="module")
def reports(
    corpus: Callable[[str], Path], expected: Callable[[str], Any], parse: Parse
) -> list[tuple[str, bytes, dict[str, Any], InboundMessage]]:
    cases = expected("sisimai")
    folder = corpus("sisimai") / cases["dir"]
    found = []
    for name, listed in cases["expected"].items():
        data = (folder / name).read_bytes()
        # One message carries one bounce: of several recipients the first.
        found.append((name, data, listed[0], parse(data)))
    return found


def _print_missed(title: str, missed: list[str], total: int) -> None:
    print(f"{title}: {total - len(missed)} of {total}")
    for item in missed:
        print("  missed", item, "--", next((why for key, why in DISPUTED.items() if key in item), ""))


def test_hard_and_soft_are_told_apart(reports: list[Any]) -> None:
    missed = [
        f"{name}: wanted hard={wanted['hardbounce']} ({wanted['reason']})"
        for name, _, wanted, message in reports
        if bool(message.bounce and message.bounce.hard) is not wanted["hardbounce"]
    ]
    _print_missed("hard or soft", missed, len(reports))
    assert len(missed) <= 0.03 * len(reports)


def test_the_status_is_right_where_the_mail_states_one(reports: list[Any]) -> None:
    stated = [case for case in reports if case[2]["status"] and case[2]["status"].encode() in case[1]]
    missed = [
        f"{name}: wanted {wanted['status']}"
        for name, _, wanted, message in stated
        if not message.bounce or message.bounce.status != wanted["status"]
    ]
    _print_missed("status", missed, len(stated))
    assert len(stated) > 150
    assert len(missed) <= 0.03 * len(stated)


def test_every_report_is_known_as_one(reports: list[Any]) -> None:
    wanted = {"feedback": Automatic.COMPLAINT, "vacation": Automatic.VACATION}
    missed = [
        f"{name}: {message.automatic}"
        for name, _, case, message in reports
        if message.automatic is not wanted.get(case["reason"], Automatic.BOUNCE)
    ]
    _print_missed("kinds", missed, len(reports))
    assert len(missed) <= 0.01 * len(reports)


def test_a_report_names_whom_it_is_about(reports: list[Any]) -> None:
    bounces = [(name, message.bounce) for name, _, _, message in reports if message.bounce]
    nameless = [name for name, bounce in bounces if "@" not in bounce.recipient]
    _print_missed("recipient named", nameless, len(bounces))
    assert len(nameless) <= 0.03 * len(bounces)


def test_the_returned_mail_is_known_by_its_message_id(reports: list[Any]) -> None:
    bounces = [(name, data, message.bounce) for name, data, _, message in reports if message.bounce]
    silent = [
        name
        for name, data, bounce in bounces
        # More than one id in the mail: its own, and one of the mail it returns.
        if bounce.original_message_id is None and data.lower().count(b"\nmessage-id: <") > 1
    ]
    _print_missed("returned Message-ID", silent, len(bounces))
    assert len(silent) <= 0.03 * len(bounces)


def test_line_endings_make_no_difference(corpus: Callable[[str], Path], parse: Parse) -> None:
    folder = corpus("sisimai") / "maildir"
    for mail in sorted((folder / "dos").glob("*.eml")):
        twin = folder / "bsd" / mail.name
        if twin.exists():
            assert parse(mail.read_bytes()).bounce == parse(twin.read_bytes()).bounce, mail.name


def test_nobodys_mail_is_taken_for_a_bounce(corpus: Callable[[str], Path]) -> None:
    head = b"From: Ann <ann@example.com>\r\nTo: support@shop.test\r\nSubject: Re: order\r\n"
    head += b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
    taken, total = [], 0
    for name, pattern in (
        ("chatwoot", "mails/*"),
        ("mimekit", "UnitTests/TestData/messages/*"),
        ("discourse-reply-trimmer", "emails/*"),
        ("crisp-reply-parser", "mails/*"),
        ("zapier-reply-parser", "mails/*"),
        ("talon", "fixtures/html_replies/*"),
    ):
        for file in sorted(corpus(name).glob(pattern)):
            data = file.read_bytes()
            data = data if name in {"chatwoot", "mimekit"} else head + data
            total += 1
            found = describe(data)["automatic"] in {"bounce", "complaint"}
            if found is not (file.name in TRUE_REPORTS):
                taken.append(f"{name}/{file.name}")
    assert not taken
    assert total > 120
