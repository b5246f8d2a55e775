"""Who wrote: people are never taken for machines, and machines not for people."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from merhaba.ports.channels import Automatic, InboundMessage

Parse = Callable[..., InboundMessage]


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ("Subject: hi", None),
        ("Subject: hi\nAuto-Submitted: no", None),
        ("Subject: hi\nAuto-Submitted: auto-replied", Automatic.VACATION),
        ("Subject: hi\nAuto-Submitted: auto-generated (rejected)", Automatic.VACATION),
        ("Subject: hi\nX-Autoreply: yes", Automatic.VACATION),
        ("Subject: hi\nX-Autoreply: no", None),
        ("Subject: hi\nPrecedence: auto_reply", Automatic.VACATION),
        ("Subject: Out of office: back on Monday", Automatic.VACATION),
        ("Subject: Automatische Antwort: Ihre Bestellung", Automatic.VACATION),
        ("Subject: Réponse automatique : commande", Automatic.VACATION),
        ("Subject: Respuesta automática: pedido", Automatic.VACATION),
        ("Subject: Otomatik yanıt: siparişiniz", Automatic.VACATION),
        ("Subject: رد تلقائي: طلبك", Automatic.VACATION),
        ("Subject: 自动回复: 您的订单", Automatic.VACATION),
        ("Subject: I was out of office when the parcel came", None),
        ("Subject: How do I turn off automatic reply?", None),
        ("Subject: news\nList-Id: <news.x.test>", Automatic.LIST),
        ("Subject: news\nList-Unsubscribe: <https://x.test/u>", Automatic.LIST),
        ("Subject: news\nPrecedence: bulk", Automatic.LIST),
        ("Subject: hi\nList-Id: <support.shop.test>\nPrecedence: list", None),  # our own group address
        ("Subject: hi\nList-Post: <mailto:support@shop.test>", None),
        ("Subject: hi\nList-Unsubscribe: <https://x.test/u>\nReply-To: bob@other.test", None),  # a form
        ("Subject: hi\nX-Merhaba: inst-1", Automatic.OWN),
        ("Subject: hi\nX-Merhaba: acc-1", Automatic.OWN),
        ("Subject: hi\nX-Merhaba: another-shop", None),
    ],
)
def test_headers_tell_machines_from_people(fields: str, kind: Automatic | None, parse: Parse) -> None:
    assert parse(f"From: Ann <ann@example.com>\n{fields}\n\ntext").automatic is kind


def test_our_own_address_is_us_but_a_contact_form_is_not(parse: Parse) -> None:
    assert parse("From: Shop <Support@shop.test>\nSubject: x\n\nhi").automatic is Automatic.OWN
    form = "From: Shop <support@shop.test>\nReply-To: ann@example.com\nSubject: Contact form\n\nhi"
    assert parse(form).automatic is None


@pytest.mark.parametrize(
    "mail",
    [
        (
            "From: mtaylor@example.com\nSubject: delivery failed\n"
            "\nMy parcel could not be delivered. Where is it?"
        ),
        (
            "From: Ann <ann@example.com>\nSubject: Undelivered parcel\n"
            "\nYour message said it was delivered, it was not."
        ),
        (
            "From: DHL <noreply@dhl.test>\nSubject: Delivery notification\n"
            "\nYour parcel could not be delivered to Ann."
        ),
        (
            "From: Mail Boxes Etc <info@mbe.test>\nSubject: Delivery status\n"
            "\nDelivery failed, please call 550 123."
        ),
        (
            "From: a@x.test\nSubject: Fwd: Undelivered Mail Returned to Sender\n"
            "\nCan you help? I get 550 5.1.1 <b@y.test> all the time"
        ),
        (
            "From: bounce.hunter@x.test\nSubject: mailbox is full\n"
            "\nIs your mailbox full? I could not deliver <x@y.test>"
        ),
        "Return-Path: <>\nFrom: Ann <ann@example.com>\nSubject: hi\n\nI am away until Monday.",
    ],
)
def test_people_who_write_about_deliveries_are_no_bounces(mail: str, parse: Parse) -> None:
    message = parse(mail)
    assert message.bounce is None
    assert message.automatic is None


def test_a_forwarded_bounce_is_a_persons_mail(parse: Parse) -> None:
    inner = "Content-Type: multipart/report; report-type=delivery-status; boundary=r\n\n--r\n\nfailed\n--r\n"
    inner += (
        "Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822;x@y.test\n"
        "Action: failed\nStatus: 5.1.1\n--r--\n"
    )
    mail = "From: Ann <ann@example.com>\nSubject: Fwd: bounce\nContent-Type: multipart/mixed; boundary=m\n\n"
    mail += f"--m\n\nlook\n--m\nContent-Type: message/rfc822\n\n{inner}\n--m--\n"
    assert parse(mail).automatic is None


DSN = """From: MAILER-DAEMON@mx.test (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=r

--r

{prose}
--r
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.test

Final-Recipient: rfc822; ann@example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--r
Content-Type: text/rfc822-headers

Message-ID: <our-1@shop.test>
To: ann@example.com
--r--
"""


@pytest.mark.parametrize(
    ("action", "status", "said", "hard", "code"),
    [
        ("failed", "5.1.1", "550 5.1.1 <ann@example.com>: User unknown", True, "5.1.1"),
        ("failed", "5.0.0", "550 5.2.2 Mailbox full", False, "5.2.2"),
        ("failed", "5.1.1", "550 5.1.1 mailbox for ann@example.com is full", False, "5.1.1"),
        ("failed", "5.7.1", "554 5.7.1 Message rejected due to spam content", False, "5.7.1"),
        (
            "failed",
            "5.4.4",
            "Host or domain name not found. Name service error: Host not found",
            True,
            "5.4.4",
        ),
        (
            "failed",
            "5.2.1",
            "550 5.2.1 The email account that you tried to reach is disabled",
            False,
            "5.2.1",
        ),
        ("failed", "5.0.0", "550 Sender verify failed: no such user here", False, "5.0.0"),
        ("failed", "5.1.8", "553 5.1.8 Domain of sender address does not exist", False, "5.1.8"),
        ("failed", "5.7.26", "550 5.7.26 Unauthenticated email, DMARC policy", False, "5.7.26"),
        ("delayed", "4.4.1", "connect to mx.test: Connection timed out", False, "4.4.1"),
        ("delayed", "4.1.1", "450 4.1.1 user unknown", False, "4.1.1"),
        ("delivered", "2.0.0", "250 2.0.0 OK", False, "2.0.0"),
    ],
)
def test_standard_bounces(action: str, status: str, said: str, hard: bool, code: str, parse: Parse) -> None:
    message = parse(DSN.format(prose="could not be delivered", action=action, status=status, said=said))
    assert message.automatic is Automatic.BOUNCE
    assert message.bounce is not None
    assert (message.bounce.hard, message.bounce.status) == (hard, code)
    assert (message.bounce.recipient, message.bounce.original_message_id) == (
        "ann@example.com",
        "our-1@shop.test",
    )


def test_a_complaint_names_who_complained_and_about_what(parse: Parse) -> None:
    mail = (
        "From: feedback@isp.test\nSubject: FW: news\nContent-Type: multipart/report; "
        "report-type=feedback-report; boundary=r\n\n"
    )
    mail += (
        "--r\n\nabuse report\n--r\nContent-Type: message/feedback-report\n"
        "\nFeedback-Type: abuse\nOriginal-Rcpt-To: ann@example.com\n"
    )
    mail += (
        "--r\nContent-Type: message/rfc822\n\nMessage-ID: <our-2@shop.test>\n"
        "To: ann@example.com\n\nnews\n--r--\n"
    )
    message = parse(mail)
    assert message.automatic is Automatic.COMPLAINT
    assert message.bounce is not None
    assert (message.bounce.recipient, message.bounce.original_message_id) == (
        "ann@example.com",
        "our-2@shop.test",
    )
