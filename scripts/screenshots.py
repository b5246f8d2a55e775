"""Take the README's pictures from the running product, into docs/images: `python scripts/screenshots.py`.

It starts an installation of its own with the demo shop, talks there as a shopper and as its owner, and
leaves nothing behind but the pictures. Needs the web apps (`make build`), the test dependencies and Chromium.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.chromium import PHONE, executable, launch, visitor  # noqa: E402 - found by the line above
from tests.browser.desk import Desk  # noqa: E402
from tests.browser.people import Person, Staff  # noqa: E402
from tests.browser.shopper import Widget  # noqa: E402
from tests.browser.stack import Stack, running_stack  # noqa: E402
from tests.journeys.post import Relay  # noqa: E402

IMAGES = ROOT / "docs" / "images"
LARGEST = 400_000
QUESTION = "Hello! Does the cobalt mug survive a dishwasher?"
ANSWER = "It does, gladly: the glaze is fired at 1,040 degrees. Only the gold rim of the tea set minds."


def main() -> None:
    """Take every picture, with data that is thrown away afterwards."""
    path = executable()
    if path is None:
        sys.exit("No Chromium here: apt-get install chromium, or name one by MERHABA_CHROMIUM.")
    IMAGES.mkdir(parents=True, exist_ok=True)
    data = Path(tempfile.mkdtemp(prefix="mh-"))
    data.chmod(0o711)
    try:
        asyncio.run(_take_all(path, data))
    finally:
        shutil.rmtree(data, ignore_errors=True)


async def _take_all(path: str, data: Path) -> None:
    async with (
        Relay().running() as relay,
        running_stack(None, data, relay.url) as stack,
        Staff.of(stack) as staff,
        async_playwright() as playwright,
    ):
        browser = await launch(playwright, path)
        await _desk(browser, staff.owner)
        await _desk_in_arabic(browser, staff.owner)
        await _desk_on_a_phone(browser, staff.owner)
        await _widget(browser, stack, staff.owner)
        await _widget_on_a_phone(browser, stack)
        await browser.close()


async def _desk(browser: Browser, owner: Person) -> None:
    desk = await Desk.of(await visitor(browser, state=owner.state), owner, "/inbox/mine")
    await desk.open("Clara Whitmore")
    await expect(desk.page.get_by_text("#10482").first).to_be_visible()
    await _take(desk.page, "desk")
    await desk.page.keyboard.press("Control+k")
    await expect(desk.page.get_by_role("combobox")).to_be_visible()
    await desk.page.get_by_role("combobox").fill("re")
    await _take(desk.page, "desk-palette")
    await desk.page.close()


async def _desk_in_arabic(browser: Browser, owner: Person) -> None:
    await owner.call("PATCH", "/me", {"locale": "ar", "theme": "dark"})
    desk = await Desk.of(await visitor(browser, state=owner.state, dark=True), owner, "/inbox/mine")
    await desk.open("نورة العتيبي")
    await expect(desk.page.get_by_text("#10511").first).to_be_visible()
    await _take(desk.page, "desk-arabic-dark")
    await desk.page.close()
    await owner.call("PATCH", "/me", {"locale": "en", "theme": "light"})


async def _desk_on_a_phone(browser: Browser, owner: Person) -> None:
    phone = await visitor(browser, state=owner.state, size=PHONE, touch=True)
    desk = await Desk.of(phone, owner, "/inbox/mine")
    await expect(desk.row("Clara Whitmore")).to_be_visible()
    await _take(desk.page, "desk-phone")
    await desk.page.close()


async def _widget(browser: Browser, stack: Stack, owner: Person) -> None:
    page = await (await visitor(browser)).page(f"{stack.url}/demo")
    await page.locator(".tiles a").first.click()
    widget = Widget(page)
    await widget.ask(QUESTION)
    conversations = await owner.call("GET", "/conversations?view=unassigned&sort=newest&limit=1")
    answer = {"kind": "reply", "text": ANSWER}
    await owner.call("POST", f"/conversations/{conversations['items'][0]['id']}/messages", answer)
    await widget.hears(ANSWER)
    await _take(page, "widget")
    await page.close()


async def _widget_on_a_phone(browser: Browser, stack: Stack) -> None:
    page = await (await visitor(browser, size=PHONE, touch=True)).page(f"{stack.url}/demo")
    await Widget(page).open()
    await _take(page, "widget-phone")
    await page.close()


async def _take(page: Page, name: str) -> None:
    """One picture, when letters and images are there."""
    await page.wait_for_load_state("networkidle")
    await page.evaluate("() => document.fonts.ready")
    await page.mouse.move(0, 0)
    path = IMAGES / f"{name}.png"
    await page.screenshot(path=path)
    _make_smaller(path)


def _make_smaller(path: Path) -> None:
    """Fewer colours, where Pillow is at hand; ends with an error when a picture is too large for a README."""
    try:
        from PIL import Image  # noqa: PLC0415 - none of our dependencies
    except ImportError:
        pass
    else:
        Image.open(path).convert("RGB").quantize(256).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)} {size / 1000:.0f} KB")
    if size > LARGEST:
        sys.exit(f"{path.name} is larger than {LARGEST / 1000:.0f} KB")


if __name__ == "__main__":
    main()
