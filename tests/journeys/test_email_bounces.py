"""Mail that nobody wrote: bounces, complaints, vacation replies, our own coming back."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from .conftest import Shop
from .post import Taken, letter, new_message_id


def bounce(to: str, original: str, recipient: str, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """A delivery status notification (RFC 3464) for one of our mails."""
    lines = f"""\
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: {new_message_id("mx.example")}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I could not deliver your message to {recipient}.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <{recipient}>: Recipient address rejected

--b
Content-Type: text/rfc822-headers

Message-ID: {original}
From: {to}
To: {recipient}
Subject: Re: My order

--b--
"""
    return lines.replace("\n", "\r\n").encode()


async def _sent(shop: Shop, customer: str) -> tuple[str, Taken]:
    await shop.receive(letter(f"Clara <{customer}>", shop.address))
    conversation = await shop.agent.only_conversation()
    await shop.agent.reply(conversation["id"], "It left today.")
    return conversation["id"], (await shop.sent_to(customer))[0]


def _customer(shop: Shop, name: str = "clara") -> str:
    return f"{name}@{shop.slug}-customer.example"


async def test_a_bounce_fails_the_message_and_marks_the_address(shop: Shop) -> None:
    customer = _customer(shop)
    conversation, sent = await _sent(shop, customer)
    await shop.receive(bounce(shop.address, sent.mail["Message-ID"], customer), sender="")
    message = (await shop.agent.messages(conversation))[-1]
    assert message["delivery"]["state"] == "failed"
    assert message["delivery"]["reason"] == "bounced"
    assert customer in message["delivery"]["detail"]
    lines = [m["event"]["type"] for m in await shop.agent.messages(conversation, kind="event")]
    assert "bounce" in lines
    assert len(await shop.agent.conversations(view="any")) == 1
    body = {"kind": "reply", "text": "Are you there?"}
    path = f"/conversations/{conversation}/messages"
    assert await shop.agent.refused("POST", path, body) == (422, "address-unreachable")


async def test_a_customer_who_writes_again_can_be_answered_again(shop: Shop) -> None:
    customer = _customer(shop)
    conversation, sent = await _sent(shop, customer)
    await shop.receive(bounce(shop.address, sent.mail["Message-ID"], customer), sender="")
    await shop.receive(letter(customer, shop.address, "I am back", In_Reply_To=sent.mail["Message-ID"]))
    await shop.agent.reply(conversation, "Good to hear.")
    assert len(await shop.sent_to(customer, 2)) == 2


async def test_a_soft_bounce_leaves_the_address_alone(shop: Shop) -> None:
    customer = _customer(shop)
    conversation, sent = await _sent(shop, customer)
    delayed = bounce(shop.address, sent.mail["Message-ID"], customer, status="4.4.1")
    await shop.receive(delayed, sender="")
    await shop.agent.reply(conversation, "Again")
    assert len(await shop.sent_to(customer, 2)) == 2


async def test_a_notice_of_delay_is_no_failure(shop: Shop) -> None:
    customer = _customer(shop)
    conversation, sent = await _sent(shop, customer)
    notice = bounce(shop.address, sent.mail["Message-ID"], customer, action="delayed", status="4.4.1")
    await shop.receive(notice, sender="")
    assert (await shop.agent.messages(conversation))[-1]["delivery"]["state"] == "sent"
    assert len(await shop.agent.conversations(view="any")) == 1


async def test_a_bounce_about_nothing_of_ours_changes_nothing(shop: Shop) -> None:
    customer = _customer(shop)
    conversation, _ = await _sent(shop, customer)
    await shop.receive(bounce(shop.address, new_message_id("other.example"), customer), sender="")
    assert (await shop.agent.messages(conversation))[-1]["delivery"]["state"] == "sent"
    assert len(await shop.agent.conversations(view="any")) == 1
    await shop.agent.reply(conversation, "Again")


async def test_a_bounce_cannot_mark_somebody_we_did_not_write_to(shop: Shop) -> None:
    """Whoever got a mail of ours knows its Message-ID, and could name another customer in a forged bounce."""
    victim, attacker = _customer(shop, "victim"), _customer(shop, "mallory")
    await shop.receive(letter(victim, shop.address, subject="Victim's question"))
    victims = (await shop.agent.only_conversation())["id"]
    await shop.receive(letter(attacker, shop.address, subject="Attack"))
    (attack,) = [c for c in await shop.agent.conversations() if c["subject"] == "Attack"]
    await shop.agent.reply(attack["id"], "Hello")
    sent = (await shop.sent_to(attacker))[0]
    await shop.receive(bounce(shop.address, sent.mail["Message-ID"], victim), sender="")
    await shop.agent.reply(victims, "Hello victim")
    await shop.sent_to(victim)


async def test_a_late_bounce_does_not_unsee_a_message(shop: Shop) -> None:
    customer = _customer(shop)
    conversation, sent = await _sent(shop, customer)
    await shop.house.write(shop.workspace, "update deliveries set state = 'delivered'")
    await shop.receive(bounce(shop.address, sent.mail["Message-ID"], customer), sender="")
    assert (await shop.agent.messages(conversation))[-1]["delivery"]["state"] == "delivered"


@pytest.mark.parametrize(
    "header",
    [("Auto-Submitted", "auto-replied"), ("X-Autoreply", "yes"), ("Precedence", "auto_reply")],
)
async def test_a_vacation_reply_opens_nothing(shop: Shop, header: tuple[str, str]) -> None:
    customer = _customer(shop)
    conversation, sent = await _sent(shop, customer)
    await shop.agent.patch(f"/conversations/{conversation}", status="closed")

    def vacation(**headers: str) -> EmailMessage:
        mail = letter(customer, shop.address, "I am away until Monday", subject="Out of office", **headers)
        mail[header[0]] = header[1]
        return mail

    await shop.receive(vacation())
    await shop.receive(vacation(In_Reply_To=sent.mail["Message-ID"]))
    found = await shop.agent.only_conversation(view="any")
    assert (found["status"], found["waiting_since"]) == ("closed", None)
    message = (await shop.agent.messages(conversation))[-1]
    assert (message["text"], message["automatic"]) == ("I am away until Monday", "vacation")


async def test_our_own_mail_coming_back_is_no_question(shop: Shop) -> None:
    _, sent = await _sent(shop, _customer(shop))
    await shop.receive(sent.content)
    assert len(await shop.agent.conversations(view="any")) == 1
    states = await shop.house.rows(
        shop.workspace, "select state, error from raw_inbound order by received_at"
    )
    assert states[-1] == {"state": "ignored", "error": "our own mail came back"}


async def test_a_failed_bounce_of_a_follow_up_shows_on_screen(shop: Shop) -> None:
    """A chat answer that went out by mail and came back must not look as if it had arrived."""
    shopper = shop.shopper()
    await shopper.boot()
    written = await shopper.write("Hello?")
    address = _customer(shop)
    await shopper.leave(email=address)
    conversation = written["conversation"]["id"]
    await shop.agent.reply(conversation, "Here is the answer")
    from .test_chat_follow_up import follow_up

    await follow_up(shop, conversation)
    sent = (await shop.sent_to(address))[0]
    await shop.receive(bounce(shop.address, sent.mail["Message-ID"], address), sender="")
    lines = await shop.agent.messages(conversation, kind="event")
    (line,) = [m for m in lines if m["event"]["type"] == "emailed"]
    assert line["delivery"]["state"] == "failed"
