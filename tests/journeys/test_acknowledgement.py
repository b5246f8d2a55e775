"""Whoever writes for the first time hears at once that it has arrived; and it never counts as an answer."""

from __future__ import annotations

import asyncio
import time
from typing import Any
from uuid import UUID

import pytest

from merhaba.modules.acknowledgements.commands import acknowledge
from merhaba.modules.acknowledgements.rules import When

from .conftest import Shop
from .house import until
from .post import letter

AT_ONCE = 1.0


async def wants(shop: Shop, **settings: Any) -> dict[str, Any]:
    """Set what the shop says; gives what is shown then."""
    path = f"/brands/{shop.brand}/acknowledgement"
    wanted = {"chat": "off", "email": False, "text": {}, **settings}
    answer = await shop.owner.http.put(path, json=wanted)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def look(shop: Shop, conversation: str) -> dict[str, Any]:
    """A conversation as an agent sees it."""
    found: dict[str, Any] = await shop.agent.get(f"/conversations/{conversation}")
    return found


async def acknowledgements(shop: Shop, conversation: str) -> list[dict[str, Any]]:
    """What was said by itself in a conversation."""
    return [m for m in await shop.agent.messages(conversation) if m["automatic"] == "acknowledgement"]


async def said(shop: Shop, conversation: str) -> dict[str, Any]:
    """The one acknowledgement, once it is there."""
    (found,) = await until(lambda: acknowledgements(shop, conversation), "it is acknowledged")
    one: dict[str, Any] = found
    return one


async def settled(shop: Shop) -> None:
    """Wait until the reaction has read the log to its end, and what waits for later has had its time."""

    async def read() -> bool:
        rows = await shop.house.rows(
            shop.workspace,
            "select 1 from subscriptions s where s.name = 'acknowledgements' and not exists"
            " (select 1 from events e where e.type = 'message.created' and (e.xid, e.id) > (s.xid, s.id))",
        )
        return bool(rows)

    await until(read, "the reaction has read everything")
    await shop.house.hurry(shop.workspace)

    async def idle() -> bool:
        rows = await shop.house.rows(
            shop.workspace,
            "select 1 from procrastinate_jobs where status in ('todo', 'doing')"
            " and task_name = 'acknowledgements.say' and args->>'workspace' = :mine",
            mine=str(shop.workspace),
        )
        return not rows

    await until(idle, "nothing waits to be said")


async def asks(shop: Shop, text: str = "Where is my order?", **more: Any) -> tuple[str, Any]:
    """Somebody writes in the chat; gives (conversation, shopper)."""
    shopper = shop.shopper()
    await shopper.boot()
    written = await shopper.write(text, **more)
    return written["conversation"]["id"], shopper


async def at_the_desk(shop: Shop) -> None:
    """Somebody is there now, whatever the clock says."""
    await shop.house.write(shop.workspace, "update brands set hours = '{}'")
    await shop.house.write(shop.workspace, "update agents set last_seen_at = now()")


async def nobody_there(shop: Shop) -> None:
    """Everybody has gone home."""
    await shop.house.write(shop.workspace, "update agents set last_seen_at = null, availability = 'away'")


async def test_a_chat_is_acknowledged_within_a_second_and_waits_as_before(shop: Shop) -> None:
    await wants(shop, chat="always")
    shopper = shop.shopper()
    await shopper.boot()
    began = time.monotonic()
    written = await shopper.write("Where is my order?", language="en")
    conversation = written["conversation"]["id"]
    before = await look(shop, conversation)
    line = await said(shop, conversation)
    assert time.monotonic() - began < AT_ONCE
    assert line["author"] == {"kind": "rule", "id": None, "name": "Nar Shop"}
    assert f"(no. {before['number']})" in line["text"]
    assert line["text"].endswith("Nar Shop")
    after = await look(shop, conversation)
    for field in ("status", "assignee", "waiting_since", "preview", "preview_author", "last_message_at"):
        assert after[field] == before[field], field
    assert after["waiting_since"] is not None
    assert after["message_count"] == 2
    shown = (await shopper.thread(conversation))[-1]
    assert (shown["direction"], shown["author"]["kind"]) == ("out", "system"), "nobody takes it for a person"


