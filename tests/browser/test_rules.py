"""A manager builds a rule, sees what it would have done, switches it on and watches it act."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from ..journeys.house import until
from .accessibility import violations
from .chromium import DESKTOP, PHONE
from .conftest import Hire, Visit
from .desk import Desk
from .people import Staff
from .stack import Stack


async def choose(page: Page, label: str, option: str, at: int = 0) -> None:
    """Take one of a list that opens."""
    await page.get_by_role("button", name=re.compile(label)).nth(at).click()
    await page.get_by_role("option", name=option, exact=True).click()


async def remove_all(staff: Staff) -> None:
    """No rule of another test acts in this one."""
    for rule in (await staff.owner.call("GET", "/rules"))["items"]:
        await staff.owner.call("DELETE", f"/rules/{rule['id']}")


def noting(name: str) -> dict[str, Any]:
    """A rule that is off."""
    return {"name": name, "when": {"on": "created"}, "actions": [{"do": "note", "text": "x"}]}


async def test_a_rule_is_built_tried_switched_on_and_acts(
    stack: Stack, visit: Visit, staff: Staff, hire: Hire
) -> None:
    await remove_all(staff)
    word = f"zebra{uuid4().hex[:6]}"
    await stack.receive("clara@mail.example", "Before", f"About the {word.upper()}s")
    boss = await hire("Beste", role="admin")
    desk = await Desk.of(await visit(state=boss.state), boss, "/settings/rules")
    page = desk.page
    await expect(page.get_by_text("No rules yet")).to_be_visible()
    await page.get_by_role("button", name="New rule").click()
    await page.get_by_label("Name").fill("Zebras first")
    await page.get_by_role("button", name="Add a condition").click()
    await page.get_by_label("Value for Message: text").fill(word)
    await expect(page.get_by_text("1 conversation of the last 30 days matches now")).to_be_visible()
    await choose(page, "What is done", "Set the priority")
    await page.get_by_role("button", name="What would it have done last month?").click()
    await expect(page.get_by_text("It would have acted in 1 conversation")).to_be_visible()
    assert await violations(page) == []
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text("A customer writes · Set the priority")).to_be_visible()
    switch = page.get_by_role("switch", name=re.compile("Zebras first"))
    await expect(switch).not_to_be_checked()
    await page.get_by_text("Zebras first").click()
    await expect(switch).to_be_checked()

    await stack.receive("clara@mail.example", "After", f"Now a {word}")

    async def acted() -> bool:
        (rule,) = (await staff.owner.call("GET", "/rules"))["items"]
        return len((await staff.owner.call("GET", f"/rules/{rule['id']}/log"))["items"]) == 1

    await until(acted, "the rule has acted")
    await page.get_by_role("button", name="What Zebras first did").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("link", name="After")).to_be_visible()
    await expect(dialog.get_by_text("Set the priority")).to_be_visible()
    await remove_all(staff)


async def test_the_order_is_changed_by_keyboard_and_by_hand(visit: Visit, staff: Staff, hire: Hire) -> None:
    await remove_all(staff)
    for name in ("One", "Two", "Three"):
        await staff.owner.call("POST", "/rules", noting(name))
    boss = await hire("Beste", role="admin")
    desk = await Desk.of(await visit(state=boss.state), boss, "/settings/rules")
    page = desk.page
    up = page.get_by_role("button", name="Move Three up")
    await up.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".rule-card bdi")).to_have_text(["One", "Three", "Two"])
    await page.locator(".rule-card").nth(2).drag_to(page.locator(".rule-card").nth(0))
    await expect(page.locator(".rule-card bdi")).to_have_text(["Two", "One", "Three"])
    await page.reload()
    await expect(page.locator(".rule-card bdi")).to_have_text(["Two", "One", "Three"])
    await remove_all(staff)


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("ar", "dark")])
async def test_everybody_can_read_and_reach_it(
    visit: Visit, staff: Staff, hire: Hire, screen: Any, language: str, theme: str
) -> None:
    await remove_all(staff)
    condition = {"all": [{"field": "conversation.spam", "op": "is", "value": False}]}
    rule = {**noting("Nicht jetzt"), "condition": {"any": [condition, *condition["all"]]}}
    await staff.owner.call("POST", "/rules", rule)
    boss = await hire("Beste", role="admin", locale=language, theme=theme)
    desk = await Desk.of(await visit(state=boss.state, size=screen), boss, "/settings/rules")
    page = desk.page
    await expect(page.locator(".rule-card")).to_have_count(1)
    assert await violations(page) == []
    await page.locator(".rule-buttons button").nth(3).click()
    await expect(page.locator(".rule-result b, .rule-result .b")).to_be_visible()
    assert await violations(page) == []
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(wide) <= 0
    await remove_all(staff)
