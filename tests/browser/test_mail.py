"""E-mail at the desk: it arrives live, can do no harm, and is answered by keyboard alone."""

from __future__ import annotations

import re
from email.message import EmailMessage
from urllib.parse import urlsplit

from playwright.async_api import Route, expect

from ..journeys.house import until
from ..journeys.post import Relay, letter, post
from .conftest import Hire, Visit
from .desk import Desk, words
from .stack import MAILBOX, Stack

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301"
    "0100c9fe92ef0000000049454e44ae426082"
)
HARM = """<p>Where is my <b>order</b>?</p><script>document.title = 'owned'</script>
<img src="https://tracker.example/open.png" alt="logo"><img src="cid:chip@shop" alt="chip">
<a href="javascript:alert(1)" onclick="alert(2)">click</a><iframe src="https://tracker.example/"></iframe>
<style>body { background: url(https://tracker.example/css.png) }</style><form action="https://tracker.example/">
<input name="password"></form><svg onload="document.title='owned'"></svg>"""


def _harmful(address: str) -> EmailMessage:
    """A mail that tries everything, with a picture inside and a file."""
    mail = letter(address, MAILBOX, "Where is my order?", subject="A mail with pictures", html=HARM)
    body = mail.get_payload()[1]  # type: ignore[index]
    assert isinstance(body, EmailMessage)
    body.add_related(PIXEL, "image", "png", cid="<chip@shop>", filename="chip.png")
    mail.add_attachment(b"a,b\n1,2\n", maintype="text", subtype="csv", filename="sipariş listesi.csv")
    return mail


async def test_it_arrives_live_and_its_html_does_no_harm(stack: Stack, visit: Visit, hire: Hire) -> None:
    ada = await hire("Ada")
    browser = await visit(state=ada.state)
    asked: list[str] = []

    async def answer(route: Route) -> None:
        asked.append(route.request.url)
        await route.fulfill(content_type="image/png", body=PIXEL)

    await browser.context.route(lambda url: urlsplit(url).hostname == "tracker.example", answer)
    desk = await Desk.of(browser, ada)
    await post(stack.smtp_port, _harmful("Ayşe Yılmaz <ayse@mail.example>"), [MAILBOX])
    await expect(desk.row("A mail with pictures")).to_contain_text("Ayşe Yılmaz")
    await desk.open("A mail with pictures")

    await expect(desk.message("Where is my order?")).to_be_visible()
    inside = desk.thread.locator(".atts img").first
    await expect(inside).to_be_visible()
    assert await inside.evaluate("async (it) => { await it.decode(); return it.naturalWidth }") == 1
    async with desk.page.expect_download() as started:
        await desk.thread.get_by_role("link", name=words("Download ", "sipariş listesi.csv")).click()
    assert (await (await started.value).path()).read_bytes() == b"a,b\n1,2\n"

    await desk.message("Where is my order?").get_by_role("button", name="More about this message").click()
    await desk.page.get_by_role("menuitem", name="Original layout").click()
    frame = desk.page.frame_locator("iframe[title='Original layout']")
    await expect(frame.get_by_text("order", exact=True)).to_be_visible()
    assert (
        await frame.locator("script, iframe, form, svg, [onclick], [onload], a[href^=javascript]").count()
        == 0
    )
    await expect(frame.get_by_alt_text("chip")).to_have_js_property("naturalWidth", 1)
    await expect(desk.thread.get_by_text("Pictures from other servers are not shown.")).to_be_visible()
    assert asked == []
    assert browser.asked("tracker.example") == []

    browser.expected_elsewhere.add("tracker.example")
    await desk.thread.get_by_role("button", name="Show pictures").click()
    await expect(frame.get_by_alt_text("logo")).to_have_js_property("naturalWidth", 1)
    assert set(asked) == {"https://tracker.example/open.png"}
    assert "owned" not in await desk.page.title()


