"""What people set up for themselves and for the shop."""

from __future__ import annotations

import re

import httpx
from playwright.async_api import Locator, expect

from ..journeys.post import letter, post
from .conftest import Hire, Visit
from .desk import Desk
from .stack import MAILBOX, Stack


async def test_a_colleague_is_invited_and_comes(stack: Stack, visit: Visit, hire: Hire) -> None:
    boss = await hire("Beste", role="admin")
    desk = await Desk.of(await visit(state=boss.state), boss, "/settings/people")
    await desk.page.get_by_role("button", name="Invite", exact=True).click()
    dialog = desk.page.get_by_role("dialog")
    await dialog.get_by_label("E-mail address").fill("newcomer@demo.test")
    await dialog.get_by_role("button", name="Create the invitation").click()
    link = await dialog.get_by_label("Link of the invitation").input_value()
    await dialog.get_by_role("button", name="Done").click()
    await expect(desk.page.get_by_text("newcomer@demo.test")).to_be_visible()

    page = await (await visit()).page(link)
    await expect(page.get_by_text("newcomer@demo.test")).to_be_visible()
    await page.get_by_label("Your name").fill("Nil Newcomer")
    await page.get_by_label("Password").fill("short")
    await page.get_by_role("button", name="Join").click()
    await expect(page).to_have_url(link)
    await page.get_by_label("Password").fill("a password of some length")
    await page.get_by_role("button", name="Join").click()
    await expect(page).to_have_url(re.compile("/inbox/"))
    await expect(page.get_by_role("button", name=re.compile("Nil Newcomer"))).to_be_visible()
    await expect(desk.page.get_by_text("Nil Newcomer")).to_be_visible()

    again = await (await visit()).page(link)
    await expect(again.get_by_label("Your name")).to_have_count(0)
    await expect(again.get_by_role("link", name="Go to sign-in")).to_be_visible()


async def test_language_theme_and_density_are_ones_own_and_stay(
    stack: Stack, visit: Visit, hire: Hire
) -> None:
    ada = await hire("Ada")
    browser = await visit(state=ada.state)
    desk = await Desk.of(browser, ada, "/inbox/all")
    row = await desk.list.locator("li.conv").first.bounding_box()
    await desk.run("compact", "Compact lists")
    await desk.run("dark", "Dark appearance")
    await expect(desk.page.locator("html")).to_have_attribute("data-theme", "dark")
    await desk.page.get_by_role("button", name=re.compile(ada.name)).click()
    await desk.page.get_by_role("menuitem", name="العربية").click()
    html = desk.page.locator("html")
    await expect(html).to_have_attribute("dir", "rtl")
    await expect(html).to_have_attribute("lang", re.compile("^ar"))
    rail, pane = desk.page.locator("aside.rail"), desk.page.locator("section.list")
    assert (await _x(rail)) > (await _x(pane)), "in Arabic one begins on the right"
    heading = await pane.get_by_role("heading").first.inner_text()
    assert re.search(r"[\u0600-\u06ff]", heading), heading
    sideways = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
    assert await desk.page.evaluate(sideways) == 0
    elsewhere = await Desk.of(await visit(state=ada.state), ada, "/inbox/all")
    await expect(elsewhere.page.locator("html")).to_have_attribute("dir", "rtl")
    await expect(elsewhere.page.locator("html")).to_have_attribute("data-theme", "dark")
    small = await elsewhere.list.locator("li.conv").first.bounding_box()
    assert row is not None
    assert small is not None
    assert small["height"] < row["height"]


async def _x(locator: Locator) -> float:
    box = await locator.bounding_box()
    assert box is not None
    return box["x"]


async def test_the_tray_shows_what_could_not_be_read_and_tries_it_again(
    stack: Stack, visit: Visit, hire: Hire
) -> None:
    boss = await hire("Beste", role="admin")
    desk = await Desk.of(await visit(state=boss.state), boss, "/settings/dead-letters")
    letters = desk.page.locator("section.settings-page li.card")
    await expect(desk.page.get_by_text("The tray is empty")).to_be_visible()
    broken = b"\x00\xff\x00 this is not a mail\r\n"
    await post(stack.smtp_port, broken, [MAILBOX])
    await expect(letters).to_have_count(1)
    await expect(letters).to_contain_text("not an e-mail")
    async with desk.page.expect_download() as started:
        await letters.get_by_role("link", name="Download as received").click()
    assert (await (await started.value).path()).read_bytes() == broken
    await letters.get_by_role("button", name="Try again").click()
    await expect(letters).to_contain_text("tried 2 times")
    # As after an update that mends the reader: what is kept can be understood now.
    mended = letter(
        "Lale <lale@mail.example>", MAILBOX, "Understood at last", subject="From the tray"
    ).as_bytes()
    await stack.rows("update raw_inbound set body = %s where state = 'dead' returning id", mended)
    await letters.get_by_role("button", name="Try again").click()
    await desk.page.get_by_role("link", name="Open the conversation").click()
    await expect(desk.message("Understood at last")).to_be_visible()


async def test_a_token_is_shown_once_and_works(stack: Stack, visit: Visit, hire: Hire) -> None:
    boss = await hire("Beste", role="admin")
    desk = await Desk.of(await visit(state=boss.state), boss, "/settings/tokens")
    await desk.page.get_by_role("button", name="New token").click()
    dialog = desk.page.get_by_role("dialog")
    await dialog.get_by_label("Name").fill("Nightly export")
    await dialog.get_by_role("button", name="Create").click()
    token = await dialog.get_by_label("Token", exact=True).input_value()
    await dialog.get_by_role("button", name="Done").click()
    await expect(desk.page.get_by_text("Nightly export")).to_be_visible()
    assert token not in await desk.page.content()
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as script:
        address = f"{stack.url}/api/v1/conversations?limit=1"
        assert len((await script.get(address)).json()["items"]) == 1
        await desk.page.get_by_role("button", name=re.compile("Delete .?Nightly export")).click()
        await desk.page.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
        await expect(desk.page.get_by_text("Nightly export")).to_have_count(0)
        assert (await script.get(address)).status_code == 401


async def test_a_viewer_reads_and_changes_nothing(stack: Stack, visit: Visit, hire: Hire) -> None:
    await stack.receive("Kaan <kaan@mail.example>", "Only to read", f"To {MAILBOX}")
    vera = await hire("Vera", role="viewer")
    desk = await Desk.of(await visit(state=vera.state), vera)
    await desk.row("Only to read").locator("a.conv-link").click()
    await expect(desk.message(f"To {MAILBOX}")).to_be_visible()
    await desk.page.keyboard.press("r")
    await expect(desk.composer).to_have_count(0)
    await expect(desk.thread.get_by_role("button", name=re.compile("^Close"))).to_have_count(0)
    await desk.page.keyboard.press("e")
    await expect(desk.row("Only to read")).to_be_visible()
    await desk.go("/settings/people")
    await expect(desk.page.get_by_text("Your role does not allow this.")).to_be_visible()
    answer = await vera.http.patch(
        "/api/v1/conversations/" + await _conversation(stack), json={"status": "closed"}
    )
    assert answer.status_code == 403


async def _conversation(stack: Stack) -> str:
    [(ident,)] = await stack.rows("select id from conversations where subject = 'Only to read'")
    return str(ident)
