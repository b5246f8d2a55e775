"""Hours and promised times, set at the desk and seen counting down beside a conversation."""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import FilePayload, Page, expect

from .accessibility import violations
from .chromium import DESKTOP, PHONE
from .conftest import Hire, Visit
from .desk import Desk
from .people import Staff
from .test_brand_settings import _OUTSIDE

TITLES = {"en": ("Working hours", "Promised times"), "ar": ("أوقات العمل", "المواعيد الموعودة")}


@contextlib.asynccontextmanager
async def no_policies_left(staff: Staff) -> AsyncIterator[None]:
    """What a test promises is taken away again: the shop is shared."""
    try:
        yield
    finally:
        for policy in (await staff.owner.call("GET", "/sla/policies"))["items"]:
            await staff.owner.call("DELETE", f"/sla/policies/{policy['id']}")


async def _picture(page: Page, name: str) -> None:
    """A picture to look at, where MERHABA_PICTURES names a folder."""
    if folder := os.environ.get("PICTURES"):
        await page.screenshot(path=f"{folder}/{name}.png", full_page=True)


async def test_a_policy_is_made_and_its_promise_counts_down(visit: Visit, hire: Hire, staff: Staff) -> None:
    boss = await hire("Beste", role="admin")
    async with no_policies_left(staff):
        desk = await Desk.of(await visit(state=boss.state), boss, "/settings/sla")
        page = desk.page
        await expect(page.get_by_text("Nothing is promised yet")).to_be_visible()
        await page.get_by_role("button", name="New policy").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("Name").fill("Everybody")
        await dialog.get_by_label("First answer").fill("90")
        await dialog.get_by_label("Next answer").fill("45")
        await dialog.locator("label.switch", has_text="Only working hours count").click()
        assert await violations(page) == []
        await _picture(page, "policy-dialog")
        await dialog.get_by_role("button", name="Save").click()
        await expect(page.get_by_text("Everybody")).to_be_visible()
        await expect(page.get_by_text("1 h 30 m")).to_be_visible()
        talk = (await staff.owner.call("GET", "/conversations?sort=waiting"))["items"][0]
        path = f"/conversations/{talk['id']}"
        await staff.owner.call("PATCH", path, {"priority": "high"})
        await staff.owner.call("PATCH", path, {"priority": "normal"})
        await page.goto(page.url.replace("/settings/sla", f"/inbox/all/{talk['id']}"))
        header = page.locator("header.th")
        await expect(
            header.get_by_text("First answer:").or_(header.get_by_text("Next answer:")).first
        ).to_be_visible()
        await page.get_by_role("button", name="Newest activity").click()
        await page.get_by_role("menuitemradio", name="Due soonest").click()
        await expect(page.locator("li.conv .pill", has_text="Next answer").first).to_be_visible()
        await _picture(page, "countdown")


async def test_a_holiday_is_added_and_kept(visit: Visit, hire: Hire, staff: Staff) -> None:
    boss = await hire("Beste", role="admin")
    (brand,) = (await staff.owner.call("GET", "/brands"))["items"]
    path = f"/hours/{brand['id']}"
    before = (await staff.owner.call("GET", path))["schedule"]
    try:
        desk = await Desk.of(await visit(state=boss.state), boss, "/settings/hours")
        page = desk.page
        await page.get_by_role("button", name="Add a day").click()
        row = page.locator("li.day-off").last
        await row.get_by_label("Name").fill("Founders' day")
        day = f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d}"
        await row.get_by_label("First day").fill(day)
        await page.get_by_role("button", name="Save", exact=True).click()
        await expect(desk.toasts).to_contain_text("Saved")
        kept = (await staff.owner.call("GET", path))["schedule"]["exceptions"]
        assert [(each["on"], each["name"]) for each in kept] == [(day, "Founders' day")]
        calendar = (
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Bayram\r\n"
            "DTSTART;VALUE=DATE:20260320\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
        file = FilePayload(name="x.ics", mimeType="text/calendar", buffer=calendar.encode())
        await page.locator("input[type=file]").set_input_files(file)
        await expect(page.locator("li.day-off")).to_have_count(2)
        assert await violations(page) == []
    finally:
        await staff.owner.call("PUT", path, {"schedule": before})


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_both_pages_fit_and_are_accessible(
    visit: Visit, hire: Hire, staff: Staff, locale: str, size: tuple[int, int]
) -> None:
    boss = await hire("Beste", role="admin", locale=locale)
    (brand,) = (await staff.owner.call("GET", "/brands"))["items"]
    path = f"/hours/{brand['id']}"
    before = (await staff.owner.call("GET", path))["schedule"]
    day = {
        "kind": "special",
        "name": "بازار",
        "on": "2026-12-24",
        "until": "2026-12-24",
        "spans": [["10:00", "14:00"]],
    }
    async with no_policies_left(staff):
        await staff.owner.call("PUT", path, {"schedule": {**before, "exceptions": [day]}})
        targets = {"normal": {"first_reply": 60, "resolution": 1440}}
        await staff.owner.call("POST", "/sla/policies", {"name": "Chat", "targets": targets})
        try:
            for name, title in zip(("hours", "sla"), TITLES[locale], strict=True):
                visitor = await visit(state=boss.state, size=size)
                desk = await Desk.of(visitor, boss, f"/settings/{name}")
                page = desk.page
                await expect(page.get_by_role("heading", name=title, level=2)).to_be_visible()
                await expect(page.locator("li.day-off" if name == "hours" else "ol.cards li")).to_have_count(
                    1
                )
                assert await page.evaluate(_OUTSIDE, ".settings-page *") == []
                assert await violations(page) == []
                await _picture(page, f"{name}-{locale}-{size[0]}")
        finally:
            await staff.owner.call("PUT", path, {"schedule": before})
