"""What the widget costs a shop's page: bytes, requests, and time of the main thread on a slow phone."""

from __future__ import annotations

import asyncio
import urllib.request
from statistics import median
from typing import Any

from .chromium import Page, fresh_page, program
from .figures import rounded
from .stack import Stack, running, scratch_folder

SLOWER = 4
PHONE = {"width": 360, "height": 780, "deviceScaleFactor": 2, "mobile": True}
_SETTLE = 4.0  # the launcher shows its greeting after three seconds
_OURS = ("/widget.js", "/widget/")


def measure(times: int) -> dict[str, Any]:
    """Load the demo shop's front page with and without the widget, then open the chat."""
    chromium = program()
    if chromium is None:
        return {"skipped": "no Chromium on this machine"}
    with scratch_folder() as folder, running(folder / "var") as stack:
        return asyncio.run(_measure(chromium, stack, times))


async def _measure(chromium: str, stack: Stack, times: int) -> dict[str, Any]:
    async with fresh_page(chromium) as page:
        before, opened = await _requests(page, stack.url)
    with_widget, without = [], []
    for _ in range(times):
        with_widget.append(await _busy(chromium, stack.url, blocked=[]))
        without.append(await _busy(chromium, stack.url, blocked=["*widget*"]))
    return {
        "requests_before_intent": len(before),
        "loader_gzip_bytes": sum(before.values()),
        "requests_to_open": len(opened),
        "opened_gzip_bytes": sum(opened.values()),
        "throttled": f"{SLOWER} times slower processor, {PHONE['width']} px",
        "page_with_widget_ms": rounded(median(with_widget)),
        "page_without_ms": rounded(median(without)),
        "main_thread_ms": rounded(median(w - o for w, o in zip(with_widget, without, strict=True))),
    }


async def _requests(page: Page, url: str) -> tuple[dict[str, int], dict[str, int]]:
    """Our requests before a shopper shows any interest, and those it takes to open the chat, with bytes."""
    await page.open(f"{url}/demo")
    await asyncio.sleep(_SETTLE)
    before = await _ours(page)
    await page.evaluate("Merhaba('open')")
    await asyncio.sleep(_SETTLE)
    every = await _ours(page)
    return before, {address: size for address, size in every.items() if address not in before}


async def _ours(page: Page) -> dict[str, int]:
    """Each request of ours with its bytes on the wire if it was a script; the API's answers count as none."""
    sent = [
        event["params"]["request"]["url"]
        for event in page.events
        if event["method"] == "Network.requestWillBeSent"
    ]
    ours = dict.fromkeys(url for url in sent if any(part in url for part in _OURS))
    return {url: await asyncio.to_thread(_gzipped, url) if ".js" in url else 0 for url in ours}


def _gzipped(url: str) -> int:
    """The size of an answer's body as our server compresses it."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return len(answer.read())


async def _busy(chromium: str, url: str, blocked: list[str]) -> float:
    """Milliseconds the main thread worked for one first load in a fresh browser."""
    async with fresh_page(chromium) as page:
        await page.call("Emulation.setDeviceMetricsOverride", **PHONE)
        await page.call("Emulation.setCPUThrottlingRate", rate=SLOWER)
        await page.call("Network.setBlockedURLs", urls=blocked)
        # Time on the processor, not on the clock: what else the machine does must not count.
        await page.call("Performance.disable")
        await page.call("Performance.enable", timeDomain="threadTicks")
        before = await _task_seconds(page)
        await page.open(f"{url}/demo")
        await asyncio.sleep(_SETTLE)
        return (await _task_seconds(page) - before) * 1000


async def _task_seconds(page: Page) -> float:
    metrics = (await page.call("Performance.getMetrics"))["metrics"]
    return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))
