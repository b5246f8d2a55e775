"""The desk as an agent uses it: by what stands on the screen."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

from .chromium import Visitor
from .people import Person


def words(*parts: str) -> re.Pattern[str]:
    """A sentence with names in it, whether or not they are isolated from its direction (Unicode UAX 9)."""
    return re.compile("[\u2068\u2069]*".join(map(re.escape, parts)))


@dataclass(frozen=True)
class Desk:
    """A tab of the desk. Names are those of its English words, unless a test turns it into Arabic."""

    page: Page
    url: str

    @classmethod
    async def of(cls, browser: Visitor, person: Person, address: str = "/inbox/unassigned") -> Desk:
        """A tab of somebody who is signed in."""
        desk = cls(await browser.page(), person.url)
        await desk.go(address)
        return desk

    async def go(self, address: str) -> None:
        """Open an address of the desk and wait until it is live."""
        async with self.page.expect_websocket(lambda socket: "/live" in socket.url) as opened:
            await self.page.goto(f"{self.url}{address}")
        await (await opened.value).wait_for_event("framereceived")

    @property
    def list(self) -> Locator:
        """The list of conversations."""
        return self.page.locator("section.list ul.rows")

    def row(self, text: str) -> Locator:
        """The line of the list that says something."""
        return self.list.locator("li.conv").filter(has_text=text)

    @property
    def thread(self) -> Locator:
        """The open conversation."""
        return self.page.get_by_role("region", name="Conversation", exact=True)

    def message(self, text: str) -> Locator:
        """A message of the open conversation."""
        return self.thread.locator("article.msg").filter(has_text=text)

    @property
    def composer(self) -> Locator:
        """Where one writes an answer or a note."""
        return self.page.locator("section.comp [contenteditable=true]")

    @property
    def toasts(self) -> Locator:
        """What the desk says at its edge."""
        return self.page.get_by_role("region", name="Messages", exact=True)

    def view(self, name: str) -> Locator:
        """A view in the rail, with its count."""
        return self.page.get_by_role("complementary").get_by_role("link", name=re.compile(f"^{name}"))

    async def count(self, view: str) -> int:
        """How many a view says it has."""
        digits = re.search(r"\d+", await self.view(view).inner_text())
        return int(digits[0]) if digits else 0

    async def open(self, text: str) -> None:
        """Open the conversation whose line says something."""
        await self.row(text).locator("a.conv-link").click()
        await expect(self.composer).to_be_editable()

    async def write(self, text: str) -> None:
        """Write into the composer, as somebody types."""
        await self.composer.click()
        await self.page.keyboard.insert_text(text)

    async def send(self, text: str) -> None:
        """Answer the open conversation and leave it open, whether or not the server can be reached."""
        await self.write(text)
        await self.page.keyboard.press("Control+Shift+Enter")
        await expect(self.message(text)).to_be_visible()

    async def reply(self, text: str) -> None:
        """Answer the open conversation, leave it open, and wait until the server has the answer."""
        await self.send(text)
        await expect(self.message(text).and_(self.page.locator(":not(.pending)"))).to_be_visible()

    async def run(self, words: str, title: str) -> None:
        """Run a command from the palette, found by a few letters."""
        await self.page.keyboard.press("Control+k")
        await self.page.get_by_role("combobox").fill(words)
        await expect(self.page.get_by_role("option", selected=True)).to_contain_text(title)
        await self.page.keyboard.press("Enter")
        await expect(self.page.get_by_role("combobox")).to_have_count(0)
