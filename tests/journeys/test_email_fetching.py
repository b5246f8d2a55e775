"""A mailbox that is fetched: from a server elsewhere to the inbox, exactly once, whoever runs and whenever
it stops."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from merhaba.modules.fetching import commands, fetcher, supervisor
from merhaba.modules.fetching.commands import Superseded
from merhaba.modules.fetching.fetcher import HouseSink, Target
from merhaba.platform.database.url import libpq_url
from merhaba.ports.channels import Raw

from ..channels.email.fetching.imap_peer import ImapPeer
from .conftest import Shop
from .house import until
from .post import letter


@dataclass
class Fetched:
    """A shop whose mailbox lies at a peer."""

    shop: Shop
    peer: ImapPeer

    def arrives(self, text: str, **more: Any) -> EmailMessage:
        """A mail arrives at the peer."""
        mail = letter("Clara <clara@mail.example>", self.shop.address, text, subject=text, **more)
        self.peer.deliver(mail.as_bytes(policy=SMTP))
        return mail

    async def configure(self, **config: Any) -> None:
        """Change the mailbox's settings at the desk."""
        mine = next(c for c in (await self.shop.owner.get("/channels"))["items"] if c["id"] == self.id)
        await self.shop.owner.patch(f"/channels/{self.id}", config={**mine["config"], **config})

    @property
    def id(self) -> str:
        return str(self.shop.mailbox)

    async def state(self) -> dict[str, Any]:
        """How fetching goes, as the desk sees it."""
        found: dict[str, Any] = await self.shop.owner.get(f"/channels/{self.id}/fetch")
        return found

    async def subjects(self) -> list[str]:
        """Subjects of all conversations, sorted."""
        return sorted(c["subject"] for c in await self.shop.owner.conversations(view="any"))

    @contextlib.asynccontextmanager
    async def working(self) -> AsyncIterator[asyncio.Task[None]]:
        """A process that fetches while the block runs."""
        task = asyncio.create_task(supervisor.run(self.shop.house.web))
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def has(self, *subjects: str) -> None:
        """Wait until exactly these conversations are there."""

        async def there() -> bool:
            return await self.subjects() == sorted(subjects)

        await until(there, f"conversations {subjects}")


@pytest.fixture
async def fetched(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Fetched]:
    monkeypatch.setattr(supervisor, "_ROUND_SECONDS", 0.1)
    async with ImapPeer(user=shop.address).running() as peer:
        config = {
            "imap_host": "127.0.0.1",
            "imap_port": peer.port,
            "imap_security": "none",
            "imap_days_back": 10,
            "imap_poll_seconds": 1,
        }
        await shop.owner.patch(
            f"/channels/{shop.mailbox}", config=config, secrets={"imap_password": peer.password}
        )
        yield Fetched(shop, peer)
        # Other tests' processes must not go on fetching here.
        await shop.owner.patch(f"/channels/{shop.mailbox}", status="paused")


async def test_mail_comes_from_the_server_and_the_settings_show_how_it_goes(fetched: Fetched) -> None:
    fetched.arrives("Waiting since yesterday")
    async with fetched.working():
        await fetched.has("Waiting since yesterday")
        fetched.arrives("Just now")
        await fetched.has("Just now", "Waiting since yesterday")
        await until(lambda: _waits(fetched), "it waits for more")
    state = await fetched.state()
    assert (state["fetched"], state["behind"], state["lag_seconds"]) == (2, 0, 0)
    assert state["error"] is None
    assert state["delay_seconds"] < 60
    health = (await fetched.shop.owner.get("/health"))["channels"]
    assert next(c for c in health if c["id"] == fetched.id)["fetch"]["fetched"] == 2
    message = (
        await fetched.shop.owner.messages((await fetched.shop.owner.conversations(q="Just"))[0]["id"])
    )[0]
    assert message["has_raw"]


async def test_the_same_mail_by_three_roads_is_one_message(fetched: Fetched) -> None:
    mail = fetched.arrives("Once only")
    fetched.peer.deliver(b"X-Forwarded-For: elsewhere\r\n" + mail.as_bytes(policy=SMTP))
    async with fetched.working():
        await fetched.has("Once only")
        await fetched.shop.receive(mail)
        await until(lambda: _fetched(fetched, 2), "both copies were fetched")
    conversation = await fetched.shop.owner.only_conversation(view="any")
    assert conversation["message_count"] == 1


