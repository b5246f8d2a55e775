"""Axe finds nothing serious on any screen, light in English and dark in Arabic; and keys are enough."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from .accessibility import violations
from .conftest import Hire, Visit
from .desk import Desk
from .shopper import Widget
from .stack import Stack

LOOKS = pytest.mark.parametrize(("language", "dark"), [("en", False), ("ar", True)])
SETTINGS = ("profile", "people", "teams", "tags", "brands", "channels", "tokens", "dead-letters", "health")


async def _fine(page: Page, where: str) -> list[str]:
    return [f"{where}: {one}" for one in await violations(page)]


@LOOKS
async def test_the_shop_and_the_widget(stack: Stack, visit: Visit, language: str, dark: bool) -> None:
    shopper = await visit(dark=dark, language=language)
    page = await shopper.page(f"{stack.url}/demo?lang={language}")
    widget = Widget(page)
    await expect(widget.launcher).to_be_visible()
    found = await _fine(page, "home")
    await widget.open()
    found += await _fine(page, "widget home")
    await widget.begin()
    found += await _fine(page, "new conversation")
    await widget.write("https://nar.example/bowl ؟")
    await widget.is_sent("nar.example/bowl")
    found += await _fine(page, "widget thread")
    await page.keyboard.press("Escape")
    for address in ("/demo/products/cobalt-mug", "/demo/cart", "/demo/account", "/demo/contact"):
        await page.goto(f"{stack.url}{address}")
        found += await _fine(page, address)
    assert found == []


@LOOKS
async def test_the_desk(stack: Stack, visit: Visit, hire: Hire, language: str, dark: bool) -> None:
    ada = await hire("Ada", locale=language, theme="dark" if dark else "light")
    stranger = await (await visit(dark=dark, language=language)).page(f"{stack.url}/login")
    await expect(stranger.locator("input[type=password]")).to_be_visible()
    found = await _fine(stranger, "sign-in")
    desk = await Desk.of(await visit(state=ada.state), ada, "/inbox/all?q=whitmore")
    await desk.open("One mug arrived chipped")
    await expect(desk.page.get_by_text("#10482").first).to_be_visible()
    await expect(desk.page.locator("html")).to_have_attribute("data-theme", "dark" if dark else "light")
    found += await _fine(desk.page, "inbox")
    await desk.write("Dear Clara, ")
    found += await _fine(desk.page, "composer")
    await desk.page.keyboard.press("Control+k")
    await expect(desk.page.get_by_role("combobox")).to_be_visible()
    found += await _fine(desk.page, "palette")
    await desk.page.keyboard.press("Escape")
    await desk.go("/customers?q=clara")
    await desk.page.locator(".person-link").first.click()
    await expect(desk.page.locator(".profile h2").first).to_be_visible()
    found += await _fine(desk.page, "customers")
    assert found == []


@LOOKS
async def test_the_settings(stack: Stack, visit: Visit, hire: Hire, language: str, dark: bool) -> None:
    boss = await hire("Beste", role="admin", locale=language, theme="dark" if dark else "light")
    desk = await Desk.of(await visit(state=boss.state), boss, "/settings/profile")
    found = []
    for section in SETTINGS:
        await desk.page.locator(f"nav.settings-nav a[href$='/{section}']").click()
        await expect(desk.page.locator("section.settings-page h2").first).to_be_visible()
        await expect(desk.page.get_by_role("status").filter(has=desk.page.locator(".bone"))).to_have_count(0)
        found += await _fine(desk.page, section)
    assert found == []


async def test_the_widget_by_keyboard_and_for_a_screen_reader(stack: Stack, visit: Visit) -> None:
    shopper = await visit()
    page = await shopper.page(f"{stack.url}/demo")
    widget = Widget(page)
    await expect(widget.launcher).to_have_attribute("aria-expanded", "false")
    await widget.launcher.focus()
    await page.keyboard.press("Enter")
    await expect(widget.panel).to_be_visible()
    await expect(widget.panel).to_have_attribute("aria-label", re.compile("Nar Home"))
    await expect(widget.panel.get_by_role("heading").first).to_be_focused()
    await widget.begin()
    await expect(widget.field).to_be_focused()
    await page.keyboard.type("By keyboard")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("in two lines")
    await page.keyboard.press("Enter")
    await widget.is_sent("in two lines")
    await expect(widget.log).to_have_attribute("aria-live", "polite")
    await page.keyboard.press("Escape")
    await expect(widget.panel).to_be_hidden()
    await expect(widget.launcher).to_be_focused()
