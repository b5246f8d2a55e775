"""What the shop says by itself, set at the desk and heard in the shop."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from .accessibility import violations
from .chromium import DESKTOP, PHONE
from .conftest import Hire, Visit
from .desk import Desk
from .people import Staff
from .shopper import Widget
from .stack import Stack
from .test_openings import bubble, set_for

# What reaches out of the screen, and is not itself in a box that scrolls (the languages' tabs do) or hidden.
_OUTSIDE = """(all) => [...document.querySelectorAll(all)].filter((it) => {
  const {left, right, width} = it.getBoundingClientRect();
  const outside = width > 1 && (left < -1 || right > innerWidth + 1);
  return outside && !it.closest(".tab-list, .table-scroll, .vh, [aria-hidden=true]");
}).map((it) => it.outerHTML.slice(0, 120))"""


async def test_an_opening_is_made_at_the_desk_and_seen_in_the_shop(
    stack: Stack, visit: Visit, hire: Hire, staff: Staff
) -> None:
    boss = await hire("Beste", role="admin")
    async with set_for(staff):
        desk = await Desk.of(await visit(state=boss.state), boss, "/settings/brands")
        page = desk.page
        await page.get_by_role("button", name="Add an opening").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_role("button", name="Done").click()
        await expect(dialog.get_by_text("Give it a name.")).to_be_visible()
        await expect(dialog.get_by_text("Write it in at least one language.")).to_be_visible()
        await dialog.get_by_label("Name").fill("Contact page")
        await dialog.get_by_label("What it says").fill("Prefer to chat?")
        await expect(dialog.get_by_role("figure", name="Preview")).to_contain_text("Prefer to chat?")
        await dialog.get_by_role("button", name="Only on certain pages").click()
        await dialog.get_by_label("Address 1", exact=True).fill("/demo/contact")
        await dialog.get_by_label("Seconds on the page").fill("0")
        assert await violations(page) == []
        await dialog.get_by_role("button", name="Done").click()
        await expect(page.get_by_text("\u2068/demo/contact\u2069 · once for each visitor")).to_be_visible()
        await page.get_by_role("button", name="Save", exact=True).click()
        await expect(desk.toasts).to_contain_text("Saved")

        shopper = await (await visit()).page(f"{stack.url}/demo/contact")
        await expect(bubble(shopper)).to_contain_text("Prefer to chat?")

        await page.reload()
        switch = page.get_by_role("switch", name="Contact page")
        await expect(switch).to_be_checked()
        await page.locator("label.switch", has_text="Contact page").click()
        await page.get_by_role("button", name="Save", exact=True).click()
        await expect(desk.toasts).to_contain_text("Saved")
        later = await (await visit()).page(f"{stack.url}/demo/contact")
        await expect(Widget(later).launcher).to_be_visible()
        await later.wait_for_timeout(1500)
        await expect(bubble(later)).to_have_count(0)


async def test_the_acknowledgement_is_set_at_the_desk_and_read_in_the_chat(
    stack: Stack, visit: Visit, hire: Hire, staff: Staff
) -> None:
    boss = await hire("Beste", role="admin")
    (brand,) = (await staff.owner.call("GET", "/brands"))["items"]
    path = f"/brands/{brand['id']}/acknowledgement"
    before = await staff.owner.call("GET", path)
    try:
        desk = await Desk.of(await visit(state=boss.state), boss, "/settings/brands")
        page = desk.page
        await page.get_by_role("button", name="In the chat").click()
        await page.get_by_role("option", name="Always, at once").click()
        part = page.locator("section.part", has=page.get_by_role("heading", name="Acknowledgement"))
        await part.get_by_label("What it says").fill("Got it! Your number is {number}.")
        await part.get_by_role("button", name="Save the acknowledgement").click()
        await expect(desk.toasts).to_contain_text("Saved")

        widget = Widget(await (await visit()).page(f"{stack.url}/demo"))
        await widget.ask("Do you hear me?")
        await widget.hears("Got it! Your number is ")
        await expect(widget.log.locator(".msg").last).to_contain_text("automatic")
        await desk.go("/inbox/unassigned")
        await desk.open("Do you hear me?")
        await expect(desk.message("Got it! Your number is")).to_contain_text("Acknowledgement")
    finally:
        settings = {name: before[name] for name in ("chat", "email", "text", "email_hours")}
        await staff.owner.call("PUT", path, settings)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_page_fits_and_everybody_can_use_it(
    visit: Visit, hire: Hire, size: tuple[int, int], locale: str, theme: str
) -> None:
    boss = await hire("Beste", role="admin", locale=locale, theme=theme)
    desk = await Desk.of(await visit(state=boss.state, size=size), boss, "/settings/brands")
    page = desk.page
    row = page.locator("li.opening-row")
    await expect(row).to_be_visible()
    assert await violations(page) == []
    await row.get_by_role("button").nth(1).click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await violations(page) == []
    assert await page.evaluate(_OUTSIDE, ".dialog *") == []
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert await page.evaluate(_OUTSIDE, ".settings-page *") == []
