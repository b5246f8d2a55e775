"""Two agents at once, a lost connection, a browser that dies: nothing is sent twice, nothing lost."""

from __future__ import annotations

import asyncio
import re

from playwright.async_api import expect

from ..journeys.post import Relay
from .conftest import Hire, Visit
from .desk import Desk, words
from .stack import Stack


async def test_who_else_is_looking_and_typing(stack: Stack, visit: Visit, hire: Hire) -> None:
    await stack.receive("Ferit <ferit@mail.example>", "Two cooks", "One broth?")
    ada, cem = await hire("Ada"), await hire("Cem")
    hers = await Desk.of(await visit(state=ada.state), ada)
    his = await Desk.of(await visit(state=cem.state), cem)
    await hers.open("Two cooks")
    await expect(his.row("Two cooks").get_by_role("img", name=words("Looking: ", ada.name))).to_be_visible()
    await his.open("Two cooks")
    await expect(
        hers.thread.get_by_role("img", name=words(cem.name, ": looking at this too"))
    ).to_be_visible()
    await hers.write("I am on it")
    await expect(his.row("Two cooks").get_by_role("img", name=words("Typing: ", ada.name))).to_be_visible()
    await his.write("So am I")
    await his.page.keyboard.press("Control+Shift+Enter")
    await expect(hers.page.get_by_role("alert")).to_contain_text(
        words(cem.name, " has answered while you were writing")
    )


async def test_an_answer_that_comes_late_is_held_back(
    stack: Stack, visit: Visit, hire: Hire, relay: Relay
) -> None:
    address = "gul@mail.example"
    await stack.receive(f"Gül <{address}>", "Which of you", "Who answers?")
    ada, cem = await hire("Ada"), await hire("Cem")
    browser = await visit(state=ada.state)
    browser.expected_errors |= {"WebSocket connection"}
    hers = await Desk.of(browser, ada)
    his = await Desk.of(await visit(state=cem.state), cem)
    await hers.open("Which of you")
    await expect(hers.page.get_by_role("heading", name="Gül")).to_be_visible()
    await browser.context.set_offline(True)
    await hers.send("Me, from the train")
    await expect(hers.message("Me, from the train")).to_contain_text(
        "Kept here, will be sent once the connection is"
    )
    await his.open("Which of you")
    await his.reply("Me, from the office")
    await browser.context.set_offline(False)
    held = hers.message("Me, from the train").get_by_role("alert")
    await expect(held).to_contain_text(words(cem.name, " answered while you were writing"))
    await expect(held).to_contain_text("Me, from the office")
    await stack.soon(lambda: relay.to(address), "his answer")
    assert [mail.text.splitlines()[0] for mail in relay.to(address)] == ["Me, from the office"]
    await held.get_by_role("button", name="Send anyway").click()
    both = await stack.soon(lambda: relay.to(address)[1:] and relay.to(address), "hers as well")
    assert [mail.text.splitlines()[0] for mail in both] == ["Me, from the office", "Me, from the train"]


async def test_what_is_written_without_a_connection_is_sent_once(
    stack: Stack, visit: Visit, hire: Hire, relay: Relay
) -> None:
    address = "hale@mail.example"
    await stack.receive(f"Hale <{address}>", "In the tunnel", "Hello?")
    ada = await hire("Ada")
    browser = await visit(state=ada.state)
    browser.expected_errors |= {"WebSocket connection"}
    desk = await Desk.of(browser, ada)
    await desk.open("In the tunnel")
    await expect(desk.page.get_by_role("heading", name="Hale")).to_be_visible()
    await browser.context.set_offline(True)
    await expect(desk.page.get_by_text("Connection lost, trying again.")).to_be_visible()
    await desk.send("Written under the mountain")
    await browser.context.set_offline(False)
    await stack.soon(lambda: relay.to(address), "the answer")
    await expect(desk.message("Written under the mountain")).to_contain_text("Sent")
    await expect(desk.page.get_by_text("Connection lost, trying again.")).to_have_count(0)
    count = "select count(*) from messages where text = 'Written under the mountain'"
    assert await stack.rows(count) == [(1,)]


async def test_a_draft_survives_a_reload_a_crash_and_another_browser(
    stack: Stack, visit: Visit, hire: Hire
) -> None:
    await stack.receive("Ilgaz <ilgaz@mail.example>", "A long answer", "Tell me everything")
    ada = await hire("Ada")
    browser = await visit(state=ada.state)
    desk = await Desk.of(browser, ada)
    await desk.open("A long answer")
    address = desk.page.url.removeprefix(stack.url)
    await desk.write("It began in a small ")
    await desk.page.reload()
    await expect(desk.composer).to_have_text("It began in a small")
    await desk.composer.press("End")
    await desk.page.keyboard.insert_text(" pottery")
    devtools = await browser.context.new_cdp_session(desk.page)
    async with desk.page.expect_event("crash"):
        crash = asyncio.ensure_future(devtools.send("Page.crash"))
    crash.cancel()  # who is asked to crash does not answer
    again = await Desk.of(browser, ada, address)
    await expect(again.composer).to_have_text("It began in a small pottery")
    await expect(again.row("A long answer")).to_contain_text("Draft")

    async with again.page.expect_response(
        lambda it: it.url.endswith("/draft") and it.request.method == "PUT"
    ):
        await again.composer.press("End")
        await again.page.keyboard.insert_text(" in Kütahya")
    elsewhere = await Desk.of(await visit(state=ada.state), ada, address)
    await expect(elsewhere.composer).to_have_text("It began in a small pottery in Kütahya")


async def test_two_customers_become_one_and_two_again(stack: Stack, visit: Visit, hire: Hire) -> None:
    await stack.receive("Jale Ak <jale@one.example>", "From my own address", "First")
    await stack.receive("Jale Ak <jale@two.example>", "From the office", "Second")
    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state), ada, "/customers?q=jale")
    rows = desk.page.get_by_role("list", name="Customers").get_by_role("listitem")
    await expect(rows).to_have_count(2)
    await rows.filter(has_text="jale@one.example").get_by_role("link").click()
    await desk.page.get_by_role("button", name="More about the customer").click()
    await desk.page.get_by_role("menuitem", name=re.compile("^Merge with another")).click()
    await desk.page.get_by_label("Who is the same person?").fill("jale")
    dialog = desk.page.get_by_role("dialog")
    await dialog.get_by_role("button", name=re.compile("jale@two.example")).click()
    await dialog.get_by_role("button", name="Merge", exact=True).click()
    await expect(dialog).to_have_count(0)
    person = desk.page.get_by_role("region", name="Customer", exact=True)
    await expect(person).to_contain_text("jale@two.example")
    await expect(person).to_contain_text("From the office")
    await expect(rows).to_have_count(1)
    await desk.toasts.get_by_role("button", name="Undo").click()
    await expect(rows).to_have_count(2)
    await expect(person).not_to_contain_text("From the office")
