"""E-mail both ways over real SMTP, and where each mail belongs."""

from __future__ import annotations

import re
from email.message import EmailMessage

import pytest

from .conftest import Shop
from .post import Taken, letter, new_message_id


def _customer(shop: Shop, name: str = "clara") -> str:
    return f"{name}@{shop.slug}-customer.example"


async def _answered(
    shop: Shop, customer: str, text: str = "It left today."
) -> tuple[str, Taken, EmailMessage]:
    """A customer's mail and our answer: the conversation, our mail as it left, the customer's mail."""
    mail = letter(f"Clara Haas <{customer}>", shop.address)
    await shop.receive(mail)
    conversation = await shop.agent.only_conversation()
    await shop.agent.reply(conversation["id"], text)
    return conversation["id"], (await shop.sent_to(customer))[0], mail


async def test_a_mail_opens_a_conversation_with_who_wrote(shop: Shop) -> None:
    customer = _customer(shop)
    await shop.receive(
        letter(f"Clara Haas <{customer}>", shop.address, "Wo ist mein Paket?\n", subject="Paket 77")
    )
    conversation = await shop.agent.only_conversation(view="unassigned")
    assert conversation["subject"] == "Paket 77"
    assert conversation["customer"]["name"] == "Clara Haas"
    assert conversation["customer"]["email"] == customer
    assert conversation["preview"] == "Wo ist mein Paket?"
    assert conversation["language"] == "de"
    assert (conversation["unread"], conversation["message_count"]) == (True, 1)
    (message,) = await shop.agent.messages(conversation["id"])
    assert (message["direction"], message["text"]) == ("in", "Wo ist mein Paket?")
    assert message["has_raw"]


async def test_an_answer_leaves_with_the_headers_that_keep_the_thread(shop: Shop) -> None:
    customer = _customer(shop)
    conversation, sent, mail = await _answered(shop, customer)
    assert sent.recipients == [customer]
    assert sent.mail["In-Reply-To"] == mail["Message-ID"]
    assert sent.mail["References"] == mail["Message-ID"]
    assert sent.mail["Subject"] == "Re: My order"
    assert sent.mail["From"].addresses[0].addr_spec == shop.address
    reply_to = sent.mail["Reply-To"].addresses[0].addr_spec
    assert re.fullmatch(rf"support\+r\.[0-9a-z]+-[a-z2-7]{{16}}@{shop.slug}\.test", reply_to)
    assert "It left today." in sent.text
    message = (await shop.agent.messages(conversation))[-1]
    assert message["delivery"]["state"] == "sent"
    assert sent.mail["Message-ID"] == f"<{message['external_id']}>"


async def test_the_next_answer_refers_to_the_whole_thread(shop: Shop) -> None:
    customer = _customer(shop)
    conversation, first, mail = await _answered(shop, customer)
    second = letter(
        customer, shop.address, "Thanks!", subject="Re: My order", In_Reply_To=first.mail["Message-ID"]
    )
    await shop.receive(second)
    await shop.agent.reply(conversation, "You are welcome.")
    answer = (await shop.sent_to(customer, 2))[1].mail
    assert answer["In-Reply-To"] == second["Message-ID"]
    assert answer["References"].split() == [m["Message-ID"] for m in (mail, first.mail, second)]


@pytest.mark.parametrize("how", ["In-Reply-To", "References", "Reply-To", "Reply-To in capitals"])
async def test_a_reply_threads_by_each_header_alone(shop: Shop, how: str) -> None:
    customer = _customer(shop)
    conversation, sent, _ = await _answered(shop, customer)
    reply = letter(customer, shop.address, "Another question", subject="Something else entirely")
    to = shop.address
    if how in {"In-Reply-To", "References"}:
        reply[how] = sent.mail["Message-ID"]
    else:
        to = sent.mail["Reply-To"].addresses[0].addr_spec
        to = to.upper() if "capitals" in how else to
        reply.replace_header("To", to)
    await shop.receive(reply, to)
    texts = [m["text"] for m in await shop.agent.messages(conversation)]
    assert texts == ["Where is my parcel?", "It left today.", "Another question"]
    assert len(await shop.agent.conversations()) == 1


