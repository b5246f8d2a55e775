"""How often a code is sent and tried, how long it holds, and what asking for one never tells."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest

from merhaba.modules.verification.mail import forget_old

from .conftest import Shop
from .house import until
from .post import letter
from .prover import address, browser, code_for, order, problem, prove, wait_back, wrong

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


async def test_old_codes_are_forgotten(shop: Shop) -> None:
    shopper = await browser(shop)
    await shopper.ask_code(address(shop))
    await shopper.enter(wrong(await code_for(shop, address(shop))))
    await wait_back(shop, 25 * 60)
    await forget_old.run(shop.house.web)
    for table in ("verification_codes", "verification_tries"):
        assert await shop.house.rows(shop.workspace, f"select 1 from {table}") == []
