"""Who is on a mail, at the desk: everybody in copy, forwarded customers, dead addresses, unwanted senders."""

from __future__ import annotations

from playwright.async_api import expect

from ..journeys.post import Relay, letter, post
from ..journeys.test_email_bounces import bounce
from .conftest import Hire, Visit
from .desk import Desk, words
from .stack import MAILBOX, Stack

FORWARD = """Please take over.

---------- Forwarded message ---------
From: Lena Vogt <lena@mail.example>
Date: Mon, Mar 4, 2024 at 9:12 AM
Subject: Which bulbs
To: <sales@nar.example>

Which bulbs does it take?
"""


async def test_everybody_in_copy_is_seen_and_can_be_taken_out(
    stack: Stack, visit: Visit, hire: Hire, relay: Relay
) -> None:
    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state), ada)
    mail = letter(
        "Clara <clara.copy@mail.example>",
        MAILBOX,
        "For all of us?",
        subject="A parcel for three",
        Cc='"Mate, Max" <max@mail.example>, omar@mail.example',
    )
    await post(stack.smtp_port, mail, [MAILBOX])
    await desk.open("A parcel for three")
    copies = desk.page.get_by_role("group", name="Copy to")
    await expect(copies).to_contain_text("Mate, Max")
    await copies.get_by_role("button", name="Remove omar@mail.example").click()
    await copies.get_by_role("textbox").fill("Boss <boss@mail.example>,")
    await desk.page.keyboard.press("Enter")
    await expect(copies).to_contain_text("boss@mail.example")
    await desk.reply("For all of you.")
    [sent] = await stack.soon(lambda: relay.to("clara.copy@mail.example"), "the answer")
    assert sorted(sent.recipients) == ["boss@mail.example", "clara.copy@mail.example", "max@mail.example"]
    assert sent.mail["Cc"].addresses[0].display_name == "Mate, Max"


async def test_who_wrote_what_was_forwarded_becomes_the_customer(
    stack: Stack, visit: Visit, hire: Hire
) -> None:
    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state), ada)
    mail = letter("Sales <sales@nar.example>", MAILBOX, FORWARD, subject="Fwd: Which bulbs")
    await post(stack.smtp_port, mail, [MAILBOX])
    await desk.open("Fwd: Which bulbs")
    await desk.thread.get_by_role("button", name=words("Make ", "Lena Vogt", " the customer")).click()
    await expect(desk.page.get_by_role("region", name="Customer")).to_contain_text("lena@mail.example")
    await expect(desk.thread.get_by_role("button", name=words("Make ", "Lena Vogt"))).to_have_count(0)


async def test_a_dead_address_is_written_to_when_a_person_says_so(
    stack: Stack, visit: Visit, hire: Hire, relay: Relay
) -> None:
    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state), ada)
    await stack.receive("Dora <dora@mail.example>", "Dead or alive", "Hello?")
    await desk.open("Dead or alive")
    await desk.reply("Are you there?")
    [sent] = await stack.soon(lambda: relay.to("dora@mail.example"), "the answer")
    report = bounce(MAILBOX, sent.mail["Message-ID"], "dora@mail.example")
    await post(stack.smtp_port, report, [MAILBOX], "")
    failed = desk.message("Are you there?").get_by_role("alert")
    await expect(failed).to_contain_text("It came back: the address does not exist or takes no mail.")
    await expect(failed).to_contain_text("550 5.1.1 <dora@mail.example>: Recipient address rejected")
    lift = desk.page.get_by_role("button", name="Write to it again")
    await lift.click()
    await expect(lift).to_have_count(0)
    await desk.reply("Once more.")
    await stack.soon(lambda: relay.to("dora@mail.example")[1:], "the second answer")


async def test_a_sender_is_blocked_and_let_in_again(stack: Stack, visit: Visit, hire: Hire) -> None:
    ada = await hire("Ada")
    desk = await Desk.of(await visit(state=ada.state), ada)
    await stack.receive("Pest <pest@bulk.example>", "Buy this now", "Cheap!")
    await desk.open("Buy this now")
    await desk.page.get_by_role("button", name="More", exact=True).last.click()
    await desk.page.get_by_role("menuitem", name="Block the sender").click()
    await expect(desk.row("Buy this now")).to_have_count(0)
    await stack.receive("Pest <pest@bulk.example>", "Buy that now", "Cheaper!")
    await desk.go("/inbox/spam")
    await desk.open("Buy that now")
    await expect(desk.page.get_by_text("This is spam: the sender is blocked.")).to_be_visible()
    await desk.go("/settings/blocked")
    await (
        desk.page.get_by_role("listitem")
        .filter(has_text="pest@bulk.example")
        .get_by_role("button", name="Unblock")
        .click()
    )
    await expect(desk.page.get_by_text("Nobody is blocked")).to_be_visible()
    await stack.receive("Pest <pest@bulk.example>", "A serious question", "Really.")
    await desk.go("/inbox/unassigned")
    await expect(desk.row("A serious question")).to_be_visible()
