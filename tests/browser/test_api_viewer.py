"""`/docs` in a browser: it reads, and what is tried there is really called."""

from __future__ import annotations

from playwright.async_api import expect

from .conftest import Visit
from .stack import OWNER, Stack


async def test_the_viewer_shows_examples_and_calls_the_api(stack: Stack, visit: Visit) -> None:
    developer = await visit()
    page = await developer.page()
    await page.goto(f"{stack.url}/docs")
    await page.locator("#operations-tag-session").click()
    sign_in = page.locator("#operations-session-sign_in")
    await sign_in.locator(".opblock-summary-control").click()
    body = sign_in.locator("textarea.body-param__text")
    await expect(body).to_have_value(f'{{\n  "email": "{OWNER[0]}",\n  "password": "{OWNER[1]}"\n}}')
    await sign_in.locator("button.execute").click()
    await expect(sign_in.locator(".live-responses-table .response .response-col_status")).to_have_text("200")
    await page.locator("#operations-tag-conversations").click()
    counts = page.locator("#operations-conversations-get_counts")
    await counts.locator(".opblock-summary-control").click()
    await counts.locator("button.execute").click()
    await expect(counts.locator(".live-responses-table .response .response-col_description")).to_contain_text(
        '"unassigned"'
    )
