"""The shop speaks first, to a shopper who has not asked yet."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Locator, Page, expect

from .accessibility import violations
from .chromium import DESKTOP, PHONE
from .conftest import Hire, Visit
from .desk import Desk
from .people import Staff
from .shopper import Widget
from .stack import Stack

PRODUCT = "/demo/products/"


def opening(**more: Any) -> dict[str, Any]:
    """An opening that comes at once, once for each visitor."""
    text = {"en": "Shall I show you how it looks?", "ar": "هل أريك كيف تبدو؟"}
    return {"id": str(uuid4()), "name": "Test", "text": text, **more}


@contextlib.asynccontextmanager
async def set_for(staff: Staff, *openings: dict[str, Any]) -> AsyncIterator[None]:
    """The demo shop with these openings; afterwards with its own again."""
    (brand,) = (await staff.owner.call("GET", "/brands"))["items"]
    widget = brand["widget"]
    path = f"/brands/{brand['id']}"
    await staff.owner.call("PATCH", path, {"widget": {**widget, "openings": list(openings)}})
    try:
        yield
    finally:
        await staff.owner.call("PATCH", path, {"widget": widget})


def bubble(page: Page) -> Locator:
    """What stands over the launcher."""
    return page.locator("merhaba-widget .opening")


async def product(page: Page, stack: Stack, language: str = "en") -> None:
    """Look at a product."""
    await page.goto(f"{stack.url}/demo?lang={language}")
    await page.locator(f".tiles a[href*='{PRODUCT}']").first.click()
    await expect(Widget(page).launcher).to_be_visible()


@pytest.mark.parametrize(("language", "text", "answer"), [
    ("en", "Shall I show you how it looks?", "Yes, please, in blue"),
    ("ar", "هل أريك كيف تبدو؟", "نعم من فضلك"),
])  # fmt: skip
async def test_it_is_read_followed_and_answered(
    stack: Stack, visit: Visit, staff: Staff, hire: Hire, language: str, text: str, answer: str
) -> None:
    async with set_for(staff, opening(pages=[{"how": "contains", "value": PRODUCT}])):
        page = await (await visit()).page()
        counted = "select (select count(*) from conversations), (select count(*) from messages)"
        before = await stack.rows(counted)
        await product(page, stack, language)
        await expect(bubble(page)).to_be_visible()
        await expect(bubble(page).locator(".words")).to_have_text(text)
        await expect(bubble(page)).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
        focused = await page.evaluate("document.activeElement.tagName")
        assert focused == "BODY", "it takes nobody's focus"
        assert await violations(page) == []
        assert await stack.rows(counted) == before, "showing it writes nothing"
        await bubble(page).locator("button.say").click()
        widget = Widget(page)
        await expect(widget.field).to_be_visible()
        await expect(bubble(page)).to_have_count(0)
        await widget.hears(text)
        await expect(widget.panel.locator(".prompts")).to_have_count(0)
        assert await stack.rows(counted) == before, "and opening the chat does not either"
        await widget.write(answer)
        await widget.is_sent(answer)
        await widget.hears(text)
        await page.reload()
        await expect(widget.field).to_be_visible()  # it was open, so it is again
        await widget.hears(text)
        first = widget.log.locator(".msg").first
        await expect(first).to_contain_text(text)

    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state), ada)
    await desk.open(answer)
    await expect(desk.message(text)).to_be_visible()
    await expect(desk.message(text)).to_contain_text("automatic")
    await expect(desk.thread.locator("article.msg").first).to_contain_text(text)


async def test_the_launcher_opens_what_stands_over_it(stack: Stack, visit: Visit, staff: Staff) -> None:
    async with set_for(staff, opening()):
        page = await (await visit()).page(f"{stack.url}/demo")
        await expect(bubble(page)).to_be_visible()
        widget = Widget(page)
        await widget.launcher.click()
        await widget.hears("Shall I show you how it looks?")
        # Unanswered, it is still there on the next page; asking something else is no answer to it.
        await product(page, stack)
        await widget.hears("Shall I show you how it looks?")


async def test_what_is_sent_away_does_not_come_back(stack: Stack, visit: Visit, staff: Staff) -> None:
    often = opening(frequency="session")
    async with set_for(staff, often, opening(text={"en": "Another one"}, frequency="session")):
        shopper = await visit()
        page = await shopper.page(f"{stack.url}/demo")
        await expect(bubble(page)).to_be_visible()
        await page.keyboard.press("Tab")
        await bubble(page).get_by_role("button", name="Dismiss").focus()
        await page.keyboard.press("Enter")
        await expect(bubble(page)).to_have_count(0)
        await page.reload()
        await page.wait_for_timeout(2500)
        await expect(bubble(page)).to_have_count(0)
        # The next visit: the one that was sent away stays away, the other has its turn.
        await page.evaluate(
            "() => { for (const key of Object.keys(localStorage)) if (key.endsWith(':openings')) {"
            " const kept = JSON.parse(localStorage[key]); kept.last -= 3600e3;"
            " localStorage[key] = JSON.stringify(kept); } }"
        )
        await page.goto("about:blank")
        await page.goto(f"{stack.url}/demo")
        await expect(bubble(page)).to_contain_text("Another one")


async def test_whoever_talks_with_the_shop_is_left_alone(stack: Stack, visit: Visit, staff: Staff) -> None:
    async with set_for(staff, opening(seconds=1)):
        shopper = await visit()
        page = await shopper.page(f"{stack.url}/demo")
        widget = Widget(page)
        await widget.open()
        await page.wait_for_timeout(2500)
        await expect(bubble(page)).to_have_count(0)  # never while the chat is open
        await widget.begin()
        await widget.write("I am already asking")
        await widget.is_sent("I am already asking")
        await page.evaluate("Merhaba('close')")
        await page.goto(f"{stack.url}/demo/contact")
        await page.wait_for_timeout(3000)
        await expect(bubble(page)).to_have_count(0)


async def test_the_time_the_cart_and_the_way_out(stack: Stack, visit: Visit, staff: Staff) -> None:
    leaving = opening(text={"en": "Before you go"}, leaving=True, pages=[{"how": "is", "value": "/demo"}])
    rich = opening(text={"en": "Delivery is free"}, cart={"amount": "1000000", "currency": "EUR"})
    async with set_for(staff, leaving, rich):
        page = await (await visit()).page(f"{stack.url}/demo")
        await page.mouse.move(600, 300)
        await page.wait_for_timeout(1500)
        await expect(bubble(page)).to_have_count(0)
        await page.evaluate(
            "document.dispatchEvent(new MouseEvent('mouseout', {clientY: -1, relatedTarget: null}))"
        )
        await expect(bubble(page)).to_contain_text("Before you go")
        other = await (await visit()).page(f"{stack.url}/demo/contact")
        await other.evaluate("Merhaba('cart', {total: '999999.99', currency: 'eur'})")
        await other.wait_for_timeout(1500)
        await expect(bubble(other)).to_have_count(0)
        await other.evaluate("Merhaba('cart', {total: 1000000, currency: 'EUR'})")
        await expect(bubble(other)).to_contain_text("Delivery is free")


async def test_a_page_without_openings_loads_nothing_more(stack: Stack, visit: Visit, staff: Staff) -> None:
    async with set_for(staff, opening(pages=[{"how": "contains", "value": PRODUCT}])):
        shopper = await visit()
        page = await shopper.page(f"{stack.url}/demo")
        await expect(Widget(page).launcher).to_be_visible()
        await page.wait_for_load_state("networkidle")
        await page.wait_for_timeout(500)
        assert [url.split("?")[0] for url in shopper.asked("/widget")] == [f"{stack.url}/widget.js"]
        await product(page, stack)
        await expect(bubble(page)).to_be_visible()
        assert len(shopper.asked("/widget/openings.js")) == 1
        assert not shopper.asked("/widget/v1"), (
            "somebody new is asked nothing, and nothing is asked about them"
        )


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_it_stands_over_the_launcher_and_within_the_page(
    stack: Stack, visit: Visit, staff: Staff, size: tuple[int, int], language: str, dark: bool
) -> None:
    long = "A long sentence about a jar, which says more than anybody wants to know. " * 4
    async with set_for(
        staff, opening(text={"en": long[:300], "ar": "جملة طويلة عن جرّة جميلة مصنوعة يدويًا. " * 7})
    ):
        page = await (await visit(size=size, dark=dark, touch=size == PHONE)).page()
        await page.goto(f"{stack.url}/demo?lang={language}")
        await expect(bubble(page)).to_be_visible()
        box, launcher = await bubble(page).bounding_box(), await Widget(page).launcher.bounding_box()
        assert box is not None
        assert launcher is not None
        assert box["x"] >= 8
        assert box["x"] + box["width"] <= size[0] - 8
        assert box["y"] + box["height"] <= launcher["y"] - 6, "it covers nothing of the launcher"
        assert await violations(page) == []
