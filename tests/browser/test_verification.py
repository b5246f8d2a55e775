"""Proving an address in the chat, in English and in Arabic: one's orders, and an agent who asks."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.async_api import Page, expect

from ..journeys.post import Relay
from .accessibility import violations
from .conftest import Hire, Visit
from .desk import Desk
from .people import Staff
from .shop_orders import connected, shop_for
from .shopper import Widget
from .stack import Stack

NARROW = (320, 640)
_SIDEWAYS = """() => {
  const widget = document.querySelector("merhaba-widget").shadowRoot;
  return [".panel", ".thread", ".proof"].map((name) => {
    const box = widget.querySelector(name);
    return box.scrollWidth - box.clientWidth;
  });
}"""


@dataclass(frozen=True)
class Words:
    """What stands on the screen in one language."""

    language: str
    track: str
    bad: str
    wrong: str
    delivered: str
    subject: str


ENGLISH = Words("en", "Track my order", "Please check the address", "Tries left: 4", "Delivered", "Your code")
ARABIC = Words("ar", "تتبّع طلبي", "تحقّق من العنوان", "المحاولات المتبقية: 4", "تم التوصيل", "رمز التحقق")


async def _code(stack: Stack, relay: Relay, address: str, count: int = 1) -> tuple[str, str]:
    """(code, subject) of the newest mail to an address."""
    mails = await stack.soon(lambda: relay.to(address) if len(relay.to(address)) >= count else [], "the code")
    [code] = re.findall(r"^\d{6}\s*$", mails[-1].text, re.MULTILINE)
    return code.strip(), str(mails[-1].mail["Subject"])


async def _shop_page(stack: Stack, page: Page, words: Words) -> Widget:
    await page.goto(f"{stack.url}/demo?lang={words.language}")
    return Widget(page)


@pytest.mark.parametrize("words", [ENGLISH, ARABIC], ids=["en", "ar"])
async def test_a_shopper_sees_their_orders_after_a_code(
    stack: Stack, visit: Visit, staff: Staff, relay: Relay, words: Words
) -> None:
    address = f"codes-{words.language}@mail.example"
    number = f"8810{len(words.track)}"
    async with connected(staff.owner, shop_for(address, "Clara", number)):
        shopper = await visit(size=NARROW, language=words.language)
        page = await shopper.page()
        widget = await _shop_page(stack, page, words)
        await widget.open()
        assert shopper.asked("/proof-") == [], "the part is fetched when it is wanted"
        await widget.panel.get_by_role("button", name=words.track).click()
        email = widget.panel.locator(".proof input[type=email]")
        await expect(email).to_be_focused()
        assert await violations(page) == []
        await email.fill("nobody@")
        await email.press("Enter")
        await expect(widget.panel.get_by_role("alert")).to_contain_text(words.bad)
        await email.fill(address)
        await email.press("Enter")

        digits = widget.panel.locator(".proof .digits")
        await expect(digits).to_be_focused()
        await expect(digits).to_have_attribute("autocomplete", "one-time-code")
        await expect(digits).to_have_attribute("inputmode", "numeric")
        code, subject = await _code(stack, relay, address)
        assert words.subject in subject
        await digits.fill(f"{(int(code) + 1) % 1_000_000:06}")
        await expect(widget.panel.get_by_role("alert")).to_contain_text(words.wrong)
        assert await violations(page) == []
        assert max(await page.evaluate(_SIDEWAYS)) <= 0
        await digits.fill(f"{code[:3]} {code[3:]}")  # as it is pasted; it confirms itself

        card = widget.panel.locator(".order")
        await expect(card).to_have_count(1)
        await expect(card).to_contain_text(number)
        await expect(card).to_contain_text("128.00")
        await expect(card.locator(".parcel")).to_contain_text(words.delivered)
        link = card.get_by_role("link")
        await expect(link).to_have_attribute("href", f"https://track.example/{number}")
        await expect(widget.panel.get_by_text(address)).to_have_count(0)
        assert await page.evaluate(_SIDEWAYS) == [0, 0, 0]
        assert await violations(page) == []

        await page.reload()
        await widget.open()
        await widget.panel.get_by_role("button", name=words.track).click()
        await expect(widget.panel.locator(".order")).to_contain_text(number)


@pytest.mark.parametrize("words", [ENGLISH, ARABIC], ids=["en", "ar"])
async def test_an_agent_asks_and_sees_who_it_is(
    stack: Stack, visit: Visit, hire: Hire, relay: Relay, words: Words
) -> None:
    address = f"asked-{words.language}@mail.example"
    question = f"Can you change my address? {words.language}"
    shopper = await visit(language=words.language)
    page = await shopper.page()
    widget = await _shop_page(stack, page, words)
    await widget.ask(question)

    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state), ada)
    await desk.open(question)
    mark = desk.page.locator(".profile .proof")
    await expect(mark).to_contain_text("Not verified")
    await mark.get_by_role("button", name="Ask to prove who they are").click()
    await expect(desk.page.locator(".evt.proof_asked")).to_be_visible()
    assert await violations(desk.page) == []

    await widget.panel.locator(".proof input[type=email]").fill(address)
    await widget.panel.locator(".proof button[type=submit]").click()
    code, _ = await _code(stack, relay, address)
    await widget.panel.locator(".proof .digits").fill(code)
    await expect(widget.panel.locator(".proof .saved")).to_be_visible()

    await expect(mark).to_contain_text("Verified")
    await expect(mark).to_contain_text(address)
    await expect(mark.get_by_role("button")).to_have_count(0)
    await expect(desk.page.locator(".evt.proved")).to_contain_text(
        f"proved \u2068{address}\u2069 with a code"
    )
