"""Everybody who may be on a mail: people in copy, colleagues who answer by mail or forward, senders nobody
wants, and machines that never stop."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from merhaba.modules.intake import rules

from .conftest import Shop
from .house import until
from .post import letter

CLARA = "Clara Haas <clara@mail.example>"
FRIEND = '"Flatmate, The" <friend@mail.example>'


@pytest.fixture(autouse=True)
def _nothing_has_left(shop: Shop) -> None:
    """Everybody here has the same address in every test."""
    shop.relay.taken.clear()


async def _asked(shop: Shop, **more: Any) -> str:
    await shop.receive(letter(CLARA, shop.address, "Where is my parcel?", subject="Parcel", **more))
    return str((await shop.agent.only_conversation())["id"])


async def _agents_address(shop: Shop) -> str:
    rows = await shop.house.rows(shop.workspace, "select email from agents where id = :id", id=shop.agent.id)
    return str(rows[0]["email"])


async def test_an_answer_goes_to_everybody_who_was_on_the_last_mail(shop: Shop) -> None:
    to = f"{shop.address}, other@mail.example"
    mail = letter(CLARA, to, subject="Parcel", Cc=f"{FRIEND}, {shop.address.upper()}, clara@mail.example")
    await shop.receive(mail)
    ident = (await shop.agent.only_conversation())["id"]
    suggested = (await shop.agent.get(f"/conversations/{ident}"))["reply_to"]
    assert [p["address"] for p in suggested["to"]] == ["clara@mail.example"]
    assert [p["address"] for p in suggested["cc"]] == ["other@mail.example", "friend@mail.example"]
    await shop.agent.reply(ident, "To all of you")
    (sent,) = await shop.sent_to("clara@mail.example")
    assert sorted(sent.recipients) == ["clara@mail.example", "friend@mail.example", "other@mail.example"]
    assert [a.addr_spec for a in sent.mail["Cc"].addresses] == ["other@mail.example", "friend@mail.example"]
    assert sent.mail["Cc"].addresses[1].display_name == "Flatmate, The"
    # After our own message it goes to the same people; whoever names nobody in copy writes to nobody there.
    await shop.agent.reply(ident, "Once more")
    assert len((await shop.sent_to("friend@mail.example", 2))[1].recipients) == 3
    await shop.agent.reply(ident, "Only you", cc=[])
    assert (await shop.sent_to("clara@mail.example", 3))[2].recipients == ["clara@mail.example"]


async def test_who_answers_from_the_copy_is_answered(shop: Shop) -> None:
    ident = await _asked(shop, Cc=FRIEND)
    await shop.agent.reply(ident, "On its way")
    (sent,) = await shop.sent_to("friend@mail.example")
    reply = letter(FRIEND, shop.address, "I am at home", In_Reply_To=sent.mail["Message-ID"], Cc=CLARA)
    await shop.receive(reply)
    suggested = (await shop.agent.get(f"/conversations/{ident}"))["reply_to"]
    assert [p["address"] for p in suggested["to"]] == ["friend@mail.example"]
    assert [p["address"] for p in suggested["cc"]] == ["clara@mail.example"]
    last = (await shop.agent.messages(ident))[-1]
    assert last["sender"] == {"name": "Flatmate, The", "address": "friend@mail.example"}


async def test_an_address_that_came_back_is_left_out_of_the_copy(shop: Shop) -> None:
    ident = await _asked(shop, Cc=FRIEND)
    await shop.receive(letter(FRIEND, shop.address, "my own question", subject="Other"))
    await _unreachable(shop, "friend@mail.example", "5.1.1")
    suggested = (await shop.agent.get(f"/conversations/{ident}"))["reply_to"]
    assert suggested["cc"] == []
    refused = await shop.agent.http.post(
        f"/conversations/{ident}/messages",
        json={"kind": "reply", "text": "x", "to": ["clara@mail.example"], "cc": ["Friend@mail.example"]},
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "address-unreachable")


async def test_a_dead_address_is_written_to_again_when_a_person_says_so(shop: Shop) -> None:
    ident = await _asked(shop)
    customer = (await shop.agent.only_conversation())["customer"]["id"]
    for why, word in (("5.1.1", "came back"), ("complaint", "marked our mail as spam")):
        await _unreachable(shop, "clara@mail.example", why)
        path = f"/conversations/{ident}/messages"
        answer = await shop.agent.http.post(path, json={"kind": "reply", "text": "x"})
        assert answer.json()["code"] == "address-unreachable"
        assert word in answer.json()["detail"]
        path = f"/customers/{customer}/reachable"
        found = await shop.agent.post(path, {"email": "CLARA@mail.example"})
        assert [i["unreachable"] for i in found["identities"]] == [None]
    await shop.agent.reply(ident, "again")
    await shop.sent_to("clara@mail.example")
    assert await shop.agent.refused(
        "POST", f"/customers/{customer}/reachable", {"email": "not@mail.example"}
    ) == (404, "not-found")


async def test_writing_from_it_revives_a_dead_address_but_undoes_no_complaint(shop: Shop) -> None:
    await _asked(shop)
    for why, after in (("5.1.1", None), ("complaint", "complaint")):
        await _unreachable(shop, "clara@mail.example", why)
        await shop.receive(letter(CLARA, shop.address, f"again {why}"))
        rows = await shop.house.rows(
            shop.workspace, "select unreachable from identities where kind = 'email'"
        )
        assert rows == [{"unreachable": after}]


async def test_an_agent_answers_from_their_own_mail_program(shop: Shop) -> None:
    ident = await _asked(shop)
    address = (await shop.agent.get(f"/conversations/{ident}"))["reply_by_mail"]
    mail = letter(
        f"Ada Agent <{await _agents_address(shop)}>",
        address,
        f"It left today.\n\nOn Monday Clara wrote to {address}:\n> Where is my parcel?\n",
    )
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="label.pdf")
    await shop.receive(mail, address)
    (sent,) = await shop.sent_to("clara@mail.example")
    assert "It left today." in sent.text
    assert [part.get_filename() for part in sent.mail.iter_attachments()] == ["label.pdf"]
    # Nothing of the agent's own address or of its token goes out.
    token = address.partition("+")[2].partition("@")[0].encode()
    assert token not in sent.content
    assert (await _agents_address(shop)).encode() not in sent.content
    assert sent.mail["From"].addresses[0].addr_spec == shop.address
    message = (await shop.agent.messages(ident))[-1]
    assert (message["author"]["kind"], message["author"]["id"]) == ("agent", shop.agent.id)
    assert message["direction"] == "out"
    conversation = await shop.agent.only_conversation()
    assert conversation["assignee"]["id"] == shop.agent.id
    assert conversation["waiting_since"] is None


async def test_nobody_else_can_speak_as_the_agent(shop: Shop) -> None:
    ident = await _asked(shop)
    address = (await shop.agent.get(f"/conversations/{ident}"))["reply_by_mail"]
    agent = await _agents_address(shop)
    await shop.agent.reply(ident, "Hello")
    (sent,) = await shop.sent_to("clara@mail.example")
    customers_address = sent.mail["Reply-To"].addresses[0].addr_spec
    # The customer writes as the agent, to the address customers have; a stranger to the agent's; a colleague
    # to the agent's; and somebody guesses.
    guess = address.replace(address[address.index("@") - 3 : address.index("@")], "aaa")
    for sender, to in (
        (agent, customers_address),
        ("eve@mail.example", address),
        (f"owner@{shop.slug}.test", address),
        (agent, guess),
    ):
        await shop.receive(letter(sender, to, "We refund you everything"), to)
    assert len(await shop.sent_to("clara@mail.example")) == 1
    said = [m for m in await shop.agent.messages(ident) if "refund" in m["text"]]
    assert [m for m in said if m["direction"] == "out"] == []
    notes = await shop.agent.messages(ident, "note")
    assert [n["author"]["kind"] for n in notes] == ["system"]
    assert "not proven" in notes[0]["text"]


async def test_an_owner_who_tries_it_out_as_a_customer_is_a_customer(shop: Shop) -> None:
    owner = f"owner@{shop.slug}.test"
    await shop.house.write(
        shop.workspace, "update agents set email = :e where id = :id", e=owner, id=shop.owner.id
    )
    await shop.receive(letter(owner, shop.address, "Does it work?"))
    conversation = await shop.agent.only_conversation()
    await shop.agent.reply(conversation["id"], "It does")
    (sent,) = await shop.sent_to(owner)
    await shop.receive(letter(owner, shop.address, "Fine", In_Reply_To=sent.mail["Message-ID"]))
    directions = [m["direction"] for m in await shop.agent.messages(conversation["id"])]
    assert directions == ["in", "out", "in"]


async def test_an_answer_by_mail_that_cannot_be_sent_becomes_a_note(shop: Shop) -> None:
    ident = await _asked(shop)
    address = (await shop.agent.get(f"/conversations/{ident}"))["reply_by_mail"]
    await _unreachable(shop, "clara@mail.example", "5.1.1")
    await shop.receive(letter(await _agents_address(shop), address, "It left today."), address)
    (note,) = await shop.agent.messages(ident, "note")
    assert "It left today." in note["text"]
    assert "was not sent: Mail to clara@mail.example came back" in note["text"]


FORWARDS = {
    "gmail": "Bitte kümmern.\n\n---------- Forwarded message ---------\nVon: {who}\n"
    "Date: Mo., 5. Jan. 2026 um 10:00 Uhr\nSubject: Frage\nTo: <{us}>\n\nWo ist es?\n",
    "outlook-fr": "Pour vous\n\n-----Message d'origine-----\nDe : {who}\n"
    "Envoyé : lundi 5 janvier 2026 10:00\n"
    "À : {us}\nObjet : Question\n\nOù est-il ?\n",
    "apple-es": "Inicio del mensaje reenviado:\n\n> De: {who}\n> Asunto: Pregunta\n"
    "> Fecha: 5 de enero de 2026\n"
    "> Para: {us}\n>\n> ¿Dónde está?\n",
    "turkish": "---------- Forwarded message ---------\nKimden: {who}\n"
    "Tarih: 5 Oca 2026 Pzt 10:00\nKonu: Soru\n"
    "Kime: <{us}>\n\nNerede?\n",
    "chinese": "------------------ 原始邮件 ------------------\n发件人: {who}\n发送时间: 2026年1月5日\n"
    "收件人: {us}\n主题: 问题\n\n在哪里？\n",
    "arabic": "---------- Forwarded message ---------\nمن: {who}\nالتاريخ: 5 يناير 2026\nالموضوع: سؤال\n"
    "إلى: {us}\n\nأين هو؟\n",
}


@pytest.mark.parametrize("program", [*FORWARDS, "attached"])
async def test_who_wrote_a_forwarded_mail_becomes_the_customer(shop: Shop, program: str) -> None:
    colleague = "sales@mail.example"
    if program == "attached":
        mail = letter(colleague, shop.address, "see inside", subject="Fwd: Question")
        inside = letter(CLARA, "sales@mail.example", "Where is it?")
        mail.add_attachment(inside)
    else:
        text = FORWARDS[program].format(who=CLARA, us=shop.address)
        mail = letter(colleague, shop.address, text, subject="Fwd: Question")
    await shop.receive(mail)
    conversation = await shop.agent.only_conversation()
    ident = conversation["id"]
    assert conversation["customer"]["email"] == colleague
    found = await shop.agent.get(f"/conversations/{ident}/forward")
    assert found["sender"] == {"name": "Clara Haas", "address": "clara@mail.example"}
    changed = await shop.agent.post(f"/conversations/{ident}/customer-from-forward", {})
    assert changed["customer"]["email"] == "clara@mail.example"
    offer, line = [m["event"] for m in await shop.agent.messages(ident, "event")]
    assert (offer["type"], offer["to"]["address"]) == ("forwarded", "clara@mail.example")
    assert (line["type"], line["to"]["name"]) == ("customer", "Clara Haas")
    await shop.agent.reply(ident, "Hello Clara", to=["clara@mail.example"])
    (sent,) = await shop.sent_to("clara@mail.example")
    # Both may go on writing in this conversation.
    for sender in (CLARA, colleague):
        await shop.receive(letter(sender, shop.address, f"from {sender}", References=sent.mail["Message-ID"]))
    assert (await shop.agent.only_conversation())["message_count"] == 4


async def test_a_mail_that_forwards_nothing(shop: Shop) -> None:
    ident = await _asked(shop)
    assert await shop.agent.get(f"/conversations/{ident}/forward") == {"message": None, "sender": None}
    assert await shop.agent.refused("POST", f"/conversations/{ident}/customer-from-forward", {}) == (
        422,
        "nothing-forwarded",
    )


async def test_blocked_senders_are_spam_and_seen_only_there(shop: Shop) -> None:
    blocked = await shop.agent.post("/blocked-senders", {"sender": "@Bulk.example"})
    await shop.agent.post("/blocked-senders", {"sender": "pest@mail.example"})
    for number, sender in enumerate(("news@bulk.example", "x@eu.bulk.example", "Pest@mail.example")):
        await shop.receive(letter(sender, shop.address, f"buy {number}", subject=f"spam {number}"))
    for number, sender in enumerate(("a@notbulk.example", "clara@mail.example")):
        await shop.receive(letter(sender, shop.address, f"hello {number}", subject=f"real {number}"))
    spam = await shop.agent.conversations(view="spam")
    assert sorted(c["subject"] for c in spam) == ["spam 0", "spam 1", "spam 2"]
    assert sorted(c["subject"] for c in await shop.agent.conversations()) == ["real 0", "real 1"]
    assert (await shop.agent.get("/counts"))["views"]["all"] == 2
    assert [b["sender"] for b in (await shop.agent.get("/blocked-senders"))["items"]] == [
        "pest@mail.example",
        "@bulk.example",
    ]
    await shop.agent.delete(f"/blocked-senders/{blocked['id']}")
    await shop.receive(letter("news@bulk.example", shop.address, "now wanted", subject="wanted"))
    assert "wanted" in [c["subject"] for c in await shop.agent.conversations()]
    # Marking and unmarking by hand.
    await shop.agent.patch(f"/conversations/{spam[0]['id']}", spam=False)
    assert len(await shop.agent.conversations(view="spam")) == 2
    for bad in ("nonsense", "@", "@nodots", "a b@c.example"):
        assert (await shop.agent.refused("POST", "/blocked-senders", {"sender": bad.ljust(3)}))[0] == 422
    twice = await shop.agent.refused("POST", "/blocked-senders", {"sender": "PEST@mail.example"})
    assert twice == (409, "already-blocked")


async def test_two_machines_that_answer_each_other_come_to_an_end(shop: Shop) -> None:
    ident = await _asked(shop)
    await shop.agent.reply(ident, "Hello")
    (sent,) = await shop.sent_to("clara@mail.example")
    for number in range(rules.AUTOMATIC_AT_MOST + 15):
        vacation = letter(
            CLARA,
            shop.address,
            f"I am away until {chr(97 + number) * 3}",
            In_Reply_To=sent.mail["Message-ID"],
            Auto_Submitted="auto-replied",
        )
        await shop.receive(vacation)
    messages = await shop.agent.messages(ident)
    assert len(messages) == 2 + rules.AUTOMATIC_AT_MOST
    assert len(await shop.agent.conversations(view="any")) == 1
    # A person who writes meanwhile is heard.
    await shop.receive(letter(CLARA, shop.address, "It is really me", In_Reply_To=sent.mail["Message-ID"]))
    assert (await shop.agent.messages(ident))[-1]["text"] == "It is really me"


async def test_a_person_who_answers_with_numbers_is_heard_every_time(shop: Shop) -> None:
    ident = await _asked(shop)
    await shop.agent.reply(ident, "How many?")
    (sent,) = await shop.sent_to("clara@mail.example")
    for number in range(12):
        answer = letter(CLARA, shop.address, str(number), In_Reply_To=sent.mail["Message-ID"])
        await shop.receive(answer)
    assert (await shop.agent.messages(ident))[-1]["text"] == "11"


async def test_a_contact_form_that_always_says_the_same_is_heard_every_time(shop: Shop) -> None:
    for number in range(20):
        form = letter("form@shop.example", shop.address, "Please call me back.", subject=f"Request {number}")
        await shop.receive(form)
    assert len(await shop.agent.conversations(view="any")) == 20


async def test_a_week_that_is_fetched_in_a_minute_is_no_loop(shop: Shop) -> None:
    from datetime import UTC, datetime, timedelta

    from merhaba.modules.intake.commands import accept, understand
    from merhaba.ports.channels import Raw

    begun = datetime.now(UTC) - timedelta(days=7)
    for number in range(20):
        mail = letter("report@mail.example", shop.address, "Your backup was made.", subject=f"day {number}")
        raw = Raw(mail.as_bytes(), received_at=begun + timedelta(hours=8 * number))
        understood = await understand(shop.house.web, shop.workspace, shop.mailbox, raw)
        async with shop.house.web.database.transaction(shop.workspace) as tx:
            await accept(
                tx, shop.house.web, account=shop.mailbox, channel="email", raw=raw, understood=understood
            )
    assert len(await shop.agent.conversations()) == 20


async def test_a_relay_is_not_given_more_in_a_minute_than_it_takes(shop: Shop) -> None:
    await shop.owner.patch(f"/channels/{shop.mailbox}", config={"send_per_minute": 3})
    people = [f"{secrets.token_hex(4)}@mail.example" for _ in range(6)]
    for person in people:
        await shop.agent.post("/conversations", {"to": person, "subject": "Hi", "text": "Hello"})

    def left() -> int:
        return sum(bool(shop.relay.to(person)) for person in people)

    await until(lambda: left() == 3, "three have left")
    with pytest.raises(AssertionError):
        await until(lambda: left() > 3, "a fourth", 1.5)
    # The minute is over.
    await shop.house.write(
        shop.workspace, "update deliveries set attempted_at = attempted_at - interval '61 seconds'"
    )
    await shop.house.hurry(shop.workspace)
    await until(lambda: left() == 6, "all have left")

    async def noted() -> bool:
        states = await shop.house.rows(shop.workspace, "select distinct attempts, state from deliveries")
        return states == [{"attempts": 1, "state": "sent"}]

    await until(noted, "each was sent at the first try: waiting is no attempt")


async def test_a_relay_is_not_given_more_at_once_than_it_takes(shop: Shop) -> None:
    await shop.owner.patch(f"/channels/{shop.mailbox}", config={"send_connections": 2})
    people = [f"{secrets.token_hex(4)}@mail.example" for _ in range(6)]
    shop.relay.pause = 0.5
    try:
        for person in people:
            await shop.agent.post("/conversations", {"to": person, "subject": "Hi", "text": "Hello"})

        async def all_left() -> bool:
            await shop.house.hurry(shop.workspace)
            return all(shop.relay.to(person) for person in people)

        await until(all_left, "all have left", 20)
    finally:
        shop.relay.pause = 0.0
    at_once = await shop.house.rows(
        shop.workspace,
        "select max(n) as n from (select count(*) as n from deliveries a join deliveries b on"
        " b.attempted_at <= a.attempted_at and b.sent_at > a.attempted_at group by a.id) as overlapping",
    )
    assert at_once[0]["n"] <= 2


async def _unreachable(shop: Shop, address: str, why: str) -> None:
    await shop.house.write(
        shop.workspace,
        "update identities set unreachable = :why where kind = 'email' and value = :address",
        why=why,
        address=address,
    )