async def test_the_same_subject_from_somebody_else_is_another_conversation(shop: Shop) -> None:
    await _answered(shop, _customer(shop))
    await shop.receive(letter(_customer(shop, "mallory"), shop.address, "Me too", subject="Re: My order"))
    assert len(await shop.agent.conversations()) == 2


async def test_the_same_subject_from_the_same_person_is_another_conversation(shop: Shop) -> None:
    customer = _customer(shop)
    await _answered(shop, customer)
    await shop.receive(letter(customer, shop.address, "About another order", subject="Re: My order"))
    assert len(await shop.agent.conversations()) == 2


async def test_a_stranger_who_quotes_our_message_id_stays_outside(shop: Shop) -> None:
    conversation, sent, mail = await _answered(shop, _customer(shop))
    stranger = letter(
        _customer(shop, "mallory"),
        shop.address,
        "Please send it to my address instead",
        subject="Re: My order",
        In_Reply_To=sent.mail["Message-ID"],
        References=f"{mail['Message-ID']} {sent.mail['Message-ID']}",
    )
    await shop.receive(stranger)
    assert len(await shop.agent.messages(conversation)) == 2
    assert len(await shop.agent.conversations()) == 2


async def test_a_forged_reply_address_threads_nowhere(shop: Shop) -> None:
    conversation, sent, _ = await _answered(shop, _customer(shop))
    genuine = sent.mail["Reply-To"].addresses[0].addr_spec
    token = genuine.partition("+r.")[2].partition("@")[0]
    number, _, signature = token.partition("-")
    altered = ("b" if signature[0] != "b" else "c") + signature[1:]
    forged = genuine.replace(token, f"{number}-{altered}")
    assert forged != genuine
    await shop.receive(letter(_customer(shop, "mallory"), forged, "Let me in"), forged)
    assert len(await shop.agent.messages(conversation)) == 2
    assert len(await shop.agent.conversations()) == 2


async def test_a_reply_address_of_another_workspace_threads_nowhere(shop: Shop, other_shop: Shop) -> None:
    conversation, sent, _ = await _answered(shop, _customer(shop))
    genuine = sent.mail["Reply-To"].addresses[0].addr_spec
    elsewhere = genuine.partition("@")[0] + f"@{other_shop.slug}.test"
    await shop.receive(letter(_customer(shop), elsewhere, "Hello?"), elsewhere)
    assert len(await shop.agent.messages(conversation)) == 2
    (theirs,) = await other_shop.agent.conversations()
    assert theirs["id"] != conversation


async def test_somebody_in_copy_takes_part(shop: Shop) -> None:
    customer, friend = _customer(shop), _customer(shop, "friend")
    mail = letter(customer, shop.address, Cc=f"Frida <{friend}>")
    await shop.receive(mail)
    conversation = await shop.agent.only_conversation()
    await shop.receive(letter(friend, shop.address, "I am the friend", In_Reply_To=mail["Message-ID"]))
    assert [m["text"] for m in await shop.agent.messages(conversation["id"])][1:] == ["I am the friend"]


async def test_the_answer_goes_to_where_the_customer_last_wrote_from(shop: Shop) -> None:
    work, home = _customer(shop, "clara.work"), _customer(shop, "clara.home")
    for address in (work, home):
        await shop.receive(letter(f"Clara Haas <{address}>", shop.address, subject=address))
    by_subject = {c["subject"]: c for c in await shop.agent.conversations()}
    winner, loser = by_subject[work]["customer"]["id"], by_subject[home]["customer"]["id"]
    await shop.agent.post(f"/customers/{winner}/merge", {"customer": loser})
    await shop.agent.reply(by_subject[home]["id"], "To your private address")
    await shop.agent.reply(by_subject[work]["id"], "To your office")
    assert "To your private address" in (await shop.sent_to(home))[0].text
    assert "To your office" in (await shop.sent_to(work))[0].text


