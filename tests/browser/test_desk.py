"""A day at the desk: signing in, finding, deciding, and taking back."""

from __future__ import annotations

import re

from playwright.async_api import expect

from .conftest import Hire, Visit
from .desk import Desk, words
from .stack import Stack


async def test_signing_in_and_out(stack: Stack, visit: Visit, hire: Hire) -> None:
    ada = await hire("Ada")
    page = await (await visit()).page(f"{stack.url}/inbox/all")
    await expect(page).to_have_url(re.compile("/login"))
    await page.get_by_label("E-mail address").fill(ada.email)
    await page.get_by_label("Password").fill("not my password")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_be_visible()
    await page.get_by_label("Password").fill(ada.password)
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/inbox/all"))
    desk = Desk(page, stack.url)
    await expect(desk.list.locator("li.conv").first).to_be_visible()
    await expect(desk.view("All open")).to_contain_text(re.compile(r"\d"))
    await page.get_by_role("button", name=re.compile(ada.name)).click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await expect(page).to_have_url(re.compile("/login"))
    await page.goto(f"{stack.url}/inbox/all")
    await expect(page).to_have_url(re.compile("/login"))


async def test_the_palette_finds_and_runs(stack: Stack, visit: Visit, hire: Hire) -> None:
    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state), ada, "/inbox/all")
    await desk.run("snoo", "Snoozed")
    await expect(desk.page).to_have_url(re.compile("/inbox/snoozed"))
    await desk.page.keyboard.press("Control+k")
    await desk.page.get_by_role("combobox").fill("Whitmore")
    await desk.page.get_by_role("group", name="Customers").get_by_role("option").first.click()
    await expect(desk.page.get_by_role("heading", name="Clara Whitmore")).to_be_visible()
    await desk.run("dark", "Dark appearance")
    await expect(desk.page.locator("html")).to_have_attribute("data-theme", "dark")


async def test_many_are_closed_at_once_and_brought_back(stack: Stack, visit: Visit, hire: Hire) -> None:
    for number in (1, 2, 3):
        await stack.receive(f"sale{number}@mail.example", f"Flash sale {number}", "Buy now")
    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state), ada)
    await expect(desk.row("Flash sale 3")).to_be_visible()
    await desk.page.keyboard.press("/")
    await desk.page.keyboard.insert_text("flash")
    await expect(desk.list.locator("li.conv")).to_have_count(3)
    await desk.row("Flash sale").first.locator("a.conv-link").click(modifiers=["ControlOrMeta"])
    await desk.row("Flash sale").last.locator("a.conv-link").click(modifiers=["Shift"])
    bar = desk.page.get_by_role("toolbar", name="For the selected conversations")
    await expect(bar).to_contain_text("3 selected")
    await bar.get_by_role("button", name="Close").click()
    await expect(desk.list.locator("li.conv")).to_have_count(0)
    await expect(desk.toasts).to_contain_text("3 conversations closed")
    await desk.toasts.get_by_role("button", name="Undo").click()
    await expect(desk.list.locator("li.conv")).to_have_count(3)
    closed = "select count(*) from conversations where subject like 'Flash sale%' and status = 'closed'"
    assert await stack.rows(closed) == [(0,)]


