"""The installed Chromium, with no way to anything but this machine, and an eye on what its pages do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

# Read here: the tests take every MERHABA_* away before they begin.
CHOSEN = os.environ.get("MERHABA_CHROMIUM")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",
    # Whatever a page may ask for: no name is looked up and no address but our own is reached.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
PATIENCE = 10_000.0
DESKTOP, PHONE = (1440, 900), (390, 844)
LOCAL = {"127.0.0.1", "localhost", ""}


def executable() -> str | None:
    """The browser to drive: MERHABA_CHROMIUM, else the one that is installed; None when there is none."""
    return next(filter(None, map(shutil.which, [CHOSEN] if CHOSEN else NAMES)), None)


async def launch(playwright: Playwright, path: str) -> Browser:
    """Start the browser."""
    return await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


@dataclass
class Visitor:
    """One person's browser: a context of its own, which others know nothing of."""

    context: BrowserContext
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    # Addresses elsewhere that a test expects to be asked for; it answers them itself.
    expected_elsewhere: set[str] = field(default_factory=set)
    # Parts of console errors that belong to what a test tries.
    expected_errors: set[str] = field(default_factory=set)

    async def page(self, address: str = "") -> Page:
        """A new tab, at an address if one is given."""
        page = await self.context.new_page()
        if address:
            await page.goto(address)
        return page

    def asked(self, part: str) -> list[str]:
        """The requests so far whose address contains a text."""
        return [url for url in self.requests if part in url]

    def watch(self) -> None:
        """Begin to note every request, socket and error of every page."""
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.context.on("weberror", lambda error: self.errors.append(str(error.error)))
        self.context.on("console", self._note)
        self.context.on("page", lambda page: page.on("websocket", lambda it: self.requests.append(it.url)))

    def _note(self, message: ConsoleMessage) -> None:
        # An answer of 4xx is written to the console as well; the tests look at what the page makes of it.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.errors.append(message.text)

    def check(self) -> None:
        """Raise AssertionError when a page went elsewhere or did something wrong."""
        hosts = {urlsplit(url).hostname or "" for url in self.requests}
        elsewhere = hosts - LOCAL - self.expected_elsewhere
        assert not elsewhere, f"pages asked other machines: {elsewhere}"
        wrong = [error for error in self.errors if not any(part in error for part in self.expected_errors)]
        assert not wrong, f"errors in pages: {wrong}"

    async def keep_pictures(self, folder: Path, save: Callable[[str], Any]) -> None:
        """Write what every tab shows; for tests that failed."""
        for number, page in enumerate(self.context.pages):
            path = folder / f"tab-{id(self):x}-{number}.png"
            await page.screenshot(path=path)
            save(f"{page.url}: {path}")


async def visitor(
    browser: Browser,
    *,
    size: tuple[int, int] = DESKTOP,
    language: str = "en-GB",
    state: Any = None,
    dark: bool = False,
    touch: bool = False,
    scripts: bool = True,
) -> Visitor:
    """A new person's browser; `state` is what an earlier one kept (cookies and storage)."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=language,
        timezone_id="Europe/Istanbul",
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        storage_state=state,
        has_touch=touch,
        is_mobile=touch,
        java_script_enabled=scripts,
        accept_downloads=True,
    )
    context.set_default_timeout(PATIENCE)
    made = Visitor(context)
    made.watch()
    return made
