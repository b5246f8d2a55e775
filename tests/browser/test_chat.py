"""A shopper and an agent in two browsers: what one does, the other sees without asking."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import FilePayload, Route, expect

from .conftest import Hire, Visit
from .desk import Desk, words
from .shopper import Widget
from .stack import Stack

# How much wider than its box the page, the panel and the thread are.
_SIDEWAYS = """() => {
  const widget = document.querySelector("merhaba-widget").shadowRoot;
  const boxes = [document.scrollingElement, widget.querySelector(".panel"), widget.querySelector(".thread")];
  return boxes.map((box) => box.scrollWidth - box.clientWidth);
}"""


async def test_a_question_is_seen_at_once_and_its_answer_too(stack: Stack, visit: Visit, hire: Hire) -> None:
    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state), ada)
    await expect(desk.view("Unassigned")).to_contain_text(re.compile(r"\d"))
    waiting = await desk.count("Unassigned")
    shopper = await visit()
    shop = await shopper.page(f"{stack.url}/demo/products/cobalt-mug")
    widget = Widget(shop)
    await widget.open()
    await widget.panel.get_by_role("button", name="Return policy").click()
    await widget.is_sent("Return policy")
    await expect(widget.panel.get_by_text("We have your message.")).to_be_visible()

    row = desk.row("Return policy")
    await expect(row).to_be_visible()
    await expect(desk.view("Unassigned")).to_contain_text(str(waiting + 1))
    await desk.open("Return policy")
    await expect(widget.log.get_by_text("Seen")).to_be_visible()

    await widget.field.press_sequentially("It is number ")
    await expect(desk.thread.get_by_text(re.compile("is typing"))).to_be_visible()
    await widget.write("It is number 10482 <b>please</b>")
    await expect(desk.message("10482 <b>please</b>")).to_be_visible()

    await desk.write("One moment")
    await expect(widget.panel.get_by_text("Ada is writing").first).to_be_visible()
    await desk.composer.fill("It left Izmir this morning.")
    await desk.page.keyboard.press("Control+Shift+Enter")
    await widget.hears("It left Izmir this morning.")
    await expect(widget.log.locator(".by").filter(has_text="Ada")).to_be_visible()
    await expect(widget.panel.get_by_text("Ada is answering you now")).to_be_visible()
    await expect(desk.message("It left Izmir this morning.").get_by_text("Seen")).to_be_visible()
    assert [page.url for page in desk.page.context.pages] == [desk.page.url]


async def test_the_conversation_is_there_after_a_reload_in_another_tab_and_days_later(
    stack: Stack, visit: Visit, hire: Hire
) -> None:
    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state), ada)
    shopper = await visit()
    page = await shopper.page(f"{stack.url}/demo")
    widget = Widget(page)
    await widget.ask("Do the bowls stack?")
    await desk.open("Do the bowls stack?")
    await desk.reply("They do, six of them.")
    await widget.hears("They do, six of them.")

    await page.goto(f"{stack.url}/demo/cart")
    await widget.hears("They do, six of them.")  # the panel left open follows to the next page
    await page.reload()
    await widget.is_sent("Do the bowls stack?")

    other_tab = Widget(await shopper.page(f"{stack.url}/demo/privacy"))
    await other_tab.resume()
    await other_tab.hears("They do, six of them.")
    await other_tab.write("And the plates?")
    await widget.is_sent("And the plates?")

    kept = await shopper.context.storage_state()
    await shopper.context.close()
    await desk.reply("The plates too.")
    days_later = Widget(await (await visit(state=kept)).page(f"{stack.url}/demo"))
    badge = days_later.page.locator("merhaba-widget .badge")
    await expect(badge).to_have_text("1")
    await days_later.resume()
    await days_later.hears("The plates too.")
    await days_later.is_sent("Do the bowls stack?")
    await expect(desk.message("The plates too.").get_by_text("Seen")).to_be_visible()


async def test_files_go_both_ways_with_progress(stack: Stack, visit: Visit, hire: Hire) -> None:
    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state), ada)
    shopper = await visit()
    page = await shopper.page(f"{stack.url}/demo")
    widget = Widget(page)
    await widget.open()
    await widget.begin()
    devtools = await shopper.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 400_000}
    await devtools.send("Network.enable")
    await devtools.send("Network.emulateNetworkConditions", slow)
    content = b"%PDF-1.4\n" + bytes(400_000)
    receipt = FilePayload(name="Beleg für Çay.pdf", mimeType="application/pdf", buffer=content)
    await widget.panel.locator("input[type=file]").set_input_files(receipt)
    progress = widget.panel.get_by_role("progressbar")
    await expect(progress).to_be_visible()
    await expect(progress).to_have_attribute("aria-valuenow", re.compile(r"^[1-9]\d?$"))
    await expect(progress).to_have_count(0)
    await devtools.send("Network.emulateNetworkConditions", {**slow, "latency": 0, "uploadThroughput": -1})
    await widget.write("Here is my receipt")
    await desk.open("Here is my receipt")
    async with desk.page.expect_download() as started:
        await desk.thread.get_by_role("link", name=words("Download ", "Beleg für Çay.pdf")).click()
    fetched = await started.value
    assert fetched.suggested_filename == "Beleg für Çay.pdf"
    assert (await fetched.path()).read_bytes() == content

    picture = await page.screenshot(clip={"x": 0, "y": 0, "width": 300, "height": 200})
    await desk.page.locator("section.comp input[type=file]").set_input_files(
        {"name": "plan.png", "mimeType": "image/png", "buffer": picture}
    )
    await expect(desk.page.get_by_role("list", name="Attachments").get_by_text("plan.png")).to_be_visible()
    await desk.reply("The drawing you asked for")
    image = widget.log.get_by_role("img", name="plan.png")
    await expect(image).to_be_visible()
    assert await image.evaluate("async (it) => { await it.decode(); return it.naturalWidth }") == 300


async def test_what_is_written_offline_is_sent_once(stack: Stack, visit: Visit, hire: Hire) -> None:
    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state), ada)
    shopper = await visit()
    page = await shopper.page(f"{stack.url}/demo")
    widget = Widget(page)
    await widget.ask("Is anybody there?")
    await desk.open("Is anybody there?")
    shopper.expected_errors |= {"WebSocket connection"}
    await shopper.context.set_offline(True)
    await expect(widget.panel.get_by_text("You are offline.")).to_be_visible()
    await widget.write("Written in a tunnel")
    await widget.write("and again")
    await expect(widget.log.get_by_text("Not sent, no connection.").first).to_be_visible()
    await expect(desk.message("Written in a tunnel")).to_have_count(0)
    await shopper.context.set_offline(False)
    await expect(desk.message("Written in a tunnel")).to_have_count(1)
    await expect(desk.message("and again")).to_have_count(1)
    await widget.is_sent("and again")
    await page.reload()
    await widget.is_sent("Written in a tunnel")
    count = "select count(*) from messages where text in (%s, %s)"
    assert await stack.rows(count, "Written in a tunnel", "and again") == [(2,)]


async def test_an_answer_that_was_lost_on_the_road_does_not_double_the_message(
    stack: Stack, visit: Visit
) -> None:
    shopper = await visit()
    page = await shopper.page(f"{stack.url}/demo")
    widget = Widget(page)
    lost: list[str] = []

    async def lose_the_first(route: Route) -> None:
        if lost or route.request.method != "POST":
            await route.continue_()
            return
        lost.append(route.request.url)
        await route.fetch()  # the server takes it, and the answer never comes
        await route.abort("connectionreset")

    await page.route("**/widget/v1/messages", lose_the_first)
    await widget.open()
    await widget.begin()
    await widget.write("Only once, please")
    await widget.is_sent("Only once, please")
    assert len(lost) == 1
    assert await stack.rows("select count(*) from messages where text = 'Only once, please'") == [(1,)]


async def test_what_is_typed_while_the_first_message_is_on_its_way_stays(stack: Stack, visit: Visit) -> None:
    page = await (await visit()).page(f"{stack.url}/demo")
    widget = Widget(page)
    on_its_way, may_arrive = asyncio.Event(), asyncio.Event()

    async def slowly(route: Route) -> None:
        on_its_way.set()
        await may_arrive.wait()
        await route.continue_()

    await page.route("**/widget/v1/messages", slowly)
    await widget.open()
    await widget.begin()
    await widget.write("First a question")
    await on_its_way.wait()
    await widget.field.fill("and then anoth")
    may_arrive.set()
    await widget.is_sent("First a question")
    await widget.field.press_sequentially("er")
    await expect(widget.field).to_have_value("and then another")
    await page.reload()
    await expect(widget.field).to_have_value("and then another")


@pytest.mark.parametrize("width", [390, 320])
async def test_in_arabic_from_right_to_left(stack: Stack, visit: Visit, hire: Hire, width: int) -> None:
    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state), ada)
    shopper = await visit(size=(width, 700), language="ar", touch=True)
    page = await shopper.page(f"{stack.url}/demo?lang=ar")
    widget = Widget(page)
    assert await page.locator("html").get_attribute("dir") == "rtl"
    question = f"أين طلبي رقم 10511؟ {width}"
    await widget.ask(question)
    assert await widget.panel.get_attribute("dir") == "rtl"
    await widget.field.fill("شكرًا")
    assert await widget.field.evaluate("(it) => getComputedStyle(it).direction") == "rtl"
    await desk.open(question)
    text = desk.message(question).locator(".body [dir=auto]").first
    assert await text.evaluate("(it) => getComputedStyle(it).direction") == "rtl"
    await desk.reply("طلبك في الطريق، رقم الشحنة ABC-123.")
    await widget.hears("طلبك في الطريق")
    assert await page.evaluate(_SIDEWAYS) == [0, 0, 0]
    send, field = await widget.panel.locator("button.send").bounding_box(), await widget.field.bounding_box()
    assert send is not None
    assert field is not None
    assert send["x"] < field["x"], "one writes from the right, so sending is on the left"
    words = await widget.panel.inner_text()
    assert not re.search(r"\b(Send|Seen|Sent|Close|Write|Messages)\b", words), words
