"""Macros at the desk, in English and in Arabic: suggested, looked at, used, and written."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.async_api import expect

from .accessibility import violations
from .chromium import PHONE
from .conftest import Hire, Visit
from .desk import Desk
from .people import Staff
from .stack import Stack


@dataclass(frozen=True)
class Words:
    """What stands on the screen in one language."""

    subject: str
    question: str
    sender: str
    use: str
    unknown: str
    pending: str
    said: str
    greeting: str
    reply: str


ENGLISH = Words(
    subject="Broken plate",
    question="Hello, one of the plates was broken when I opened the box.",
    sender="Nora Lindqvist <nora.lindqvist@brev.test>",
    use="Use a macro",
    unknown="Not known here: Order number",
    pending="Pending when it is sent",
    said="I am very sorry that your order arrived damaged.",
    greeting="Hi Nora,",
    reply="Send and set to pending",
)
ARABIC = Words(
    subject="كوب مكسور",
    question="مرحبًا، وصلني أحد الأكواب مكسورًا، ماذا أفعل؟",
    sender="سلمى الأحمد <salma@barid.test>",
    use="استخدام قالب",
    unknown="غير معروف هنا",
    pending="قيد الانتظار عند الإرسال",
    said="نأسف جدًا لوصول طلبك رقم تالفًا.",
    greeting="مرحبًا سلمى،",
    reply="إرسال",
)


@pytest.mark.parametrize(("language", "words"), [("en", ENGLISH), ("ar", ARABIC)])
async def test_what_fits_is_offered_looked_at_and_used(
    stack: Stack, visit: Visit, hire: Hire, language: str, words: Words
) -> None:
    await stack.receive(words.sender, words.subject, words.question)
    ada = await hire("Ada", locale=language)
    desk = await Desk.of(await visit(state=ada.state), ada)
    await desk.open(words.subject)
    page = desk.page
    offer = page.locator(".macro-offer").filter(has_text="Arrived damaged")
    await expect(offer).to_be_visible()
    assert await violations(page) == []

    # Looked at first: by #, a few letters, with the gap named.
    await desk.composer.click()
    await page.keyboard.press("#")
    picker = page.locator(".macro-picker")
    await expect(picker.locator(".macro-row").first).to_contain_text("Arrived damaged")
    await picker.get_by_role("combobox").fill("damag")
    await expect(picker.get_by_role("option")).to_have_count(1)
    await expect(picker.locator(".macro-value").first).to_have_text(words.greeting.split()[1].rstrip(",،"))
    await expect(picker.locator(".macro-gap")).not_to_have_count(0)
    assert await violations(page) == []
    await page.keyboard.press("Enter")
    await expect(picker).to_have_count(0)

    # Used: the text is written, closed up, and what is missing is said before it is sent.
    await expect(desk.composer).to_contain_text(words.greeting)
    await expect(desk.composer).to_contain_text(words.said)
    bar = page.locator(".macro-used")
    await expect(bar).to_contain_text(words.unknown)
    await expect(bar).to_contain_text(words.pending)
    await expect(page.locator("section.comp .split .btn.go").first).to_contain_text(words.reply)
    await expect(page.locator(".evt").filter(has_text="damaged item")).to_be_visible()
    found = (await ada.call("GET", f"/conversations?view=any&q={words.sender.split('<')[1].rstrip('>')}"))[
        "items"
    ]
    assert (found[0]["status"], found[0]["priority"]) == ("open", "high")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("article.msg").filter(has_text=words.said)).to_be_visible()
    await expect(bar).to_have_count(0)
    await expect(page.locator(".evt").last).to_be_visible()


async def test_the_palette_opens_it_and_a_hash_in_a_line_is_only_a_hash(
    stack: Stack, visit: Visit, hire: Hire
) -> None:
    await stack.receive("Piet Vos <piet@post.test>", "A hash", "Where is order 4711?")
    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state, size=PHONE), ada)
    await desk.open("A hash")
    await desk.composer.click()
    await desk.page.keyboard.type("order #4711")
    await expect(desk.composer).to_have_text("order #4711")
    await expect(desk.page.locator(".macro-picker")).to_have_count(0)
    await desk.page.get_by_role("button", name="Use a macro").click()
    await expect(desk.page.locator(".macro-picker .macro-row")).not_to_have_count(0)
    assert await desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await desk.page.keyboard.press("Escape")
    await expect(desk.page.locator(".macro-picker")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_a_macro_is_written_with_its_variables_and_refused_where_one_is_unknown(
    visit: Visit, staff: Staff, hire: Hire, language: str
) -> None:
    sena = await hire("Sena", role="admin", locale=language)
    desk = await Desk.of(await visit(state=sena.state), sena, "/settings/macros")
    page = desk.page
    await expect(page.locator(".macro-card")).not_to_have_count(0)
    await page.locator(".page-head .btn.go").click()
    dialog = page.get_by_role("dialog")
    name = f"Gift wrap {language}"
    await dialog.locator("input[type=text]").first.fill(name)
    area = dialog.locator("textarea").first
    await area.fill("Hi {{customer.frist_name}}")
    await dialog.locator("button[type=submit]").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("customer.frist_name")
    await area.fill("Hi ")
    await dialog.locator(".stack-v .macro-tools .btn").click()
    await page.get_by_role("menuitem").filter(has_text=re.compile("^.*Clara$")).first.click()
    await expect(area).to_have_value("Hi {{customer.first_name}}")
    assert await violations(page) == []
    await dialog.locator("button[type=submit]").click()
    await expect(dialog).to_have_count(0)
    await expect(page.locator(".macro-card").filter(has_text=name)).to_be_visible()
    (made,) = [m for m in (await sena.call("GET", "/macros"))["items"] if m["name"] == name]
    assert (made["shared"], made["variables"]) == (True, ["customer.first_name"])
