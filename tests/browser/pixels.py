"""Colours as they really stand on the screen, and their contrast (WCAG 2.2, relative luminance)."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from playwright.async_api import Page

_READ = """async ([picture, points]) => {
  const image = await createImageBitmap(await (await fetch(picture)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  return points.map(([x, y]) => [...pen.getImageData(x, y, 1, 1).data].slice(0, 3));
}"""


async def colours(page: Page, points: Sequence[tuple[float, float]]) -> list[tuple[int, int, int]]:
    """The colours at points of the window."""
    picture = base64.b64encode(await page.screenshot()).decode()
    rounded = [[round(x), round(y)] for x, y in points]
    found = await page.evaluate(_READ, [f"data:image/png;base64,{picture}", rounded])
    return [(red, green, blue) for red, green, blue in found]


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
