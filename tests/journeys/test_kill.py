"""kill -9 in the middle of everything: what was acknowledged is there, once; what was not can be repeated."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiosmtplib
import httpx
import pytest

from .clients import ok
from .house import until
from .post import Relay, letter, post
from .shopper import Shopper
from .stack import Stack, owner_of, serves_again

pytestmark = pytest.mark.xdist_group("kill")


@pytest.fixture
async def stack(data: Path, relay: Relay) -> AsyncIterator[Stack]:
    """A running stack of this test's own."""
    made = Stack(data, relay)
    try:
        await made.start()
        yield made
    finally:
        made.stop()


async def _site(owner: httpx.AsyncClient) -> tuple[str, str]:
    """(site key, mailbox) of a shop that can be written to by chat and by mail."""
    (brand,) = ok(await owner.get("/brands"))["items"]
    body = {"channel": "email", "brand": brand["id"], "address": "support@shop.test"}
    ok(await owner.post("/channels", json=body))
    return brand["site_key"], "support@shop.test"


class Shoppers:
    """Shoppers who each write numbered messages, repeating whatever was not acknowledged."""

    def __init__(self, stack: Stack, site: str, count: int) -> None:
        self.all = [Shopper(stack.url, site) for _ in range(count)]
        self.acknowledged: dict[int, list[str]] = {n: [] for n in range(count)}
        self.enough = False

    async def write_on(self, number: int) -> None:
        """One shopper, until it is enough."""
        shopper, conversation, turn = self.all[number], None, 0
        while not self.enough:
            turn += 1
            key, text = uuid4().hex, f"{number}/{turn}"
            while True:
                with contextlib.suppress(httpx.TransportError):
                    answer = await shopper.try_write(text, conversation, client_key=key)
                    if answer.status_code == 201:
                        break
                    assert answer.status_code == 503, answer.text
                await asyncio.sleep(0.1)
            conversation = answer.json()["conversation"]["id"]
            self.acknowledged[number].append(text)
            await asyncio.sleep(0.02)


class Mailer:
    """A mail server that keeps every mail until we have said 250."""

    def __init__(self, stack: Stack, to: str) -> None:
        self.stack, self.to = stack, to
        self.acknowledged: list[str] = []
        self.enough = False

    async def send_on(self) -> None:
        """Mail after mail, each large enough that a kill may fall into its DATA."""
        number = 0
        while not self.enough:
            number += 1
            mail = letter("clara@mail.example", self.to, f"Mail {number}", subject=f"mail-{number}")
            mail.add_attachment(os.urandom(200_000), maintype="image", subtype="png", filename="x.png")
            while True:
                try:
                    await post(self.stack.smtp_port, mail, [self.to])
                    break
                except (aiosmtplib.SMTPException, OSError, TimeoutError):
                    await asyncio.sleep(0.1)
            self.acknowledged.append(f"mail-{number}")


async def _all(owner: httpx.AsyncClient, path: str, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = ok(await owner.get(path, params={**query, **cursor, "limit": 100}))
        found += page["items"]
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


def _written(thread: list[dict[str, Any]]) -> list[str]:
    """What a shopper wrote; the acknowledgement they got is ours."""
    return [m["text"] for m in thread if m["kind"] == "message" and m["direction"] == "in"]


@pytest.mark.parametrize("what", ["everything", "web and worker"])
async def test_a_kill_loses_nothing_and_doubles_nothing(stack: Stack, what: str) -> None:
    owner = await owner_of(stack)
    site, address = await _site(owner)
    shoppers, mailer = Shoppers(stack, site, 4), Mailer(stack, address)
    for shopper in shoppers.all:
        await shopper.boot()
    tasks = [asyncio.create_task(shoppers.write_on(n)) for n in range(4)]
    tasks.append(asyncio.create_task(mailer.send_on()))
    for _ in range(2):
        await asyncio.sleep(1.2)
        if what == "everything":
            stack.kill_everything()
            await stack.start()
        else:
            stack.kill("worker")
            stack.kill("web")
    await serves_again(stack)
    await asyncio.sleep(1)
    shoppers.enough = mailer.enough = True
    await asyncio.wait_for(asyncio.gather(*tasks), 60)
    conversations = await _all(owner, "/conversations", view="any")
    chats = [c for c in conversations if c["channel"] == "chat"]
    threads = [await _all(owner, f"/conversations/{c['id']}/messages") for c in chats]
    kept = sorted(_written(thread) for thread in threads)
    assert kept == sorted(shoppers.acknowledged.values())
    said = [[m for m in thread if m["kind"] == "message" and m["direction"] == "out"] for thread in threads]
    assert all(len(acknowledgements) <= 1 for acknowledgements in said)
    mails = sorted(c["subject"] for c in conversations if c["channel"] == "email")
    assert mails == sorted(mailer.acknowledged)
    assert ok(await owner.get("/dead-letters"))["items"] == []


async def test_answers_that_were_queued_leave_after_the_kill(stack: Stack, relay: Relay) -> None:
    """Each at least once, always under the same Message-ID, and none is forgotten."""
    owner = await owner_of(stack)
    _, address = await _site(owner)
    senders = [f"kill{n}-{uuid4().hex[:6]}@mail.example" for n in range(8)]
    for sender in senders:
        await post(stack.smtp_port, letter(sender, address), [address])
    written: dict[str, str] = {}
    relay.pause = 0.2
    try:
        for conversation in await _all(owner, "/conversations"):
            path = f"/conversations/{conversation['id']}/messages"
            message = ok(await owner.post(path, json={"kind": "reply", "text": "Answer"}))
            written[conversation["customer"]["email"]] = message["external_id"]
        await asyncio.sleep(0.3)
        stack.kill_everything()
        await stack.start()
        await until(lambda: all(relay.to(sender) for sender in senders), "all have left", 75)
    finally:
        relay.pause = 0.0
    for sender in senders:
        ids = {mail.mail["Message-ID"] for mail in relay.to(sender)}
        assert ids == {f"<{written[sender]}>"}
        assert re.fullmatch(r"<[\w.-]+@shop\.test>", next(iter(ids)))
