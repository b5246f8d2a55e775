"""Proving an address in the chat with a code by e-mail: what it opens, and everything it does not."""

from __future__ import annotations

import pytest

from merhaba.modules.verification import words

from .conftest import Shop
from .post import letter
from .prover import address, browser, code_for, order, problem, prove
from .sockets import shopper_live
from .test_chat_identity import by_hash, by_jwt

# What it opens


async def test_a_code_shows_the_orders_and_tells_the_agent(shop: Shop) -> None:
    email = address(shop)
    await order(shop, email, "1042")
    shopper = await browser(shop)
    written = await shopper.write("Where is my order?", language="en")
    conversation = written["conversation"]["id"]
    assert problem(await shopper.orders()) == (403, "not-verified")
    before = await shop.agent.get(f"/conversations/{conversation}/verification")
    assert (before["verified"], before["by"]) == (False, None)
    answer = await prove(shop, shopper, email, conversation)
    assert answer.status_code == 200, answer.text
    assert answer.json()["customer"]["email_masked"] == f"c•••••@{shop.slug}.example"
    shown = (await shopper.orders()).json()
    (one,) = shown["items"]
    assert set(one) == {"number", "created_at", "state", "total", "parcels"}, "and nothing else"
    assert (one["number"], one["state"]) == ("1042", "fulfilled")
    assert one["total"] == {"amount": "46.00", "currency": "EUR"}
    assert one["parcels"] == [{"state": "in_transit", "url": "https://dhl.test/JD0146"}]
    lines = await shop.agent.messages(conversation, "event")
    assert [(e["event"]["type"], e["event"]["address"]) for e in lines][-1] == ("proved", email)
    assert lines[-1]["event"]["actor"]["name"] == "Clara"
    after = await shop.agent.get(f"/conversations/{conversation}/verification")
    assert (after["verified"], after["by"], after["email"]) == (True, "code", email)
    customer = (await shop.agent.get(f"/conversations/{conversation}"))["customer"]["id"]
    assert [o["number"] for o in (await shop.agent.get("/orders", customer=customer))["items"]] == ["1042"]
    booted = await shopper.boot()
    assert booted["verified"]
    assert booted["tracking"] == "Track my order"
    assert booted["customer"]["email_masked"] == f"c•••••@{shop.slug}.example"


async def test_the_mail_is_an_automatic_one_from_the_brand_in_the_shoppers_language(shop: Shop) -> None:
    shopper = await browser(shop)
    assert (await shopper.ask_code(address(shop), "ar")).status_code == 202
    (sent,) = await shop.sent_to(address(shop))
    assert sent.mail["From"].addresses[0].addr_spec == shop.address
    assert sent.mail["Auto-Submitted"] == "auto-generated"
    assert sent.mail["Content-Language"] == "ar"
    code = await code_for(shop, address(shop))
    assert code not in sent.mail["Subject"], "subjects show on locked screens"
    assert "أدخل هذا الرمز" in sent.text
    html = sent.mail.get_body(("html",))
    assert html is not None
    assert 'dir="rtl"' in html.get_content()
    assert await shop.agent.conversations(view="any") == [], "no conversation is made for it"


@pytest.mark.parametrize("language", ["en", "tr", "zh", "de", "fr", "es"])
async def test_the_code_is_told_in_every_language(shop: Shop, language: str) -> None:
    shopper = await browser(shop)
    assert (await shopper.ask_code(address(shop), language)).status_code == 202
    (sent,) = await shop.sent_to(address(shop))
    assert sent.mail["Content-Language"] == language
    assert (await shopper.enter(await code_for(shop, address(shop)))).status_code == 200


async def test_before_the_first_message_it_works_as_well(shop: Shop) -> None:
    email = address(shop)
    await order(shop, email, "7")
    shopper = await browser(shop)
    assert (await prove(shop, shopper, email)).status_code == 200
    assert await shopper.numbers() == ["7"]
    conversation = (await shopper.write("And now?"))["conversation"]["id"]
    found = await shop.agent.only_conversation(id=conversation)
    assert found["customer"]["email"] == email