async def test_a_contact_form_is_answered_to_the_person_it_names(shop: Shop) -> None:
    """Shop systems send contact forms from an address of their own, with the customer in Reply-To."""
    customer = _customer(shop)
    mail = letter("Shop form <mailer@shop-system.example>", shop.address, Reply_To=f"Clara Haas <{customer}>")
    await shop.receive(mail)
    conversation = await shop.agent.only_conversation()
    assert conversation["customer"]["email"] == customer
    await shop.agent.reply(conversation["id"], "Hello Clara")
    assert "Hello Clara" in (await shop.sent_to(customer))[0].text


async def test_a_reply_long_after_closing_opens_a_linked_conversation(shop: Shop) -> None:
    customer = _customer(shop)
    conversation, sent, _ = await _answered(shop, customer)
    await shop.agent.patch(f"/conversations/{conversation}", status="closed")
    reply = letter(customer, shop.address, "It broke", In_Reply_To=sent.mail["Message-ID"])
    await shop.receive(reply)
    assert (await shop.agent.get(f"/conversations/{conversation}"))["status"] == "open"
    await shop.agent.patch(f"/conversations/{conversation}", status="closed")
    await shop.house.write(
        shop.workspace, "update conversations set closed_at = closed_at - interval '15 days'"
    )
    await shop.receive(letter(customer, shop.address, "Again", In_Reply_To=sent.mail["Message-ID"]))
    fresh = await shop.agent.only_conversation(status="open")
    assert fresh["linked_to"] == conversation


async def test_the_same_mail_twice_is_one_message(shop: Shop) -> None:
    mail = letter(_customer(shop), shop.address)
    await shop.receive(mail)
    await shop.receive(mail)
    conversation = await shop.agent.only_conversation()
    assert conversation["message_count"] == 1
    states = await shop.house.rows(shop.workspace, "select state from raw_inbound order by received_at")
    assert [row["state"] for row in states] == ["processed", "duplicate"]


async def test_one_mail_to_two_of_our_addresses_is_one_message(shop: Shop) -> None:
    second = f"sales@{shop.slug}.test"
    await shop.owner.post("/channels", {"channel": "email", "brand": str(shop.brand), "address": second})
    mail = letter(_customer(shop), f"{shop.address}, {second}")
    await shop.receive(mail, shop.address, second)
    conversation = await shop.agent.only_conversation()
    assert conversation["message_count"] == 1


async def test_two_mails_that_repeat_a_message_id_are_two_messages(shop: Shop) -> None:
    """Some programs give every mail the same Message-ID; losing one of them would be worse than two."""
    shared = new_message_id()
    customer = _customer(shop)
    await shop.receive(letter(customer, shop.address, "First question", message_id=shared))
    await shop.receive(letter(customer, shop.address, "Second question", message_id=shared))
    found = [m["text"] for c in await shop.agent.conversations() for m in await shop.agent.messages(c["id"])]
    assert sorted(found) == ["First question", "Second question"]


async def test_an_agent_writes_first_to_the_address_that_was_typed(shop: Shop) -> None:
    work, home = _customer(shop, "clara.work"), _customer(shop, "clara.home")
    for address in (work, home):
        await shop.receive(letter(f"Clara Haas <{address}>", shop.address, subject=address))
    ids = {c["subject"]: c["customer"]["id"] for c in await shop.agent.conversations()}
    await shop.agent.post(f"/customers/{ids[work]}/merge", {"customer": ids[home]})
    body = {"channel": "email", "to": home, "subject": "Your parcel", "text": "It is with your neighbour."}
    started = await shop.agent.post("/conversations", body)
    sent = (await shop.sent_to(home))[0]
    assert "neighbour" in sent.text
    assert sent.mail["Subject"] == "Your parcel"
    assert sent.mail["In-Reply-To"] is None
    await shop.receive(letter(home, shop.address, "Thank you", In_Reply_To=sent.mail["Message-ID"]))
    assert [m["text"] for m in await shop.agent.messages(started["id"])][-1] == "Thank you"