async def test_it_is_no_first_response(shop: Shop) -> None:
    await wants(shop, chat="always")
    for _ in range(3):
        conversation, _ = await asks(shop)
        await said(shop, conversation)
    shopper = shop.shopper()
    assert (await shopper.boot())["reply_minutes"] is None, "three acknowledgements are no three answers"


async def test_only_the_first_message_of_a_conversation(shop: Shop) -> None:
    await wants(shop, chat="always")
    conversation, shopper = await asks(shop)
    await said(shop, conversation)
    await shopper.write("Hello?", conversation)
    await settled(shop)
    assert len(await acknowledgements(shop, conversation)) == 1


async def test_a_customer_with_many_questions_is_told_once_in_five_minutes(shop: Shop) -> None:
    await wants(shop, chat="always")
    conversation, shopper = await asks(shop)
    await said(shop, conversation)
    second = (await shopper.write("And another thing"))["conversation"]["id"]
    await settled(shop)
    assert second != conversation
    assert await acknowledgements(shop, second) == []
    await shop.house.write(shop.workspace, "update messages set created_at = created_at - interval '6 min'")
    third = (await shopper.write("And a third"))["conversation"]["id"]
    await said(shop, third)


@pytest.mark.parametrize(("chat", "there", "told"), [
    ("off", False, False),
    ("away", False, True),
    ("away", True, False),
    ("unanswered", False, True),
    ("unanswered", True, True),
    ("always", True, True),
])  # fmt: skip
async def test_when_a_chat_is_acknowledged(shop: Shop, chat: str, there: bool, told: bool) -> None:
    await wants(shop, chat=chat)
    await (at_the_desk(shop) if there else nobody_there(shop))
    conversation, _ = await asks(shop)
    await settled(shop)
    assert len(await acknowledgements(shop, conversation)) == int(told)


async def test_whoever_is_answered_within_the_minute_is_not_told_to_wait(shop: Shop) -> None:
    await wants(shop, chat="unanswered")
    await at_the_desk(shop)
    conversation, _ = await asks(shop)
    await shop.agent.reply(conversation, "It left today.")
    await settled(shop)
    assert await acknowledgements(shop, conversation) == []


async def test_it_does_not_stand_between_an_agent_and_their_answer(shop: Shop) -> None:
    """Two people must not answer at once; a rule is nobody."""
    await wants(shop, chat="always")
    conversation, _ = await asks(shop)
    last = (await shop.agent.messages(conversation))[0]["id"]
    await said(shop, conversation)
    await shop.agent.reply(conversation, "It left today.", if_last_message=last)
    assert (await look(shop, conversation))["waiting_since"] is None


async def test_nothing_of_it_is_mailed_to_a_shopper_who_has_left(shop: Shop) -> None:
    await wants(shop, chat="always")
    conversation, shopper = await asks(shop)
    address = f"left@{shop.slug}-customer.example"
    await shopper.leave(email=address)
    await said(shop, conversation)
    await shop.agent.reply(conversation, "It left today.")
    await shop.house.hurry(shop.workspace)
    (sent,) = await shop.sent_to(address)
    assert "It left today." in sent.text
    assert "received it" not in sent.text


