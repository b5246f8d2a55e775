"""Proving an address in the chat with a code by e-mail: what it opens, and everything it does not."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from merhaba.kit.ids import new_id
from merhaba.modules.commerce.commands import add_shop
from merhaba.modules.commerce.mirror import mirror_orders
from merhaba.ports.shops.things import FinancialStatus, FulfilmentStatus, Parcel, ParcelStatus, ShopOrder

from .conftest import Shop
from .house import until
from .post import letter
from .shopper import Shopper
from .sockets import shopper_live
from .test_chat_identity import by_hash, by_jwt


class Prover(Shopper):
    """A shopper who can prove an address."""

    async def ask_code(self, email: str, language: str = "en", **headers: str) -> httpx.Response:
        """Ask for a code; the bare answer."""
        body = {"email": email, "language": language}
        return await self.http.post("/verification", json=body, headers={**self.auth, **headers})

    async def enter(self, code: str, conversation: str | None = None) -> httpx.Response:
        """Enter a code; the bare answer. A new token is kept as the widget keeps it."""
        body = {"code": code, "conversation": conversation}
        answer = await self.http.post("/verification/confirm", json=body, headers=self.auth)
        if answer.status_code == 200:
            self.token = answer.json()["visitor"]
        return answer

    async def orders(self) -> httpx.Response:
        """Look at one's orders; the bare answer."""
        return await self.http.get("/orders", headers=self.auth)

    async def numbers(self) -> list[str]:
        """The numbers of one's orders, newest first."""
        answer = await self.orders()
        assert answer.status_code == 200, answer.text
        return [order["number"] for order in answer.json()["items"]]


async def browser(shop: Shop, identity: dict[str, Any] | None = None) -> Prover:
    """A browser that has opened the widget."""
    shopper = Prover(shop.house.url, shop.site)
    await shopper.boot(identity)
    return shopper


def address(shop: Shop, name: str = "clara") -> str:
    """Somebody's address that no other test uses."""
    return f"{name}@{shop.slug}.example"


async def code_for(shop: Shop, email: str, count: int = 1) -> str:
    """The code of the newest mail to an address."""
    mail = (await shop.sent_to(email, count))[-1]
    (code,) = re.findall(r"^\d{6}\s*$", mail.text, re.MULTILINE)
    return str(code).strip()


async def prove(shop: Shop, shopper: Prover, email: str, conversation: str | None = None) -> httpx.Response:
    """Ask for a code and enter it."""
    before = len(shop.relay.to(email))
    answer = await shopper.ask_code(email)
    assert answer.status_code == 202, answer.text
    return await shopper.enter(await code_for(shop, email, before + 1), conversation)


async def order(shop: Shop, email: str, number: str, brand: Any = None) -> None:
    """The platform tells of an order."""
    async with shop.house.web.database.transaction(shop.workspace) as tx:
        platform = await add_shop(
            tx, platform="demo", brand=brand or shop.brand, name="Nar", domain=f"{new_id().hex}.example",
            currency="EUR",
        )  # fmt: skip
        parcel = Parcel(
            external_id="p1", status=ParcelStatus.IN_TRANSIT, carrier="DHL", tracking_number="JD0146",
            tracking_url="https://dhl.test/JD0146",
        )  # fmt: skip
        mine = ShopOrder(
            external_id=new_id().hex, number=number, currency="EUR", created_at=tx.now, updated_at=tx.now,
            financial_status=FinancialStatus.PAID, fulfilment_status=FulfilmentStatus.FULFILLED,
            total=Decimal(46), email=email, customer_name="Clara", parcels=(parcel,),
        )  # fmt: skip
        await mirror_orders(tx, platform, [mine])


async def wait_back(shop: Shop, minutes: int) -> None:
    """Let time pass for every code and try."""
    for table, columns in (
        ("verification_codes", ("created_at", "expires_at")),
        ("verification_tries", ("at",)),
    ):
        sets = ", ".join(f"{c} = {c} - make_interval(mins => :minutes)" for c in columns)
        await shop.house.write(shop.workspace, f"update {table} set {sets}", minutes=minutes)


