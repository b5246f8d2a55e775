"""A headless Chromium over its own protocol (CDP): enough to load pages, count requests and read clocks."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import shutil
import tempfile
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_PATIENCE = 30.0


@dataclass
class Page:
    """One tab: commands by name, events gathered in the order they came."""

    socket: ClientConnection
    events: list[dict[str, Any]] = field(default_factory=list)
    _answers: dict[int, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)
    _loaded: asyncio.Event = field(default_factory=asyncio.Event)
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Run a command and give its result. Raises RuntimeError when Chromium refuses it."""
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        async with asyncio.timeout(_PATIENCE):
            found: dict[str, Any] = await answer
        return found

    async def evaluate(self, script: str) -> Any:
        """The value of an expression in the page, promises waited for."""
        found = await self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in found:
            raise RuntimeError(f"{script}: {found['exceptionDetails']}")
        return found["result"].get("value")

    async def open(self, url: str) -> None:
        """Go to a page and wait for its load event."""
        self.events.clear()
        self._loaded.clear()
        await self.call("Page.navigate", url=url)
        async with asyncio.timeout(_PATIENCE):
            await self._loaded.wait()

    async def listen(self) -> None:
        """Read answers and events until the tab closes."""
        async for text in self.socket:
            message = json.loads(text)
            answer = self._answers.pop(message.get("id", -1), None)
            if answer is None:
                self.events.append(message)
                if message["method"] == "Page.loadEventFired":
                    self._loaded.set()
            elif "error" in message:
                answer.set_exception(RuntimeError(str(message["error"])))
            else:
                answer.set_result(message["result"])


def program() -> str | None:
    """Where Chromium is, or None."""
    return next(filter(None, map(shutil.which, (os.environ.get("CHROMIUM", ""), *PROGRAMS))), None)


@asynccontextmanager
async def fresh_page(chromium: str) -> AsyncIterator[Page]:
    """A tab in a browser of its own, which nobody has used before."""
    profile = Path(tempfile.mkdtemp(prefix="merhaba-bench-chromium-"))
    process = await asyncio.create_subprocess_exec(
        chromium,
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--remote-debugging-port=0",
        f"--user-data-dir={profile}",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        port = await _port(profile)
        async with connect(await _tab(port), compression=None, max_size=None) as socket:
            page = Page(socket)
            listening = asyncio.create_task(page.listen())
            for domain in ("Page", "Network", "Performance", "Runtime"):
                await page.call(f"{domain}.enable")
            yield page
            listening.cancel()
    finally:
        process.terminate()
        await process.wait()
        await asyncio.sleep(0.2)  # its helpers may still be writing
        shutil.rmtree(profile, ignore_errors=True)


async def _port(profile: Path) -> int:
    async with asyncio.timeout(_PATIENCE):
        while not (profile / "DevToolsActivePort").exists():  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.05)
    return int((profile / "DevToolsActivePort").read_text().split()[0])


async def _tab(port: int) -> str:
    async with asyncio.timeout(_PATIENCE):
        while True:
            answer = await asyncio.to_thread(_get, f"http://127.0.0.1:{port}/json/list")
            for target in json.loads(answer):
                if target["type"] == "page":
                    return str(target["webSocketDebuggerUrl"])
            await asyncio.sleep(0.05)


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=_PATIENCE) as answer:
        content: bytes = answer.read()
        return content