async def test_mail_is_acknowledged_as_rfc_3834_says(shop: Shop) -> None:
    await wants(shop, email=True, email_hours=24)
    address = f"clara@{shop.slug}-customer.example"
    mail = letter(f"Clara Weber <{address}>", shop.address, "Where is my order?", subject="Order 1042")
    mail["Cc"] = f"flatmate@{shop.slug}-customer.example"
    await shop.receive(mail)
    (sent,) = await shop.sent_to(address)
    assert sent.mail["Auto-Submitted"] == "auto-replied"
    assert sent.mail["In-Reply-To"] == mail["Message-ID"]
    assert sent.mail["Subject"] == "Re: Order 1042"
    assert "You will hear from us within 24 hours." in sent.text
    assert "Cc" not in sent.mail, "whoever was in copy asked nothing"
    found = await shop.agent.only_conversation()
    assert (found["status"], found["assignee"]) == ("open", None)
    assert found["waiting_since"] is not None
    assert found["preview_author"] == "customer"
    # The answer to it comes back into the same conversation.
    reply_to = sent.mail["Reply-To"].addresses[0].addr_spec
    await shop.receive(letter(address, reply_to, "Thank you"), reply_to)
    await settled(shop)
    assert (await shop.agent.only_conversation())["message_count"] == 3
    assert len(shop.relay.to(address)) == 1


@pytest.mark.parametrize("headers", [
    {"Auto-Submitted": "auto-generated"},
    {"Precedence": "bulk", "List-Id": "<news.example>"},
    {"X-Autoreply": "yes", "Auto-Submitted": "auto-replied"},
])  # fmt: skip
async def test_machines_and_lists_hear_nothing(shop: Shop, headers: dict[str, str]) -> None:
    await wants(shop, email=True)
    address = f"robot@{shop.slug}-customer.example"
    mail = letter(address, shop.address, "Your ticket was received")
    for name, value in headers.items():
        mail[name] = value
    await shop.receive(mail)
    await settled(shop)
    assert shop.relay.to(address) == []


@pytest.mark.parametrize("local", ["no-reply", "NoReply", "do_not_reply", "bounces+42", "MAILER-DAEMON"])
async def test_mailboxes_that_nobody_reads_hear_nothing(shop: Shop, local: str) -> None:
    await wants(shop, email=True)
    address = f"{local}@{shop.slug}-customer.example"
    await shop.receive(letter(address, shop.address, "A receipt"))
    await settled(shop)
    assert shop.relay.to(address) == []


async def test_blocked_senders_and_colleagues_hear_nothing(shop: Shop) -> None:
    await wants(shop, email=True)
    blocked = f"spam@{shop.slug}-customer.example"
    answer = await shop.owner.http.post("/blocked-senders", json={"sender": blocked})
    assert answer.status_code == 201
    colleague = f"cem@{shop.slug}.test"
    for address in (blocked, colleague):
        await shop.receive(letter(address, shop.address, "Buy now"))
    await settled(shop)
    assert shop.relay.to(blocked) == []
    assert shop.relay.to(colleague) == []


async def test_mail_is_left_alone_until_it_is_switched_on(shop: Shop) -> None:
    settings = (await shop.owner.http.get(f"/brands/{shop.brand}/acknowledgement")).json()
    assert settings["email"] is False
    address = f"clara@{shop.slug}-customer.example"
    await shop.receive(letter(address, shop.address, "Hello"))
    await settled(shop)
    assert shop.relay.to(address) == []


async def test_a_new_brand_speaks_in_chat_while_nobody_is_there(shop: Shop) -> None:
    made = (await shop.owner.http.post("/brands", json={"name": "Nar Kids"})).json()
    settings = (await shop.owner.http.get(f"/brands/{made['id']}/acknowledgement")).json()
    assert (settings["chat"], settings["email"], settings["text"]) == ("away", False, {})
    assert set(settings["default_text"]) == {"en", "ar", "tr", "zh", "de", "fr", "es"}


