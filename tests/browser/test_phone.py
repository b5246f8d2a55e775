"""On a phone: one thing at a time, the whole screen for it, and a way back."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from .accessibility import violations
from .chromium import PHONE
from .conftest import Hire, Visit
from .desk import Desk
from .shopper import Widget
from .stack import Stack

_SIDEWAYS = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


async def _fits(page: Page, address: str) -> None:
    await page.goto(address)
    await page.wait_for_load_state("networkidle")
    for width in (390, 320):
        await page.set_viewport_size({"width": width, "height": 700})
        assert await page.evaluate(_SIDEWAYS) == 0, f"{address} is wider than {width} px"


async def test_the_desk_shows_one_pane_at_a_time(stack: Stack, visit: Visit, hire: Hire) -> None:
    ada = await hire("Ada")
    browser = await visit(state=ada.state, size=PHONE, touch=True)
    desk = await Desk.of(browser, ada, "/inbox/all?q=whitmore")
    page = desk.page
    await expect(desk.list).to_be_visible()
    await expect(desk.composer).to_have_count(0)
    await expect(page.get_by_role("navigation", name="Areas")).to_be_visible()
    await desk.row("One mug arrived chipped").locator("a.conv-link").tap()
    await expect(desk.composer).to_be_visible()
    await expect(desk.list).to_be_hidden()
    side = page.locator("section.side")
    await expect(side).to_be_hidden()
    await page.get_by_role("button", name="Show or hide the customer").first.tap()
    await expect(side).to_be_visible()
    await page.get_by_role("button", name="Back to the conversation").tap()
    await expect(desk.composer).to_be_visible()
    await page.get_by_role("button", name="Back to the list").tap()
    await expect(desk.list).to_be_visible()
    await expect(desk.composer).to_have_count(0)
    assert await violations(page) == []


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_nothing_is_wider_than_the_screen(
    stack: Stack, visit: Visit, hire: Hire, language: str
) -> None:
    boss = await hire("Beste", role="admin", locale=language)
    page = await (await visit(state=boss.state, size=PHONE, touch=True)).page()
    for address in (
        "/inbox/all",
        "/customers",
        "/settings",
        "/settings/people",
        "/settings/brands",
        "/login",
    ):
        await _fits(page, f"{stack.url}{address}")
    for address in ("/demo", "/demo/products/cobalt-mug", "/demo/cart", "/demo/account"):
        await _fits(page, f"{stack.url}{address}?lang={language}")


async def test_settings_and_customers_have_a_way_back(stack: Stack, visit: Visit, hire: Hire) -> None:
    boss = await hire("Beste", role="admin")
    page = await (await visit(state=boss.state, size=PHONE, touch=True)).page(f"{stack.url}/settings")
    await page.locator("nav.settings-nav a[href$='/tags']").tap()
    await expect(page.get_by_role("heading", name="Tags")).to_be_visible()
    await expect(page.locator("nav.settings-nav")).to_be_hidden()
    await page.get_by_role("button", name="Back to the list").tap()
    await expect(page.locator("nav.settings-nav")).to_be_visible()
    await page.goto(f"{stack.url}/customers?q=clara")
    await page.locator(".person-link").first.tap()
    await expect(page.locator(".profile h2").first).to_be_visible()
    await page.get_by_role("button", name="Back to the list").tap()
    await expect(page.locator(".person-link").first).to_be_visible()


async def test_the_widget_covers_the_screen_and_closes(stack: Stack, visit: Visit) -> None:
    page = await (await visit(size=PHONE, touch=True)).page(f"{stack.url}/demo")
    widget = Widget(page)
    await widget.launcher.tap()
    await expect(widget.panel).to_be_visible()
    box = await widget.panel.bounding_box()
    assert box == {"x": 0, "y": 0, "width": PHONE[0], "height": PHONE[1]}
    await expect(widget.panel).to_have_attribute("aria-modal", "true")
    await widget.begin()
    await widget.write("From my phone")
    await widget.is_sent("From my phone")
    field = await widget.field.bounding_box()
    assert field is not None
    assert field["y"] + field["height"] <= PHONE[1]
    await widget.panel.get_by_role("button", name="Close chat").tap()
    await expect(widget.panel).to_be_hidden()
    await expect(widget.launcher).to_be_visible()
    await page.locator("footer").scroll_into_view_if_needed()
    assert await page.evaluate("() => scrollY") > 0, "the page can be scrolled again"
