"""A shopper who is signed in to the shop: known by name, and the same person in every browser."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from .conftest import Hire, Visit
from .desk import Desk
from .shopper import Widget
from .stack import Stack


async def _sign_in_as(page: Page, stack: Stack, email: str) -> None:
    await page.goto(f"{stack.url}/demo/account")
    await page.locator(".people button").filter(has_text=email).click()
    await expect(page.locator(".hello h1")).to_be_visible()


async def test_greeted_by_name_and_followed_to_another_browser(
    stack: Stack, visit: Visit, hire: Hire
) -> None:
    first = await (await visit()).page()
    await _sign_in_as(first, stack, "amina.diallo@courriel.test")
    widget = Widget(first)
    await widget.open()
    await expect(widget.panel.get_by_role("heading", name=re.compile("Amina"))).to_be_visible()
    await widget.begin()
    await widget.write("My second parcel is missing a saucer")
    await widget.is_sent("My second parcel is missing a saucer")
    await expect(widget.panel.locator("input[type=email]")).to_have_count(0)

    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state), ada)
    await desk.open("My second parcel is missing a saucer")
    side = desk.page.get_by_role("region", name="Customer", exact=True)
    await expect(side.get_by_role("heading", name="Amina Diallo")).to_be_visible()
    await expect(side.get_by_text(re.compile("10507")).first).to_be_visible()

    second = await (await visit()).page()
    await _sign_in_as(second, stack, "amina.diallo@courriel.test")
    elsewhere = Widget(second)
    await elsewhere.resume()
    await elsewhere.is_sent("My second parcel is missing a saucer")
    await desk.reply("A new saucer leaves today.")
    await elsewhere.hears("A new saucer leaves today.")
    await widget.hears("A new saucer leaves today.")


async def test_signing_out_leaves_nothing_for_the_next_person(stack: Stack, visit: Visit) -> None:
    browser = await visit()
    page = await browser.page()
    await _sign_in_as(page, stack, "tom.okafor@inbox.example")
    widget = Widget(page)
    await widget.ask("A private matter of Tom")
    await page.keyboard.press("Escape")
    await page.locator("[data-leave] button").click()
    await expect(page.locator(".people")).to_be_visible()
    await widget.open()
    await expect(widget.panel.get_by_text("A private matter of Tom")).to_have_count(0)
    await expect(widget.panel.get_by_text("Tom")).to_have_count(0)
    kept = await page.evaluate("() => JSON.stringify({...localStorage, ...sessionStorage})")
    assert "private matter" not in kept


async def test_a_forged_identity_is_refused(stack: Stack, visit: Visit) -> None:
    browser = await visit()
    page = await browser.page(f"{stack.url}/demo")
    email = "grace.lindqvist@studio-lind.example"
    await page.evaluate(
        "(email) => Merhaba('identify', {user_id: 'x', email, name: 'Grace', hash: '0'.repeat(64)})", email
    )
    widget = Widget(page)
    await widget.launcher.click()
    await expect(widget.panel).to_be_visible()
    await expect(widget.panel.get_by_text("Grace")).to_have_count(0)
    await expect(widget.panel.get_by_text("Invoice terms")).to_have_count(0)