async def test_assigning_tagging_and_snoozing(stack: Stack, visit: Visit, hire: Hire) -> None:
    await stack.receive("Deniz <deniz@mail.example>", "A lid for the pot", "Is there one?")
    ada, cem = await hire("Ada"), await hire("Cem")
    desk = await Desk.of(await visit(state=ada.state), ada)
    others = await Desk.of(await visit(state=cem.state), cem)
    await expect(others.row("A lid for the pot")).to_be_visible()
    await desk.open("A lid for the pot")
    keys = desk.page.keyboard
    await keys.press("a")
    await desk.page.get_by_role("searchbox", name="Assign to a person or a team").fill(cem.name)
    await keys.press("Enter")
    await expect(desk.toasts).to_contain_text(words("Assigned to ", cem.name))
    await expect(others.view("Mine")).to_contain_text("1")
    await expect(others.row("A lid for the pot")).to_have_count(0)
    await keys.press("t")
    await desk.page.get_by_role("searchbox", name="Tags").fill("lids")
    await desk.page.get_by_role("option", name=re.compile("Create .lids.")).click()
    await keys.press("Escape")
    await expect(desk.thread.get_by_role("button", name=words("Take off the tag ", "lids"))).to_be_visible()
    await others.go("/inbox/mine")
    await expect(others.row("A lid for the pot").get_by_role("img", name="lids")).to_be_visible()
    await keys.press("s")
    await desk.page.get_by_role("button", name=re.compile("^Tomorrow")).click()
    await expect(desk.toasts).to_contain_text("Snoozed until")
    await expect(others.view("Mine")).not_to_contain_text("1")
    await others.go("/inbox/snoozed")
    await expect(others.row("A lid for the pot")).to_be_visible()


async def test_a_note_calls_a_colleague_and_never_leaves_the_house(
    stack: Stack, visit: Visit, hire: Hire
) -> None:
    await stack.receive("Eda <eda@mail.example>", "A wholesale question", "Prices for 40 bowls?")
    ada, zuhal = await hire("Ada"), await hire("Zuhal")
    desk = await Desk.of(await visit(state=ada.state), ada)
    hers = await Desk.of(await visit(state=zuhal.state), zuhal, "/inbox/mentions")
    assert await hers.count("Mentions") == 0
    await desk.open("A wholesale question")
    await desk.page.keyboard.press("n")
    await expect(desk.page.get_by_role("radio", name="Note")).to_be_checked()
    await desk.page.keyboard.type("May we give her ten percent? @Zuh")
    await desk.page.get_by_role("option", name=zuhal.name).click()
    await desk.page.keyboard.press("Control+Enter")
    note = desk.message("May we give her ten percent?")
    await expect(note).to_contain_text("private note")
    await expect(hers.view("Mentions")).to_contain_text("1")
    await hers.open("A wholesale question")
    await expect(hers.message("May we give her ten percent?")).to_contain_text(f"@{zuhal.name}")
    await expect(hers.view("Mentions")).not_to_contain_text("1")
    query = "select count(*) from deliveries d join messages m on m.id = d.id where m.kind = 'note'"
    assert await stack.rows(query) == [(0,)]


async def test_searching_in_every_script(stack: Stack, visit: Visit, hire: Hire) -> None:
    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state), ada, "/inbox/all")
    field = desk.page.get_by_role("searchbox")
    count = desk.page.get_by_text(re.compile(r"^\d+ (found|open)$"))
    for wanted, found in (
        ("kargom uc gun", "Mehmet Yıldız"),
        ("KARGOM ÜÇ", "Mehmet Yıldız"),
        ("عنوان التوصيل", "نورة العتيبي"),
        ("ارِيد تَغيير", "نورة العتيبي"),
        ("洗碗机", "陈思雨"),
        ("发票抬头", "王雅琴"),
    ):
        await desk.page.keyboard.press("/")
        await desk.page.keyboard.insert_text(wanted)
        await expect(count).to_have_text(re.compile("^[1-3] found$"))
        await expect(desk.row(found).first).to_be_visible()
        await field.press("Escape")
        await field.press("Escape")
        await expect(count).to_have_text(re.compile("open$"))


async def test_going_back_to_the_list(stack: Stack, visit: Visit, hire: Hire) -> None:
    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state), ada, "/inbox/all?q=whitmore")
    await desk.open("One mug arrived chipped")
    await desk.page.keyboard.press("Escape")
    await expect(desk.composer).to_have_count(0)
    await expect(desk.page).to_have_url(f"{stack.url}/inbox/all?q=whitmore")
