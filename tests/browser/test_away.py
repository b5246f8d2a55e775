"""Nobody is there: the question and an address are left, the answer and what follows go by e-mail."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from playwright.async_api import expect

from ..journeys.post import Relay, letter, post
from .conftest import Hire, Visit
from .desk import Desk
from .people import Staff
from .shopper import Widget
from .stack import MAILBOX, Stack

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@pytest.fixture
async def closed(staff: Staff) -> AsyncIterator[None]:
    """The shop's opening hours are another day's."""
    [brand] = (await staff.owner.call("GET", "/session"))["brands"]
    other_day = DAYS[(datetime.now(UTC).weekday() + 3) % 7]
    hours = {day: [["09:00", "18:00"]] if day == other_day else [] for day in DAYS}
    await staff.owner.call("PATCH", f"/brands/{brand['id']}", {"hours": hours})
    yield
    await staff.owner.call("PATCH", f"/brands/{brand['id']}", {"hours": brand["hours"]})


@pytest.mark.usefixtures("closed")
async def test_an_answer_goes_to_the_address_that_was_left_and_the_thread_goes_on_there(
    stack: Stack, visit: Visit, hire: Hire, relay: Relay
) -> None:
    address = "nightowl@mail.example"
    shopper = await visit()
    page = await shopper.page(f"{stack.url}/demo")
    widget = Widget(page)
    await widget.open()
    await expect(widget.panel.get_by_text(re.compile("are back on [A-Z][a-z]+ at"))).to_be_visible()
    await widget.begin()
    await expect(widget.panel.get_by_text(re.compile("^We are back"))).to_be_visible()
    await widget.write("Do you ship to Iceland?")
    await widget.is_sent("Do you ship to Iceland?")
    email = widget.panel.get_by_role("textbox", name="Your e-mail address")
    await email.fill("nightowl@mail")
    await email.press("Enter")
    await expect(widget.panel.get_by_role("alert")).to_contain_text("Please check the address")
    await email.fill(address)
    await email.press("Enter")
    await expect(widget.panel.get_by_text(re.compile("^The answer also goes to n"))).to_be_visible()
    await expect(widget.panel.get_by_text(address)).to_have_count(0)
    await page.close()

    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state), ada)
    await desk.open("Do you ship to Iceland?")
    await desk.reply("We do, in nine days.")
    [mail] = await stack.soon(lambda: relay.to(address), "the answer by e-mail")
    assert "We do, in nine days." in mail.text
    assert mail.mail["Message-ID"]
    assert "@demo.test" in str(mail.mail["From"])
    reply_to = str(mail.mail["Reply-To"] or mail.mail["From"])

    answer = letter(
        f"Night Owl <{address}>",
        reply_to,
        "Nine days is fine.\n\nOn Friday, support wrote:\n> We do, in nine days.\n",
        subject=f"Re: {mail.mail['Subject']}",
        In_Reply_To=str(mail.mail["Message-ID"]),
        References=str(mail.mail["Message-ID"]),
    )
    [(_, to)] = [re.search(r"()([^\s<>]+@[^\s<>]+)", reply_to).groups()]  # type: ignore[union-attr]
    await post(stack.smtp_port, answer, [to], sender=address)
    await expect(desk.message("Nine days is fine.")).to_be_visible()
    await expect(desk.message("Do you ship to Iceland?")).to_be_visible()

    await desk.reply("Then it is on its way.")
    [_, second] = await stack.soon(lambda: relay.to(address)[1:] and relay.to(address), "the second answer")
    assert second.mail["In-Reply-To"] == answer["Message-ID"]
    assert str(answer["Message-ID"]) in str(second.mail["References"])
    assert str(mail.mail["Message-ID"]) in str(second.mail["References"])
    assert MAILBOX.split("@")[1] in str(second.mail["From"])

    back = Widget(await shopper.page(f"{stack.url}/demo"))
    await back.resume()
    await back.is_sent("Nine days is fine.")
    await back.hears("We do, in nine days.")