async def test_two_browsers_of_one_person_are_one_customer_but_see_only_their_own_chats(shop: Shop) -> None:
    email = address(shop)
    await shop.receive(letter(f"Clara <{email}>", shop.address, "By mail"))
    phone, laptop = await browser(shop), await browser(shop)
    first = (await phone.write("From my phone"))["conversation"]["id"]
    second = (await laptop.write("From my laptop"))["conversation"]["id"]
    async with shopper_live(phone) as widget:
        assert (await prove(shop, phone, email)).status_code == 200
        assert (await prove(shop, laptop, email)).status_code == 200
        customers = {c["customer"]["id"] for c in await shop.agent.conversations()}
        assert len(customers) == 1
        assert [c["id"] for c in (await phone.boot())["conversations"]] == [first]
        assert [c["id"] for c in (await laptop.boot())["conversations"]] == [second]
        path = f"/conversations/{first}/messages"
        assert (await laptop.http.get(path, headers=laptop.auth)).status_code == 404
        await shop.agent.reply(second, "For the laptop")
        await shop.agent.reply(first, "For the phone")
        await widget.message("For the phone")
        assert "For the laptop" not in str(widget.frames)


async def test_the_merge_is_written_down_and_can_be_undone(shop: Shop) -> None:
    email = address(shop)
    await shop.receive(letter(f"Clara <{email}>", shop.address, "By mail"))
    shopper = await browser(shop)
    conversation = (await shopper.write("In the chat"))["conversation"]["id"]
    assert (await prove(shop, shopper, email)).status_code == 200
    (merge,) = await shop.house.rows(shop.workspace, "select id, by_agent_id from customer_merges")
    assert merge["by_agent_id"] is None
    await shop.agent.post(f"/merges/{merge['id']}/undo")
    assert len({c["customer"]["id"] for c in await shop.agent.conversations()}) == 2
    standing = await shop.agent.get(f"/conversations/{conversation}/verification")
    assert not standing["verified"], "a person said that it is somebody else"


async def test_a_signed_in_shopper_sees_their_orders_without_a_code(shop: Shop) -> None:
    email = address(shop)
    await order(shop, email, "99")
    shopper = await browser(shop, by_jwt(shop, "clara-1", email=email))
    conversation = (await shopper.write("Hello"))["conversation"]["id"]
    assert await shopper.numbers() == ["99"]
    standing = await shop.agent.get(f"/conversations/{conversation}/verification")
    assert (standing["verified"], standing["by"]) == (True, "signature")


# Whose somebody becomes


async def test_whoever_has_proven_something_else_is_not_swallowed(shop: Shop) -> None:
    """On a shared computer: only what this browser wrote goes over to the owner of the address."""
    email = address(shop)
    await shop.receive(letter(f"Clara <{email}>", shop.address, "By mail"))
    account = by_hash(shop, "somebody-else")
    shared, elsewhere = await browser(shop, account), await browser(shop, account)
    here = (await shared.write("From the shared computer"))["conversation"]["id"]
    there = (await elsewhere.write("From home"))["conversation"]["id"]
    assert (await prove(shop, shared, email)).status_code == 200
    owner = {c["id"]: c["customer"]["id"] for c in await shop.agent.conversations()}
    (mail,) = await shop.agent.conversations(channel="email")
    assert owner[here] == mail["customer"]["id"]
    assert owner[there] != owner[here]
    assert await shop.house.rows(shop.workspace, "select 1 from customer_merges") == []


async def test_two_who_typed_one_address_stay_two_and_see_nothing(shop: Shop) -> None:
    email = address(shop)
    await order(shop, email, "1")
    one, other = await browser(shop), await browser(shop)
    for shopper in (one, other):
        await shopper.write("Hello")
        await shopper.leave(email=email)
        assert problem(await shopper.orders()) == (403, "not-verified")
    assert (await prove(shop, one, email)).status_code == 200
    assert await one.numbers() == ["1"]
    assert problem(await other.orders()) == (403, "not-verified")
    assert len({c["customer"]["id"] for c in await shop.agent.conversations()}) == 2


