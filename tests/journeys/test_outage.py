"""PostgreSQL goes away for a while: everybody is told, nothing is lost, nothing has to be restarted."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import aiosmtplib
import httpx
import pytest

from merhaba.platform.database import migrate
from merhaba.platform.postgres import Cluster

from .clients import client
from .conftest import Shop, open_shop
from .house import House, running_house, until
from .post import Relay, letter
from .shopper import Shopper
from .sockets import desk_live, shopper_live

pytestmark = pytest.mark.xdist_group("outage")


class Outage:
    """A house with a database server of its own, which can be stopped and started."""

    def __init__(self, cluster: Cluster, shop: Shop) -> None:
        self.cluster, self.shop = cluster, shop

    @contextlib.asynccontextmanager
    async def going_on(self, seconds: float = 2.0) -> AsyncIterator[None]:
        """While the block runs (and at least so long) there is no database."""
        await asyncio.to_thread(self.cluster.stop)
        try:
            yield
            await asyncio.sleep(seconds)
        finally:
            self.cluster.start()
        browser = client(self.shop.house.url)
        answers: list[str] = []

        async def ready() -> bool:
            answer = await browser.get("/readyz")
            answers.append(answer.text)
            return answer.status_code == 200

        try:
            await until(ready, "the house serves again", 30)
        except AssertionError:
            raise AssertionError(f"not ready after 30 s: {answers[-1]}") from None


@pytest.fixture
async def outage(data: Path, tmp_path: Path, relay: Relay) -> AsyncIterator[Outage]:
    """A house of this test's own."""
    cluster = Cluster(data, settings={"fsync": "off"})
    cluster.start()
    try:
        migrate(cluster.url)
        async with running_house(cluster.url, tmp_path, relay.url) as house:
            yield Outage(cluster, await open_shop(house, relay))
    finally:
        cluster.stop()


def _told_to_wait(answer: httpx.Response) -> None:
    assert answer.status_code == 503, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "database-unavailable"
    assert int(answer.headers["retry-after"]) >= 1


async def test_requests_are_told_to_wait_and_work_again_afterwards(outage: Outage) -> None:
    shop = outage.shop
    shopper = shop.shopper()
    await shopper.boot()
    conversation = (await shopper.write("Before"))["conversation"]["id"]
    browser = client(shop.house.url)
    mail = letter(f"clara@{shop.slug}.example", shop.address, "During")
    async with outage.going_on():
        _told_to_wait(await shop.agent.http.get("/conversations"))
        _told_to_wait(await shop.agent.http.post("/tags", json={"name": "x"}))
        _told_to_wait(await shopper.try_write("During", conversation))
        _told_to_wait(await browser.get("/readyz"))
        assert (await browser.get("/healthz")).status_code == 200
        with pytest.raises((aiosmtplib.SMTPResponseException, aiosmtplib.SMTPRecipientsRefused)) as later:
            await shop.receive(mail)
        assert "451" in str(later.value)
    await shopper.write("After", conversation)
    await shop.receive(mail)
    assert [m["text"] for m in await shop.agent.messages(conversation)] == ["Before", "After"]
    assert len(await shop.agent.conversations(channel="email")) == 1
    await shop.agent.reply(conversation, "And we answer")
    (mailed,) = await shop.agent.conversations(channel="email")
    await shop.agent.reply(mailed["id"], "By mail, too")
    await shop.sent_to(f"clara@{shop.slug}.example")


async def test_open_streams_miss_nothing(outage: Outage) -> None:
    shop = outage.shop
    shopper = shop.shopper()
    await shopper.boot()
    conversation = (await shopper.write("Before"))["conversation"]["id"]
    async with desk_live(shop.agent) as desk, shopper_live(shopper) as widget:
        async with outage.going_on():
            await asyncio.sleep(0.5)
        await shopper.write("After", conversation)
        await desk.message("After", seconds=20)
        await shop.agent.reply(conversation, "Answer")
        await widget.message("Answer", seconds=20)
        texts = [f["message"]["text"] for f in desk.frames if f.get("type") == "message.created"]
        assert [t for t in texts if t] == ["After", "Answer"]


async def test_what_was_sent_while_it_went_down_is_there_once_or_was_refused(outage: Outage) -> None:
    """Writers do not stop for the outage; each repeats its message until it is taken."""
    shop = outage.shop
    writers = [_Writer(shop.house, shop.site) for _ in range(4)]
    for writer in writers:
        await writer.shopper.boot()
    tasks = [asyncio.create_task(writer.write_on()) for writer in writers]
    await asyncio.sleep(0.5)
    async with outage.going_on():
        pass
    await asyncio.sleep(1)
    for writer in writers:
        writer.enough = True
    await asyncio.gather(*tasks)
    for writer in writers:
        kept = [m["text"] for c in writer.conversations for m in await writer.shopper.thread(c, limit=100)]
        assert kept == writer.taken
        assert len(writer.conversations) == 1


class _Writer:
    """A shopper who numbers their messages, and repeats one that was not taken under the same key."""

    def __init__(self, house: House, site: str) -> None:
        self.shopper = Shopper(house.url, site)
        self.taken: list[str] = []
        self.conversations: set[str] = set()
        self.enough = False

    async def write_on(self) -> None:
        number = 0
        while not self.enough:
            number += 1
            key, text = uuid4().hex, f"message {number}"
            conversation = next(iter(self.conversations), None)
            while True:
                answer = await self.shopper.try_write(text, conversation, client_key=key)
                if answer.status_code == 201:
                    break
                assert answer.status_code == 503, answer.text
                await asyncio.sleep(0.1)
            self.taken.append(text)
            self.conversations.add(answer.json()["conversation"]["id"])
            await asyncio.sleep(0.05)
