"""Orders at the desk, in English and in Arabic: found from a chat, refunded within a limit, and above it only
when a supervisor agrees. The shop is a real one on loopback; what went back is looked up there."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.async_api import Locator, Page, Route, expect

from ..journeys.house import until
from .accessibility import violations
from .chromium import PHONE, Visitor
from .conftest import Hire, Visit
from .desk import Desk
from .people import Person, Staff
from .shop_orders import MUG, TRAY, connected, refunds, shop_for
from .shopper import Widget
from .stack import Stack

SHOPPER = "amina.diallo@courriel.test"


@dataclass(frozen=True)
class Words:
    """What stands on the screen in one language."""

    number: str
    question: str
    find: str
    refund: str
    one_more: str
    done: str
    above: str
    ask: str
    waiting: str
    approved: str
    told: str


ENGLISH = Words(
    number="77101",
    question="One of the mugs came broken",
    find="Find an order",
    refund="Refund",
    one_more="One more",
    done="Done",
    above="Above your limit",
    ask="Ask for approval",
    waiting="Waiting for approval",
    approved="approved by",
    told="We have refunded",
)
ARABIC = Words(
    number="77102",
    question="وصل أحد الأكواب مكسورًا، ماذا أفعل؟",
    find="البحث عن طلب",
    refund="استرداد",
    one_more="زيادة واحد",
    done="تم",
    above="فوق حدّك",
    ask="طلب الموافقة",
    waiting="بانتظار الموافقة",
    approved=": وافق",
    told="أعدنا لك",
)


@pytest.mark.parametrize(("language", "words"), [("en", ENGLISH), ("ar", ARABIC)])
async def test_a_refund_within_the_limit_and_one_that_a_supervisor_approves(
    stack: Stack, visit: Visit, hire: Hire, staff: Staff, language: str, words: Words
) -> None:
    async with connected(staff.owner, shop_for(SHOPPER, "Amina Diallo", words.number)) as shop:
        widget = await _asks(stack, visit, words.question, language)
        ada, sena = await hire("Ada", locale=language), await hire("Sena", role="admin", locale=language)
        desk = await Desk.of(await visit(state=ada.state), ada)
        await desk.open(words.question)
        order = await _found(desk.page, words)

        await _begin_refund(desk.page, order, words, MUG)
        form = desk.page.locator(".action-modal")
        await expect(form.locator(".quote-sum.strong")).to_contain_text("24.00")
        assert await violations(desk.page) == []
        await form.locator(".dialog-actions .btn.go").dblclick()
        await expect(form.locator(".outcome")).to_contain_text(words.done)
        assert refunds(shop, words.number) == ["24.00"]
        await form.locator(".dialog-actions .btn").click()
        await expect(desk.page.locator(".evt.order_action").filter(has_text="24.00").last).to_be_visible()
        await expect(_heard(widget, words.told, "24")).to_have_count(1)

        await _begin_refund(desk.page, order, words, TRAY)
        await expect(form.locator(".quote-note")).to_contain_text(words.above)
        await form.get_by_role("button", name=words.ask).click()
        await expect(form.locator(".outcome")).to_contain_text(words.waiting)
        assert refunds(shop, words.number) == ["24.00"]
        await form.locator(".dialog-actions .btn").click()
        await expect(order.locator(".request").filter(has_text=words.waiting)).to_contain_text("80.00")

        await _approve(await visit(state=sena.state), sena, words.number, "Fine")
        await until(lambda: refunds(shop, words.number) == ["24.00", "80.00"], "the second refund")
        await expect(desk.page.locator(".evt.order_action").filter(has_text=words.approved)).to_be_visible()
        await expect(_heard(widget, words.told, "80")).to_have_count(1)


async def test_what_was_typed_survives_a_reload_and_a_lost_answer_refunds_once(
    stack: Stack, visit: Visit, hire: Hire, staff: Staff
) -> None:
    words = ENGLISH
    async with connected(staff.owner, shop_for(SHOPPER, "Amina Diallo", "77103")) as shop:
        await _asks(stack, visit, "Another mug is chipped", "en")
        ada = await hire("Ada")
        desk = await Desk.of(await visit(state=ada.state), ada)
        await desk.open("Another mug is chipped")
        order = await _found(desk.page, words, "77103")
        await _begin_refund(desk.page, order, words, MUG)
        form = desk.page.locator(".action-modal")
        await form.get_by_label(re.compile("^Why")).fill("Chipped on the rim")
        await expect(form.locator(".quote-sum.strong")).to_contain_text("24.00")

        await desk.page.reload()
        order = await _found(desk.page, words, "77103")
        await order.get_by_role("button", name=words.refund, exact=True).click()
        await expect(form.get_by_label(re.compile("^Why"))).to_have_value("Chipped on the rim")
        await expect(form.locator(".quote-sum.strong")).to_contain_text("24.00")

        # The request arrives and its answer does not: pressed again, it is the same wish.
        path = re.compile(r"/orders/[^/]+/actions\?")
        await desk.page.route(path, _lose_answer)
        await form.locator(".dialog-actions .btn.go").click()
        await expect(form.get_by_text("The answer did not come.")).to_be_visible()
        await desk.page.unroute(path)
        await form.get_by_role("button", name="Try again").click()
        await expect(form.locator(".outcome")).to_contain_text(words.done)
        assert refunds(shop, "77103") == ["24.00"]


async def test_an_action_from_the_palette_on_a_phone(
    stack: Stack, visit: Visit, hire: Hire, staff: Staff
) -> None:
    async with connected(staff.owner, shop_for(SHOPPER, "Amina Diallo", "77104")):
        await _asks(stack, visit, "May I have the tray refunded?", "en")
        ada = await hire("Ada")
        desk = await Desk.of(await visit(state=ada.state), ada)
        await desk.open("May I have the tray refunded?")
        await _found(desk.page, ENGLISH, "77104")
        await desk.run("refund 77104", "Refund")
        await expect(desk.page.locator(".action-modal").get_by_text(TRAY)).to_be_visible()
        address = desk.page.url

        page = await (await visit(state=ada.state, size=PHONE, touch=True)).page(address)
        await page.locator(".side-button").click()
        order = await _found(page, ENGLISH, "77104")
        await order.get_by_role("button", name="Refund", exact=True).click()
        await expect(page.locator(".action-modal").get_by_text(TRAY)).to_be_visible()
        wider = await page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth")
        assert wider <= 0
        assert await violations(page) == []


async def _asks(stack: Stack, visit: Visit, question: str, language: str) -> Widget:
    """A customer who is signed in to the shop asks something in the chat."""
    page = await (await visit(language=language)).page(f"{stack.url}/demo/account")
    await page.locator(".people button").filter(has_text=SHOPPER).click()
    await expect(page.locator(".hello h1")).to_be_visible()
    widget = Widget(page)
    await widget.open()
    await widget.begin()
    await widget.write(question)
    await widget.is_sent(question)
    return widget


async def _found(page: Page, words: Words, number: str = "") -> Locator:
    """The order, looked for by its number beside the conversation."""
    side = page.locator("section.side")
    await side.get_by_role("button", name=words.find).click()
    await side.locator(".orders-head input").fill(number or words.number)
    order = side.locator("section.ord").filter(has_text=f"#{number or words.number}")
    await expect(order.locator(".order-actions")).to_be_visible()
    return order


async def _begin_refund(page: Page, order: Locator, words: Words, title: str) -> None:
    """Open the form and choose one piece of a line."""
    await order.get_by_role("button", name=words.refund, exact=True).click()
    await page.locator(".action-modal").get_by_role("button", name=f"{words.one_more}: {title}").click()


async def _lose_answer(route: Route) -> None:
    """The server gets the request; nobody gets its answer."""
    await route.fetch()
    await route.abort()


def _heard(widget: Widget, told: str, amount: str) -> Locator:
    """What the shopper was told about an amount."""
    mine = widget.log.locator(".msg:not(.msg-me)").filter(has_text=told)
    return mine.filter(has_text=re.compile(rf"{amount}[.,٫]00"))


async def _approve(browser: Visitor, supervisor: Person, number: str, note: str) -> None:
    """The supervisor says yes in the queue."""
    desk = await Desk.of(browser, supervisor, "/inbox/approvals")
    card = desk.page.locator("li.approval").filter(has_text=f"#{number}")
    await expect(card).to_contain_text("80.00")
    assert await violations(desk.page) == []
    await card.locator("input").fill(note)
    await card.locator(".btn.go").click()
    await expect(card).to_have_count(0)