async def test_what_cannot_be_read_goes_to_the_tray_and_does_not_stop_the_next(fetched: Fetched) -> None:
    fetched.arrives("before")
    fetched.peer.deliver(b"no header at all")
    fetched.arrives("after")
    async with fetched.working():
        await fetched.has("after", "before")
    (dead,) = (await fetched.shop.owner.get("/dead-letters"))["items"]
    assert "not an e-mail" in dead["error"]
    raw = await fetched.shop.owner.http.get(f"/dead-letters/{dead['id']}/raw")
    assert raw.content == b"no header at all"


async def test_a_wrong_password_is_on_the_account_until_it_is_put_right(fetched: Fetched) -> None:
    await fetched.shop.owner.patch(f"/channels/{fetched.id}", secrets={"imap_password": "falsch"})
    fetched.arrives("behind a locked door")
    async with fetched.working():
        account = await until(lambda: _in_error(fetched), "the account shows its error")
        assert "refused the user name or password" in account["last_error"]
        state = await fetched.state()
        assert state["state"] == "failing"
        assert state["retry_at"] is not None
        # Sending works, which does not make fetching work.
        clara = "clara@mail.example"
        await fetched.shop.owner.post("/conversations", {"to": clara, "subject": "Hello", "text": "Hi"})
        await fetched.shop.sent_to(clara)
        assert (await _in_error(fetched))["status"] == "error"
        password = {"imap_password": fetched.peer.password}
        await fetched.shop.owner.patch(f"/channels/{fetched.id}", secrets=password)
        await fetched.has("Hello", "behind a locked door")
        await until(lambda: _is_fine(fetched), "the error is gone")


async def test_a_person_may_ask_to_fetch_at_once(fetched: Fetched) -> None:
    fetched.peer.bend = lambda command, line: b"TAG NO [UNAVAILABLE]\r\n" if command == "LOGIN" else None
    fetched.arrives("at last")
    async with fetched.working():
        await until(lambda: _failures(fetched), "the first try failed")
        fetched.peer.bend = lambda command, line: None
        await fetched.shop.owner.post(f"/channels/{fetched.id}/fetch")
        await fetched.has("at last")
    assert await fetched.shop.agent.refused("POST", f"/channels/{fetched.id}/fetch") == (403, "not-allowed")


async def test_a_paused_account_is_left_alone(fetched: Fetched) -> None:
    async with fetched.working():
        await until(lambda: _waits(fetched), "it waits")
        await fetched.shop.owner.patch(f"/channels/{fetched.id}", status="paused")
        await until(lambda: not fetched.peer.idling, "it let go")
        fetched.arrives("while paused")
        await asyncio.sleep(0.5)
        assert await fetched.subjects() == []
        await fetched.shop.owner.patch(f"/channels/{fetched.id}", status="active")
        await fetched.has("while paused")


async def test_of_two_processes_one_fetches(fetched: Fetched) -> None:
    for number in range(10):
        fetched.arrives(f"mail {number}")
    async with fetched.working(), fetched.working(), fetched.working():
        await fetched.has(*(f"mail {number}" for number in range(10)))
        assert fetched.peer.connections == 1


async def test_when_the_process_that_fetches_ends_another_goes_on(fetched: Fetched) -> None:
    async with contextlib.AsyncExitStack() as stack:
        first = await stack.enter_async_context(fetched.working())
        await until(lambda: _waits(fetched), "the first fetches")
        await stack.enter_async_context(fetched.working())
        first.cancel()
        fetched.arrives("for the second")
        await fetched.has("for the second")


async def test_ended_again_and_again_nothing_is_lost_or_doubled(fetched: Fetched) -> None:
    subjects = [f"mail {number:02}" for number in range(40)]
    for subject in subjects:
        fetched.arrives(subject)
    for _ in range(12):
        async with fetched.working():
            await asyncio.sleep(0.1 + secrets.randbelow(300) / 1000)
    async with fetched.working():
        await fetched.has(*subjects)
    counts = [c["message_count"] for c in await fetched.shop.owner.conversations(view="any")]
    assert counts == [1] * len(subjects)
    rows = await fetched.shop.house.rows(
        fetched.shop.workspace, "select state, count(*) as n from raw_inbound group by state"
    )
    # Not even the raw log has one twice: the place is stored with the mail.
    assert rows == [{"state": "processed", "n": 40}]


