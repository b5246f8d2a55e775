"""What axe finds on a page (WCAG 2.2 A and AA), told so that one can go and mend it."""

from __future__ import annotations

from importlib import resources
from typing import Any

from playwright.async_api import Page

# https://www.deque.com/axe/core-documentation/api-documentation/
_AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_RUN = (
    """async (rules) => (await axe.run(document, {resultTypes: ["violations"], runOnly: rules})).violations"""
)
# A colour half-way through its transition is nobody's mistake.
_SETTLE = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const ending = document.getAnimations().filter((it) => it.effect.getComputedTiming().iterations < 9);
  await Promise.allSettled(ending.map((it) => it.finished));
}"""
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_BAD = {"serious", "critical"}


async def violations(page: Page) -> list[str]:
    """Serious and critical violations: rule, what is wrong, and where."""
    await page.evaluate(_SETTLE)
    await page.evaluate(f"() => {{ if (!window.axe) {{ {_AXE} }} }}")
    found: list[dict[str, Any]] = await page.evaluate(_RUN, _RULES)
    return [
        f"{one['id']}: {node['failureSummary'].splitlines()[-1].strip()} at {node['target']}"
        for one in found
        if one["impact"] in _BAD
        for node in one["nodes"]
    ]
