"""The widget as a shopper uses it: by what stands on the screen."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

# What is not yet with the shop waits in the browser's storage, until the shop has confirmed it.
_NOTHING_WAITS = "() => !Object.keys(localStorage).some((key) => key.endsWith('outbox'))"


@dataclass(frozen=True)
class Widget:
    """The launcher and the panel on a page of the shop. Found by structure, so that any language will do."""

    page: Page

    @property
    def launcher(self) -> Locator:
        """The round button in the corner."""
        return self.page.locator("merhaba-widget button.launcher")

    @property
    def panel(self) -> Locator:
        """What it opens."""
        return self.page.locator("merhaba-widget").get_by_role("dialog")

    @property
    def log(self) -> Locator:
        """The messages of the open conversation."""
        return self.panel.get_by_role("log")

    @property
    def field(self) -> Locator:
        """Where one writes."""
        return self.panel.locator("textarea")

    async def open(self) -> None:
        """Press the launcher and wait until something can be done in the panel."""
        await self.launcher.click()
        await expect(self.panel.locator("textarea, .home .list button").first).to_be_visible()

    async def begin(self) -> None:
        """From the panel's home into a new conversation, by its last entry (a person, or a message)."""
        await self.panel.locator(".home .list button").last.click()
        await expect(self.field).to_be_visible()

    async def resume(self) -> None:
        """Come back to the last conversation: it opens by itself when it has something new."""
        await self.launcher.hover()  # intent brings the app in
        await self.page.wait_for_load_state("networkidle")
        await self.launcher.click()
        last = self.panel.locator(".card:has(.cap) .row")
        await expect(self.field.or_(last)).to_be_visible()
        if await last.is_visible():
            await last.click()
        await expect(self.field).to_be_visible()

    async def write(self, text: str) -> None:
        """Send a message."""
        await self.field.fill(text)
        await self.field.press("Enter")

    async def ask(self, text: str) -> None:
        """Open the widget, begin a conversation with a message, and wait until the shop has it."""
        await self.open()
        await self.begin()
        await self.write(text)
        await self.is_sent(text)

    async def is_sent(self, text: str) -> None:
        """A message stands in the thread, and no more as one that waits."""
        mine = self.log.locator(".msg-me").filter(has_text=text)
        await expect(mine).to_have_count(1)
        await expect(mine.locator(".is-waiting")).to_have_count(0)
        await self.page.wait_for_function(_NOTHING_WAITS)

    async def hears(self, text: str) -> None:
        """An answer of the shop stands in the thread, once."""
        await expect(self.log.locator(".msg:not(.msg-me)").filter(has_text=text)).to_have_count(1)