async def test_a_claim_never_becomes_the_owner_of_what_somebody_else_proves(shop: Shop) -> None:
    """Mallory has typed Vera's address. Vera proves it: Mallory's customer gets nothing of hers."""
    victim = address(shop, "vera")
    mallory = await browser(shop)
    await mallory.write("Hello")
    await mallory.leave(email=victim)
    vera = await browser(shop)
    assert (await prove(shop, vera, victim)).status_code == 200
    conversation = (await vera.write("My bank details are ..."))["conversation"]["id"]
    assert len({c["customer"]["id"] for c in await shop.agent.conversations()}) == 2
    booted = await mallory.boot(by_hash(shop, "mallory-1"))
    assert conversation not in [c["id"] for c in booted["conversations"]]
    await mallory.write("Hello again")
    booted = await mallory.boot(by_hash(shop, "mallory-1"))
    assert conversation not in [c["id"] for c in booted["conversations"]]


async def test_nobody_gets_out_of_being_blocked_with_a_code(shop: Shop) -> None:
    email = address(shop)
    await shop.receive(letter(f"Clara <{email}>", shop.address, "By mail"))
    shopper = await browser(shop)
    conversation = (await shopper.write("Spam"))["conversation"]["id"]
    customer = (await shop.agent.get(f"/conversations/{conversation}"))["customer"]["id"]
    await shop.agent.patch(f"/customers/{customer}", blocked=True)
    assert (await prove(shop, shopper, email)).status_code == 200
    assert (await shop.agent.get(f"/conversations/{conversation}"))["customer"]["id"] == customer


async def test_orders_of_another_brand_do_not_show(shop: Shop) -> None:
    email = address(shop)
    second = await shop.owner.post("/brands", {"name": "Second brand"})
    await order(shop, email, "of the second", second["id"])
    await order(shop, email, "of the first")
    shopper = await browser(shop)
    assert (await prove(shop, shopper, email)).status_code == 200
    assert await shopper.numbers() == ["of the first"]


async def test_signing_in_afterwards_ends_what_the_code_had_opened(shop: Shop) -> None:
    """Whoever signs in on a shared computer does not see the orders of who proved an address before."""
    email = address(shop)
    await order(shop, email, "1")
    shopper = await browser(shop)
    assert (await prove(shop, shopper, email)).status_code == 200
    await shopper.boot(by_hash(shop, "somebody-else"))
    assert await shopper.numbers() == []


# The agent asks


async def test_an_agent_asks_and_the_form_appears_in_the_chat(shop: Shop) -> None:
    email = address(shop)
    shopper = await browser(shop)
    conversation = (await shopper.write("Wo ist mein Paket?", language="de"))["conversation"]["id"]
    path = f"/conversations/{conversation}/verification"
    async with shopper_live(shopper) as widget:
        asked = await shop.agent.post(path)
        assert asked["asked_at"] is not None
        assert not asked["verified"]
        await shop.agent.post(path)
        frame = await widget.message(words.ask("de"))
        assert frame["message"]["form"] == "verification"
        assert frame["message"]["author"]["kind"] == "system"
    forms = [m for m in await shopper.thread(conversation) if m["form"]]
    assert len(forms) == 1, "a double click asks once"
    found = await shop.agent.get(f"/conversations/{conversation}")
    assert found["waiting_since"] is not None, "it is no answer: the shopper goes on waiting"
    kinds = [e["event"]["type"] for e in await shop.agent.messages(conversation, "event")]
    assert kinds == ["proof_asked"]
    assert (await prove(shop, shopper, email, conversation)).status_code == 200
    assert (await shop.agent.get(path))["verified"]


async def test_only_in_a_chat_is_anybody_asked(shop: Shop) -> None:
    await shop.receive(letter(f"Clara <{address(shop)}>", shop.address, "By mail"))
    (mail,) = await shop.agent.conversations()
    path = f"/conversations/{mail['id']}/verification"
    assert await shop.agent.refused("POST", path) == (422, "no-chat")
    assert (await shop.agent.get(path))["by"] is None