async def test_when_its_database_connection_goes_it_stops_and_begins_again(fetched: Fetched) -> None:
    async with fetched.working():
        await until(lambda: _waits(fetched), "it waits")
        url = libpq_url(fetched.shop.house.web.database.url)
        with psycopg.connect(url, autocommit=True) as superuser:
            superuser.execute(
                "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'"
                " and database = (select oid from pg_database where datname = current_database())"
            )
        fetched.arrives("after the break")
        await fetched.has("after the break")


async def test_a_runner_that_was_superseded_cannot_store_anything(fetched: Fetched) -> None:
    shop = fetched.shop
    target = Target(shop.workspace, shop.mailbox, "email")
    old, new = uuid4(), uuid4()
    for runner in (old, new):
        await _take_over(shop, runner)
    raw = Raw(letter("x@mail.example", shop.address, "late").as_bytes(policy=SMTP))
    with pytest.raises(Superseded):
        await HouseSink(shop.house.web, target, old).deliver(raw, {"folders": {}})
    assert await fetched.subjects() == []
    await HouseSink(shop.house.web, target, new).deliver(raw, {"folders": {}})
    assert await fetched.subjects() == ["My order"]


async def test_a_changed_uidvalidity_doubles_nothing(fetched: Fetched) -> None:
    subjects = [f"mail {number}" for number in range(5)]
    for subject in subjects:
        fetched.arrives(subject)
    async with fetched.working():
        await fetched.has(*subjects)
        inbox = fetched.peer.inbox
        old, inbox.messages = list(inbox.messages.values()), {}
        inbox.validity, inbox.next_uid = 900, 1
        for stored in old:
            inbox.add(stored.content, stored.arrived)
        fetched.arrives("meanwhile")
        await fetched.has(*subjects, "meanwhile")
        await until(lambda: _fetched(fetched, 11), "everything was looked at again")
    counts = [c["message_count"] for c in await fetched.shop.owner.conversations(view="any")]
    assert counts == [1] * 6


async def test_a_full_disk_waits_and_loses_nothing(fetched: Fetched, monkeypatch: pytest.MonkeyPatch) -> None:
    from merhaba.platform.files import FileStore, StorageFull

    async def full(self: FileStore, content: bytes) -> Any:
        raise StorageFull("no space left")

    with monkeypatch.context() as patched:
        patched.setattr(FileStore, "save", full)
        patched.setattr(fetcher, "pause_after", _soon)
        fetched.arrives("large", html="x" * 100_000)
        async with fetched.working():
            account = await until(lambda: _in_error(fetched), "it says so")
            assert "no room" in account["last_error"]
    async with fetched.working():
        await fetched.has("large")


def _soon(failures: int, *, needs_person: bool) -> Any:
    from datetime import timedelta

    return timedelta(seconds=0.2)


async def _account(fetched: Fetched) -> dict[str, Any]:
    items = (await fetched.shop.owner.get("/channels"))["items"]
    return next(item for item in items if item["id"] == fetched.id)


async def _in_error(fetched: Fetched) -> dict[str, Any]:
    account = await _account(fetched)
    return account if account["status"] == "error" else {}


async def _is_fine(fetched: Fetched) -> bool:
    account = await _account(fetched)
    return bool(account["status"] == "active" and account["last_error"] is None)


async def _waits(fetched: Fetched) -> bool:
    answer = await fetched.shop.owner.http.get(f"/channels/{fetched.id}/fetch")
    return bool(answer.status_code == 200 and answer.json()["state"] == "waiting")


async def _failures(fetched: Fetched) -> bool:
    answer = await fetched.shop.owner.http.get(f"/channels/{fetched.id}/fetch")
    return bool(answer.status_code == 200 and answer.json()["state"] == "failing")


async def _fetched(fetched: Fetched, count: int) -> bool:
    return bool((await fetched.state())["fetched"] >= count)


async def _take_over(shop: Shop, runner: UUID) -> None:
    async with shop.house.web.database.transaction(shop.workspace) as tx:
        await commands.take_over(tx, shop.mailbox, runner)