async def test_answered_by_keyboard_with_time_to_think_again(
    stack: Stack, visit: Visit, hire: Hire, relay: Relay
) -> None:
    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state), ada, "/inbox/unassigned?sort=newest")
    keys = desk.page.keyboard
    first = await stack.receive(
        "Bora <bora@mail.example>", "Size of the vase", "Can I still change the size?"
    )
    await expect(desk.row("Size of the vase")).to_be_visible()
    await keys.press("j")
    await expect(desk.row("Size of the vase").get_by_role("link")).to_have_attribute(
        "aria-current", re.compile(".")
    )
    await keys.press("j")
    await expect(desk.row("Size of the vase").get_by_role("link")).not_to_have_attribute(
        "aria-current", re.compile(".")
    )
    await keys.press("k")
    await expect(desk.row("Size of the vase").get_by_role("link")).to_have_attribute(
        "aria-current", re.compile(".")
    )
    await expect(desk.composer).to_be_editable()
    await keys.press("r")
    await expect(desk.composer).to_be_focused()
    await keys.type("Of course, which sise?")
    await keys.press("Control+Shift+Enter")
    await expect(desk.message("which sise?").get_by_text("Sending")).to_be_visible()
    await desk.toasts.get_by_role("button", name="Undo").click()
    await expect(desk.composer).to_have_text("Of course, which sise?")
    await expect(desk.message("which sise?")).to_have_count(0)
    await desk.composer.focus()
    await keys.press("Control+a")
    await keys.type("Of course, which size?")
    await keys.press("Control+Shift+Enter")
    await expect(desk.message("which size?").get_by_text("Sending")).to_be_visible()
    assert relay.to("bora@mail.example") == []

    [sent] = await stack.soon(lambda: relay.to("bora@mail.example"), "the answer")
    assert "Of course, which size?" in sent.text
    assert sent.mail["In-Reply-To"] == first["Message-ID"]
    assert str(first["Message-ID"]) in str(sent.mail["References"])
    assert str(sent.mail["Subject"]) == "Re: Size of the vase"
    await expect(desk.message("which size?").get_by_text("Sent", exact=True)).to_be_visible()


async def test_a_refused_answer_says_why_and_is_tried_again(
    stack: Stack, visit: Visit, hire: Hire, relay: Relay
) -> None:
    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state), ada)
    address = "full@mail.example"
    await stack.receive(f"Full Box <{address}>", "A full mailbox", "Please write to me.")
    relay.refuse[address] = "552 5.2.2 The mailbox is full"
    await desk.open("A full mailbox")
    await desk.reply("Here I am.")
    failed = desk.message("Here I am.").get_by_role("alert")

    async def is_shown() -> bool:
        return await failed.is_visible()

    await stack.soon(lambda: True, "the moment to send")
    await until(is_shown, "the failure")
    await expect(failed).to_contain_text("Not delivered.")
    await expect(failed).to_contain_text(re.compile("full", re.IGNORECASE))
    del relay.refuse[address]
    await failed.get_by_role("button", name="Try again").click()
    [sent] = await stack.soon(lambda: relay.to(address), "the second try")
    assert "Here I am." in sent.text
    await expect(desk.message("Here I am.").get_by_text("Sent", exact=True)).to_be_visible()


async def test_in_arabic_the_answer_goes_from_right_to_left(
    stack: Stack, visit: Visit, hire: Hire, relay: Relay
) -> None:
    amal = await hire("Amal", locale="ar")
    desk = await Desk.of(await visit(state=amal.state), amal)
    await stack.receive("سارة <sara@mail.example>", "سؤال عن الطلب", "متى يصل طلبي؟")
    await desk.open("سؤال عن الطلب")
    assert await desk.page.locator("html").get_attribute("dir") == "rtl"
    await desk.write("يصل غدًا إن شاء الله.")
    assert await desk.composer.locator("p").evaluate("(it) => getComputedStyle(it).direction") == "rtl"
    await desk.page.keyboard.press("Control+Shift+Enter")
    [sent] = await stack.soon(lambda: relay.to("sara@mail.example"), "the answer")
    assert "يصل غدًا إن شاء الله." in sent.text
    html = sent.mail.get_body(("html",))
    assert html is not None
    reader = await (await visit()).page()
    await reader.set_content(html.get_content())
    paragraph = reader.get_by_text("يصل غدًا إن شاء الله.")
    assert await paragraph.evaluate("(it) => getComputedStyle(it).direction") == "rtl"