@pytest.mark.parametrize(("language", "text", "word"), [
    ("tr", "Merhaba, siparişim nerede? Kargo ne zaman gelir?", "teşekkür ederiz"),
    ("ar", "مرحبا، أين طلبي؟ متى يصل الشحن؟", "شكرًا على رسالتك"),
    ("de", "Guten Tag, wo ist meine Bestellung geblieben?", "Vielen Dank"),
    ("zh", "你好，我的订单在哪里？", "感谢您的留言"),
])  # fmt: skip
async def test_in_the_customers_language(shop: Shop, language: str, text: str, word: str) -> None:
    await wants(shop, chat="always")
    conversation, _ = await asks(shop, text, language=language)
    assert word in (await said(shop, conversation))["text"]


async def test_in_the_shops_own_words(shop: Shop) -> None:
    own = "Hello from {shop}! {braces} stay.\nWe answer {reply_time}.\nYour number: {number}"
    await wants(shop, chat="always", text={"en": own})
    await at_the_desk(shop)
    conversation, _ = await asks(shop)
    number = (await look(shop, conversation))["number"]
    expected = f"Hello from Nar Shop! {{braces}} stay.\nYour number: {number}"
    assert (await said(shop, conversation))["text"] == expected, (
        "a line that names a time we do not know is left out"
    )


@pytest.mark.parametrize("wrong", [
    {"chat": "sometimes"},
    {"text": {"xx": "Hello"}},
    {"text": {"en": "x" * 1001}},
    {"email_hours": 0},
    {"email_hours": 10_000},
])  # fmt: skip
async def test_what_makes_no_sense_is_refused(shop: Shop, wrong: dict[str, Any]) -> None:
    answer = await shop.owner.http.put(
        f"/brands/{shop.brand}/acknowledgement", json={"chat": "off", "email": False, **wrong}
    )
    assert answer.status_code == 422
    assert answer.json()["errors"]


async def test_seeing_an_event_twice_says_nothing_twice(shop: Shop) -> None:
    """After a crash the log is read again from the last mark."""
    await wants(shop, chat="always")
    conversation, _ = await asks(shop)
    await said(shop, conversation)
    first = (await shop.agent.messages(conversation))[0]["id"]
    await shop.house.write(shop.workspace, "update acknowledgements set said_at = now() - interval '1 day'")
    async with shop.house.web.database.transaction(shop.workspace) as tx:
        assert await acknowledge(tx, UUID(first), shop.house.web.keys) is When.NEVER
    assert len(await acknowledgements(shop, conversation)) == 1


async def test_two_processes_at_once_say_it_once(shop: Shop) -> None:
    """The mark of a subscription may be lost with its process, while another has begun."""
    await wants(shop, chat="off")
    conversation, _ = await asks(shop)
    await settled(shop)
    await wants(shop, chat="always")
    message = UUID((await shop.agent.messages(conversation))[0]["id"])

    async def say() -> When:
        async with shop.house.web.database.transaction(shop.workspace) as tx:
            return await acknowledge(tx, message, shop.house.web.keys)

    said_by = await asyncio.gather(*(say() for _ in range(4)))
    assert sorted(said_by) == [When.NEVER, When.NEVER, When.NEVER, When.NOW]
    assert len(await acknowledgements(shop, conversation)) == 1


async def test_mail_that_lay_in_a_mailbox_for_days_is_not_thanked_for_now(shop: Shop) -> None:
    """A mailbox that was just connected brings what came before."""
    address = f"clara@{shop.slug}-customer.example"
    await shop.receive(letter(address, shop.address, "Hello"))
    await settled(shop)
    await wants(shop, email=True)
    talk = await shop.agent.only_conversation()
    message = UUID((await shop.agent.messages(talk["id"]))[0]["id"])

    async def say() -> When:
        async with shop.house.web.database.transaction(shop.workspace) as tx:
            return await acknowledge(tx, message, shop.house.web.keys, waited=True)

    older = "update raw_inbound set received_at = received_at - interval '3 days'"
    await shop.house.write(shop.workspace, older)
    assert await say() is When.NEVER
    await shop.house.write(shop.workspace, older.replace("-", "+"))
    assert await say() is When.NOW
    assert len(await shop.sent_to(address)) == 1