def problem(answer: httpx.Response) -> tuple[int, str]:
    """(status, code) of a refusal."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["code"]


def wrong(code: str) -> str:
    """Another code."""
    return f"{(int(code) + 1) % 1_000_000:06}"


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


# How often, how long


async def test_a_wrong_code_says_how_many_tries_are_left_and_the_fifth_ends_it(shop: Shop) -> None:
    shopper = await browser(shop)
    await shopper.ask_code(address(shop))
    code = await code_for(shop, address(shop))
    for left in (4, 3, 2, 1, 0):
        answer = await shopper.enter(wrong(code))
        assert problem(answer) == (422, "code-wrong")
        assert answer.json()["tries_left"] == left
    assert problem(await shopper.enter(code)) == (409, "code-over")
    assert problem(await shopper.orders()) == (403, "not-verified")


async def test_tries_at_the_same_moment_count_one_by_one(shop: Shop) -> None:
    shopper = await browser(shop)
    await shopper.ask_code(address(shop))
    code = await code_for(shop, address(shop))
    answers = await asyncio.gather(*(shopper.enter(wrong(code)) for _ in range(12)))
    codes = sorted(problem(answer)[1] for answer in answers)
    assert codes == ["code-over"] * 7 + ["code-wrong"] * 5


async def test_a_code_ends_after_ten_minutes(shop: Shop) -> None:
    shopper = await browser(shop)
    await shopper.ask_code(address(shop))
    code = await code_for(shop, address(shop))
    await wait_back(shop, 11)
    assert problem(await shopper.enter(code)) == (409, "code-over")


async def test_a_new_code_ends_the_one_before(shop: Shop) -> None:
    shopper = await browser(shop)
    await shopper.ask_code(address(shop))
    old = await code_for(shop, address(shop))
    await shopper.ask_code(address(shop))
    new = await code_for(shop, address(shop), 2)
    if old != new:
        assert problem(await shopper.enter(old)) == (422, "code-wrong")
    assert (await shopper.enter(new)).status_code == 200


async def test_a_code_works_once_and_in_its_own_browser_only(shop: Shop) -> None:
    shopper, stranger = await browser(shop), await browser(shop)
    await shopper.ask_code(address(shop))
    code = await code_for(shop, address(shop))
    assert problem(await stranger.enter(code)) == (409, "code-over")
    await stranger.ask_code(address(shop, "stranger"))
    await code_for(shop, address(shop, "stranger"))
    if code != await code_for(shop, address(shop, "stranger")):
        assert problem(await stranger.enter(code)) == (422, "code-wrong")
    assert (await shopper.enter(code)).status_code == 200
    assert problem(await shopper.enter(code)) == (409, "code-over")


async def test_a_code_may_be_pasted_as_people_paste(shop: Shop) -> None:
    shopper = await browser(shop)
    await shopper.ask_code(address(shop))
    code = await code_for(shop, address(shop))
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert (await shopper.enter(f" {arabic[:3]}-{arabic[3:]} ")).status_code == 200


async def test_three_codes_an_hour_go_to_an_address(shop: Shop) -> None:
    for _ in range(3):
        assert (await (await browser(shop)).ask_code(address(shop).upper())).status_code == 202
    late = await (await browser(shop)).ask_code(address(shop))
    assert problem(late) == (429, "too-many-codes")
    assert int(late.headers["Retry-After"]) > 0
    await wait_back(shop, 61)
    assert (await (await browser(shop)).ask_code(address(shop))).status_code == 202


async def test_a_visitor_asks_for_five_codes_an_hour(shop: Shop) -> None:
    shopper = await browser(shop)
    for n in range(5):
        assert (await shopper.ask_code(address(shop, f"n{n}"))).status_code == 202
    assert problem(await shopper.ask_code(address(shop, "n5"))) == (429, "too-many-codes")


async def test_a_network_asks_for_twenty_codes_an_hour(shop: Shop) -> None:
    """The addresses of one IPv6 household count as one; this machine's are a proxy's, and stand for all."""
    for n in range(20):
        forwarded = {"X-Forwarded-For": f"2001:db8:1:2::{n + 1:x}"}
        answer = await (await browser(shop)).ask_code(address(shop, f"n{n}"), **forwarded)
        assert answer.status_code == 202, answer.text
    again = {"X-Forwarded-For": "2001:db8:1:2:ffff::1"}
    refused = await (await browser(shop)).ask_code(address(shop, "next"), **again)
    assert problem(refused) == (429, "too-many-codes")
    elsewhere = {"X-Forwarded-For": "2001:db8:1:3::1"}
    assert (await (await browser(shop)).ask_code(address(shop, "next"), **elsewhere)).status_code == 202


async def test_ten_tries_an_hour_are_an_address_over_all_visitors(shop: Shop) -> None:
    for _ in range(2):
        shopper = await browser(shop)
        before = len(shop.relay.to(address(shop)))
        await shopper.ask_code(address(shop))
        code = await code_for(shop, address(shop), before + 1)
        for _ in range(5):
            assert problem(await shopper.enter(wrong(code))) == (422, "code-wrong")
    third = await browser(shop)
    await third.ask_code(address(shop))
    code = await code_for(shop, address(shop), 3)
    assert problem(await third.enter(code)) == (429, "too-many-codes"), "not even the right one"


async def test_codes_asked_for_at_the_same_moment_keep_the_limit(shop: Shop) -> None:
    shoppers = [await browser(shop) for _ in range(8)]
    answers = await asyncio.gather(*(shopper.ask_code(address(shop)) for shopper in shoppers))
    assert sorted(a.status_code for a in answers) == [202] * 3 + [429] * 5


# What it never tells


async def test_known_and_unknown_addresses_are_answered_alike(shop: Shop) -> None:
    await shop.receive(letter(f"Clara <{address(shop)}>", shop.address, "By mail"))
    told = []
    for name in ("clara", "cxxxx"):
        answer = await (await browser(shop)).ask_code(address(shop, name))
        body = answer.json()
        body.pop("expires_at")
        told.append((answer.status_code, body))
    assert told[0] == told[1]
    assert (
        await shop.house.rows(
            shop.workspace, "select 1 from identities where value = :email", email=address(shop, "cxxxx")
        )
        == []
    ), "asking writes nobody down"


async def test_the_code_is_nowhere_to_be_read(shop: Shop) -> None:
    shopper = await browser(shop)
    await shopper.ask_code(address(shop))
    code = await code_for(shop, address(shop))
    rows = await shop.house.rows(shop.workspace, "select t::text as line from verification_codes t")
    jobs = await shop.house.rows(
        shop.workspace, "select args::text as line from procrastinate_jobs where task_name like 'verif%'"
    )
    digits = re.compile(rf"(?<!\d){code}(?!\d)")
    assert not [row for row in (*rows, *jobs) if digits.search(row["line"])]


@pytest.mark.parametrize("email", ["", "clara", "clara@", "@example.com", "a b@c.example", "a@b@c.example"])
async def test_what_is_no_address_is_refused(shop: Shop, email: str) -> None:
    assert problem(await (await browser(shop)).ask_code(email)) == (422, "bad-email")


async def test_without_a_mailbox_nothing_is_offered(shop: Shop) -> None:
    await order(shop, address(shop), "1")
    await shop.owner.delete(f"/channels/{shop.mailbox}")
    shopper = await browser(shop)
    assert shopper.booted["tracking"] is None
    assert problem(await shopper.ask_code(address(shop))) == (409, "no-mailbox")
    conversation = (await shopper.write("Hello"))["conversation"]["id"]
    path = f"/conversations/{conversation}/verification"
    assert await shop.agent.refused("POST", path) == (409, "no-mailbox")


async def test_a_code_to_the_shops_own_mailbox_makes_no_conversation(shop: Shop) -> None:
    assert (await (await browser(shop)).ask_code(shop.address)).status_code == 202

    async def done() -> bool:
        jobs = await shop.house.rows(
            shop.workspace,
            "select 1 from procrastinate_jobs where task_name = 'verification.send'"
            " and status in ('todo', 'doing') and args->>'workspace' = :mine",
            mine=str(shop.workspace),
        )
        return not jobs

    await until(done, "the job has run")
    assert shop.relay.to(shop.address) == []
    assert await shop.agent.conversations(view="any") == []


async def test_a_server_that_is_busy_gets_the_same_mail_later(shop: Shop) -> None:
    email = address(shop)
    shop.relay.refuse[email] = "451 4.3.0 later"
    shopper = await browser(shop)
    assert (await shopper.ask_code(email)).status_code == 202
    query = (
        "select attempts from procrastinate_jobs where task_name = 'verification.send'"
        " and args->>'workspace' = :mine and attempts > 0 and status = 'todo'"
    )
    await until(lambda: shop.house.rows(shop.workspace, query, mine=str(shop.workspace)), "it failed once")
    del shop.relay.refuse[email]
    await shop.house.hurry(shop.workspace)
    assert (await shopper.enter(await code_for(shop, email))).status_code == 200
    assert len(shop.relay.to(email)) == 1


async def test_forged_tokens_and_old_proofs_open_nothing(shop: Shop) -> None:
    email = address(shop)
    await order(shop, email, "1")
    shopper = await browser(shop)
    assert (await prove(shop, shopper, email)).status_code == 200
    keys = shop.house.web.keys
    value = keys.verify("visitor", shopper.token or "")
    assert value is not None
    long_ago = int((datetime.now(UTC) - timedelta(days=31)).timestamp())
    right, shopper.token = shopper.token, keys.sign("visitor", [*value[:6], [email, long_ago]])
    assert problem(await shopper.orders()) == (403, "not-verified")
    shopper.token = keys.sign("session", value)
    assert problem(await shopper.orders()) == (401, "visitor-unknown")
    shopper.token = (right or "")[:-6] + "AAAAAA"
    assert problem(await shopper.orders()) == (401, "visitor-unknown")


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
        frame = await widget.message("Bitte bestätigen Sie, wer Sie sind")
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


async def test_old_codes_are_forgotten(shop: Shop) -> None:
    from merhaba.modules.verification.mail import forget_old

    shopper = await browser(shop)
    await shopper.ask_code(address(shop))
    await shopper.enter(wrong(await code_for(shop, address(shop))))
    await wait_back(shop, 25 * 60)
    await forget_old.run(shop.house.web)
    for table in ("verification_codes", "verification_tries"):
        assert await shop.house.rows(shop.workspace, f"select 1 from {table}") == []
