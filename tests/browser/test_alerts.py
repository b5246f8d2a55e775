"""Somebody writes while nobody looks: the desktop says so, and the sound comes again until somebody looks."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page

from .chromium import Visitor
from .conftest import Hire, Visit
from .desk import Desk
from .people import Person
from .stack import Stack

REPEATED_AFTER = 20_000

# The browser's own notifications and tones, with a note of each one that the page asks for.
_NOTED = """() => {
  window.told = []; window.notes = 0;
  const Real = window.Notification;
  window.Notification = class extends Real {
    constructor(title, options) { super(title, options); window.told.push({title, ...options, shown: this}); }
  };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) { window.notes += 1; return start.apply(this, when); };
  let away = false;
  Object.defineProperty(document, "visibilityState", {get: () => (away ? "hidden" : "visible")});
  Object.defineProperty(document, "hidden", {get: () => away});
  window.look = (elsewhere) => { away = elsewhere; document.dispatchEvent(new Event("visibilitychange")); };
}"""


async def at_the_desk(browser: Visitor, person: Person, *, allowed: bool = True) -> Desk:
    """A tab that was touched once (before that browsers allow no sound), whose clock can be put forward."""
    if allowed:
        await browser.context.grant_permissions(["notifications"], origin=person.url)
    page = await browser.page()
    await page.add_init_script(f"({_NOTED})()")
    await page.clock.install()
    desk = Desk(page, person.url)
    await desk.go("/inbox/unassigned")
    await page.locator("section.list").get_by_role("heading").first.click()
    await page.wait_for_function("() => navigator.userActivation.hasBeenActive")
    return desk


async def told(page: Page) -> list[dict[str, Any]]:
    """What the desktop was asked to show."""
    found: list[dict[str, Any]] = await page.evaluate(
        "told.map(({title, body, tag}) => ({title, body, tag}))"
    )
    return found


async def notes(page: Page) -> int:
    """How many tones were played; a chime has two."""
    return int(await page.evaluate("notes"))


async def test_it_is_said_on_the_desktop_and_rings_until_somebody_looks(
    stack: Stack, visit: Visit, hire: Hire
) -> None:
    ada = await hire("Ada", notifications={"desktop": True, "sound": True, "repeat": True})
    desk = await at_the_desk(await visit(state=ada.state), ada)
    page = desk.page
    await page.evaluate("look(true)")
    before = await notes(page)
    await stack.receive("Pınar <pinar@mail.example>", "Broken glass", "It came in two pieces.")
    await page.wait_for_function("() => told.length === 1")
    (said,) = await told(page)
    assert said["title"] == "Pınar, not assigned yet"
    assert said["body"] == "It came in two pieces."
    assert await notes(page) == before + 2

    for round_ in (2, 3):
        await page.clock.fast_forward(REPEATED_AFTER)
        await page.wait_for_function(f"() => notes === {before + 2 * round_}")
    assert len(await told(page)) == 1, "the sound comes again, the notification stands already"

    # Pressing the notification leads to the conversation; who has opened it is not called any more.
    await page.evaluate("look(false)")
    await page.evaluate("told[0].shown.onclick()")
    await desk.composer.wait_for()
    await page.wait_for_url(f"**/{said['tag']}*")
    await desk.message("It came in two pieces.").wait_for()
    await desk.row("Broken glass").and_(page.locator(":not(.unread)")).wait_for()
    rung = await notes(page)
    await page.clock.fast_forward(3 * REPEATED_AFTER)
    await page.wait_for_timeout(300)
    assert await notes(page) == rung


async def test_it_stops_when_a_colleague_takes_it(stack: Stack, visit: Visit, hire: Hire) -> None:
    ada, cem = await hire("Ada"), await hire("Cem")
    desk = await at_the_desk(await visit(state=ada.state), ada)
    page = desk.page
    await page.evaluate("look(true)")
    await stack.receive("Rana <rana@mail.example>", "Two left shoes", "Both are left.")
    await page.wait_for_function("() => told.length === 1")
    listed = (await cem.call("GET", "/conversations?view=unassigned"))["items"]
    (talk,) = [one for one in listed if one["subject"] == "Two left shoes"]
    await cem.call("PATCH", f"/conversations/{talk['id']}", {"assignee": cem.id})
    await desk.row("Two left shoes").wait_for(state="detached")
    rung = await notes(page)
    await page.clock.fast_forward(2 * REPEATED_AFTER)
    await page.wait_for_timeout(300)
    assert await notes(page) == rung


@pytest.mark.parametrize(("choice", "shown", "rings"), [
    ({"desktop": False, "sound": True, "repeat": False}, 0, 2),
    ({"desktop": True, "sound": False, "repeat": True}, 1, 0),
])  # fmt: skip
async def test_everybody_chooses_how_they_are_called(
    stack: Stack, visit: Visit, hire: Hire, choice: dict[str, bool], shown: int, rings: int
) -> None:
    ada = await hire("Ada", notifications=choice)
    desk = await at_the_desk(await visit(state=ada.state), ada)
    page = desk.page
    await page.evaluate("look(true)")
    before = await notes(page)
    subject = f"Choice {shown}{rings}"
    await stack.receive("Sibel <sibel@mail.example>", subject, "Hello")
    await desk.row(subject).wait_for()
    await page.wait_for_timeout(300)
    await page.clock.fast_forward(2 * REPEATED_AFTER)
    await page.wait_for_timeout(300)
    assert len(await told(page)) == shown
    assert await notes(page) - before == rings


async def test_nobody_is_interrupted_on_a_page_they_look_at(stack: Stack, visit: Visit, hire: Hire) -> None:
    ada = await hire("Ada")
    desk = await at_the_desk(await visit(state=ada.state), ada)
    before = await notes(desk.page)
    await stack.receive("Tuna <tuna@mail.example>", "In plain sight", "Hello")
    await desk.row("In plain sight").wait_for()
    await desk.page.wait_for_function(f"() => notes === {before + 2}")
    assert await told(desk.page) == []


async def test_of_many_tabs_one_rings(stack: Stack, visit: Visit, hire: Hire) -> None:
    ada = await hire("Ada")
    browser = await visit(state=ada.state)
    first, second = await at_the_desk(browser, ada), await at_the_desk(browser, ada)
    for desk in (first, second):
        await desk.page.evaluate("look(true)")
    start = [await notes(desk.page) for desk in (first, second)]
    await stack.receive("Umay <umay@mail.example>", "Only once", "Hello")
    for desk in (first, second):
        await desk.row("Only once").wait_for()
    await first.page.wait_for_timeout(300)
    assert [await notes(desk.page) for desk in (first, second)] == [start[0] + 2, start[1]]
    assert [len(await told(desk.page)) for desk in (first, second)] == [1, 0]
    await first.page.close()
    await second.page.evaluate("look(true)")
    await stack.receive("Umay <umay@mail.example>", "And once more", "Hello")
    await second.page.wait_for_function("() => told.length === 1")
