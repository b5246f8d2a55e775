"""Fetching from a server that behaves: what is taken, where it begins, and where it goes on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from merhaba.ports.channels import NeedsReconnect, Raw, RetryLater

from .conftest import Mailbox, MemorySink, mail, until


async def test_everything_is_taken_in_order_and_nothing_is_marked_as_read(mailbox: Mailbox) -> None:
    for number in range(7):
        mailbox.peer.deliver(mail(f"mail {number}"))
    assert await mailbox.until_taken(7) == [f"mail {number}" for number in range(7)]
    assert mailbox.sink.taken[0].body == mail("mail 0")
    assert mailbox.sink.taken[0].headers["folder"] == "INBOX"
    assert not any("SELECT" in line or "STORE" in line for line in mailbox.peer.asked)
    assert all("PEEK" in line for line in mailbox.peer.asked if "BODY" in line)


async def test_a_new_mailbox_begins_now_unless_days_back_are_asked_for(mailbox: Mailbox) -> None:
    old = datetime.now(UTC) - timedelta(days=40)
    mailbox.peer.deliver(mail("long ago"), arrived=old)
    mailbox.peer.deliver(mail("yesterday"), arrived=datetime.now(UTC) - timedelta(days=1))
    assert await mailbox.until_taken(1) == ["yesterday"]

    mailbox.sink = MemorySink()
    mailbox.configure(imap_days_back=0)
    async with mailbox.fetching() as sink:
        await until(lambda: sink.reports[-1:] == [0])
        mailbox.peer.deliver(mail("from now on"))
        await until(lambda: len(sink.taken) == 1)
    assert mailbox.sink.texts == ["from now on"]


async def test_it_goes_on_exactly_where_it_was(mailbox: Mailbox) -> None:
    for number in range(3):
        mailbox.peer.deliver(mail(f"mail {number}"))
    await mailbox.until_taken(3)
    for number in range(3, 6):
        mailbox.peer.deliver(mail(f"mail {number}"))
    bodies_before = mailbox.peer.count("BODY.PEEK[]")
    assert await mailbox.until_taken(6) == [f"mail {number}" for number in range(6)]
    assert mailbox.peer.count("BODY.PEEK[]") == bodies_before + 1


async def test_a_stop_in_the_middle_of_a_batch_loses_and_doubles_nothing(mailbox: Mailbox) -> None:
    for number in range(20):
        mailbox.peer.deliver(mail(f"mail {number}"))

    def dies_at_the_twelfth(raw: Raw) -> None:
        if len(mailbox.sink.taken) == 12:
            mailbox.sink.refuse = lambda raw: None
            raise RuntimeError("the process was killed here")

    mailbox.sink.refuse = dies_at_the_twelfth
    with pytest.raises(RuntimeError):
        await mailbox.pull()
    assert len(mailbox.sink.taken) == 12
    assert await mailbox.until_taken(20) == [f"mail {number}" for number in range(20)]


async def test_new_mail_is_announced_with_idle(mailbox: Mailbox) -> None:
    mailbox.configure(imap_idle_seconds=60, imap_poll_seconds=60)
    async with mailbox.fetching() as sink:
        await until(lambda: mailbox.peer.count("IDLE") == 1)
        for number in range(3):
            mailbox.peer.deliver(mail(f"mail {number}"))
            await until(lambda: len(sink.taken) == number + 1)  # noqa: B023 - waited for at once


async def test_without_idle_the_folder_is_looked_at_again(mailbox: Mailbox) -> None:
    mailbox.peer.capabilities = "IMAP4rev1"
    async with mailbox.fetching() as sink:
        await until(lambda: sink.reports[-1:] == [0])
        mailbox.peer.inbox.add(mail("found by looking"))
        await until(lambda: len(sink.taken) == 1)
    assert mailbox.peer.count("IDLE") == 0


async def test_a_mail_that_idle_forgot_to_announce_is_found_all_the_same(mailbox: Mailbox) -> None:
    mailbox.configure(imap_idle_seconds=1)
    async with mailbox.fetching() as sink:
        await until(lambda: mailbox.peer.count("IDLE") == 1)
        mailbox.peer.inbox.add(mail("never announced"))
        await until(lambda: len(sink.taken) == 1)


@pytest.mark.parametrize("where", [(b"* 1 EXISTS\r\n", b""), (b"", b"* 1 EXISTS\r\n")])
async def test_a_mail_that_comes_between_looking_and_waiting_is_not_left(
    mailbox: Mailbox, where: tuple[bytes, bytes]
) -> None:
    mailbox.configure(imap_idle_seconds=60)

    def arrives_just_then() -> tuple[bytes, bytes]:
        if mailbox.peer.inbox.messages:
            return b"", b""
        mailbox.peer.inbox.add(mail("in between"))
        return where

    mailbox.peer.around_idle = arrives_just_then
    async with mailbox.fetching() as sink:
        await until(lambda: len(sink.taken) == 1)


async def test_every_folder_that_is_named_is_fetched(mailbox: Mailbox) -> None:
    from .imap_peer import Folder

    mailbox.peer.folders["Anfragen/Größe & Co"] = Folder()
    mailbox.peer.folders["Anfragen/Gr&APYA3w-e &- Co"] = mailbox.peer.folders.pop("Anfragen/Größe & Co")
    mailbox.configure(imap_folders="INBOX\nAnfragen/Größe & Co")
    mailbox.peer.deliver(mail("to the inbox"))
    mailbox.peer.deliver(mail("to the other"), folder="Anfragen/Gr&APYA3w-e &- Co")
    assert sorted(await mailbox.until_taken(2)) == ["to the inbox", "to the other"]
    assert set(mailbox.sink.state["folders"]) == {"INBOX", "Anfragen/Größe & Co"}


async def test_a_changed_uidvalidity_takes_up_again_from_where_time_was(mailbox: Mailbox) -> None:
    now = datetime.now(UTC)
    for days in (20, 10, 1):
        mailbox.peer.deliver(mail(f"{days} days ago"), arrived=now - timedelta(days=days))
    await mailbox.until_taken(3)
    # The server was rebuilt: other UIDs under another validity, and one mail came meanwhile.
    rebuilt = mailbox.peer.inbox
    old = list(rebuilt.messages.values())
    rebuilt.messages, rebuilt.validity, rebuilt.next_uid = {}, 77, 500
    for stored in old:
        rebuilt.add(stored.content, stored.arrived)
    rebuilt.add(mail("new since"), now)
    mailbox.sink.taken.clear()
    # What lies in the overlap comes a second time (the house knows it for the same), what is older does not.
    assert await mailbox.until_taken(2) == ["1 days ago", "new since"]
    assert mailbox.sink.state["folders"]["INBOX"]["validity"] == 77


async def test_a_restored_folder_does_not_bring_ten_years_of_mail(mailbox: Mailbox) -> None:
    now = datetime.now(UTC)
    mailbox.peer.deliver(mail("current", Date=format_datetime(now)), arrived=now)
    await mailbox.until_taken(1)
    rebuilt = mailbox.peer.inbox
    rebuilt.messages, rebuilt.validity = {}, 2
    # The restore gave every mail today's arrival, in no order.
    rebuilt.add(mail("from 2014", Date="Mon, 5 May 2014 12:00:00 +0000"), now)
    rebuilt.add(mail("current", Date=format_datetime(now)), now)
    rebuilt.add(mail("without a date"), now)
    for year in range(2015, 2025):
        rebuilt.add(mail(f"from {year}", Date=f"Tue, 5 May {year} 12:00:00 +0000"), now)
    mailbox.sink.taken.clear()
    assert await mailbox.until_taken(2) == ["current", "without a date"]
    # From then on old dates no longer matter: somebody may well send a mail with a wrong clock.
    rebuilt.add(mail("wrong clock", Date="Thu, 1 Jan 1970 00:00:00 +0000"), now)
    assert (await mailbox.until_taken(3))[-1] == "wrong clock"
    assert mailbox.sink.state["folders"]["INBOX"]["rescan"] is None


async def test_wrong_password_is_said_so_and_needs_a_person(mailbox: Mailbox) -> None:
    mailbox.give(imap_password="falsch")
    with pytest.raises(NeedsReconnect, match=r"refused the user name or password of support@shop\.test"):
        await mailbox.pull()


async def test_letters_beyond_ascii_in_a_password(mailbox: Mailbox) -> None:
    mailbox.peer.password = "gehëim ☂"
    mailbox.give(imap_password="gehëim ☂")
    mailbox.peer.deliver(mail("in"))
    assert await mailbox.until_taken(1) == ["in"]


async def test_a_refusal_for_now_is_tried_again(mailbox: Mailbox) -> None:
    mailbox.peer.bend = lambda command, line: (
        b"TAG NO [LIMIT] Too many simultaneous connections\r\n" if command == "LOGIN" else None
    )
    with pytest.raises(RetryLater, match="asks to wait"):
        await mailbox.pull()


async def test_a_folder_that_is_not_there(mailbox: Mailbox) -> None:
    mailbox.configure(imap_folders="Eingang")
    with pytest.raises(NeedsReconnect, match="folder could not be opened"):
        await mailbox.pull()


async def test_nobody_there(mailbox: Mailbox) -> None:
    mailbox.configure(imap_port=1)
    with pytest.raises(RetryLater, match="nothing answers on this port"):
        await mailbox.pull()
