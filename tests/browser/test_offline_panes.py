"""Parts of the desk that were not fetched yet, and no connection: the rest of the desk goes on."""

from __future__ import annotations

import re

from playwright.async_api import Route, expect

from ..journeys.house import until
from .conftest import Hire, Visit
from .desk import Desk
from .stack import Stack

# Some of them, from the first that are known to the last that those bring with them.
PARTS = ("Composer", "CustomerPane", "Palette", "NewConversation", "Customers", "HealthPage")
# Nothing is fetched ahead of time: as right after the page has come.
_NEVER_IDLE = "window.requestIdleCallback = () => 0;"


async def test_a_part_that_cannot_be_fetched_says_so_in_its_place(
    stack: Stack, visit: Visit, hire: Hire
) -> None:
    boss = await hire("Beste", role="admin")
    browser = await visit(state=boss.state)
    browser.expected_errors |= {"WebSocket connection", "NotLoaded", "Failed to fetch dynamically imported"}
    await browser.context.add_init_script(_NEVER_IDLE)
    desk = await Desk.of(browser, boss, "/settings/people")
    page = desk.page
    await expect(page.get_by_role("heading", name="People")).to_be_visible()
    await browser.context.set_offline(True)
    await page.get_by_role("link", name=re.compile("^Teams")).click()
    failed = page.locator(".pane-failed")
    await expect(failed).to_contain_text("This part could not be fetched")
    await expect(failed).to_contain_text("There is no connection.")
    await expect(page.get_by_role("navigation", name="Settings")).to_be_visible()
    await expect(page.locator("aside.rail")).to_be_visible()
    await failed.get_by_role("button", name="Try again").click()
    await expect(failed).to_be_visible()
    # What is on the page already goes on: another part that has come is shown as ever.
    await page.get_by_role("link", name=re.compile("^People")).click()
    await expect(failed).to_have_count(0)
    await page.get_by_role("link", name=re.compile("^Teams")).click()
    await expect(failed).to_be_visible()
    await browser.context.set_offline(False)
    await expect(failed).to_have_count(0)  # by itself, with the connection
    await expect(page.get_by_role("heading", name="Teams")).to_be_visible()


async def test_an_area_and_the_palette_without_a_connection(stack: Stack, visit: Visit, hire: Hire) -> None:
    ada = await hire("Ada")
    browser = await visit(state=ada.state)
    browser.expected_errors |= {"WebSocket connection", "NotLoaded", "Failed to fetch dynamically imported"}
    await browser.context.add_init_script(_NEVER_IDLE)
    desk = await Desk.of(browser, ada)
    page = desk.page
    await expect(desk.list.locator("li.conv").first).to_be_visible()
    await browser.context.set_offline(True)
    await page.keyboard.press("Control+k")
    await expect(desk.toasts).to_contain_text("There is no connection.")
    await expect(desk.list).to_be_visible()
    await page.locator("aside.rail").get_by_role("link", name="Customers").click()
    await expect(page.locator(".pane-failed")).to_be_visible()
    await expect(page.locator("aside.rail")).to_be_visible()
    await browser.context.set_offline(False)
    await expect(page.get_by_role("main", name="Customers")).to_be_visible()
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("combobox")).to_be_visible()


async def test_an_idle_desk_has_everything_before_the_connection_goes(
    stack: Stack, visit: Visit, hire: Hire
) -> None:
    boss = await hire("Beste", role="admin")
    browser = await visit(state=boss.state)
    browser.expected_errors |= {"WebSocket connection"}
    desk = await Desk.of(browser, boss)
    page = desk.page
    await until(lambda: all(browser.asked(part) for part in PARTS), "every part was fetched")
    await page.wait_for_load_state("networkidle")
    await browser.context.set_offline(True)
    await page.locator("aside.rail").get_by_role("link", name="Customers").click()
    await expect(page.get_by_role("main", name="Customers")).to_be_visible()
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("combobox")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator(".pane-failed")).to_have_count(0)


async def test_files_of_a_version_that_is_gone(stack: Stack, visit: Visit, hire: Hire) -> None:
    """The server was updated while the page stood open: only the page itself can be fetched anew."""
    boss = await hire("Beste", role="admin")
    browser = await visit(state=boss.state)
    browser.expected_errors |= {"NotLoaded", "Failed to fetch dynamically imported"}
    await browser.context.add_init_script(_NEVER_IDLE)
    desk = await Desk.of(browser, boss, "/settings/people")
    page = desk.page
    await expect(page.get_by_role("heading", name="People")).to_be_visible()

    async def gone(route: Route) -> None:
        await route.fulfill(status=404, body="")

    await browser.context.route("**/TeamsPage*", gone)
    await page.get_by_role("link", name=re.compile("^Teams")).click()
    failed = page.locator(".pane-failed")
    await expect(failed).to_contain_text("Perhaps there is a newer version.")
    await failed.get_by_role("button", name="Try again").click()
    again = failed.get_by_role("button", name="Load the page again")
    await expect(again).to_be_visible()
    await browser.context.unroute("**/TeamsPage*")
    await again.click()
    await expect(page.get_by_role("heading", name="Teams")).to_be_visible()
