"""kill -9 while rules are at work: nothing is lost, nothing is done twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from .clients import ok
from .house import until
from .post import Relay
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


async def _thread(owner: httpx.AsyncClient, conversation: str) -> list[dict[str, Any]]:
    page = ok(await owner.get(f"/conversations/{conversation}/messages", params={"limit": 200}))
    items: list[dict[str, Any]] = page["items"]
    return items


async def test_a_worker_that_is_killed_neither_forgets_a_rule_nor_repeats_it(stack: Stack) -> None:
    owner = await owner_of(stack)
    (brand,) = ok(await owner.get("/brands"))["items"]
    label = ok(await owner.post("/tags", json={"name": "seen"}))["id"]
    for action in ({"do": "note", "text": "Noted"}, {"do": "reply", "text": {"en": "We have it"}}):
        body = {
            "name": action["do"],
            "enabled": True,
            "when": {"on": "created"},
            "condition": {"all": []},
            "actions": [action, {"do": "add_tags", "tags": [label]}],
        }
        ok(await owner.post("/rules", json=body))
    await asyncio.sleep(1.5)  # the worker's subscription begins with what happens once it follows the log
    shoppers = [Shopper(stack.url, brand["site_key"]) for _ in range(24)]
    written: list[str] = []
    for number, shopper in enumerate(shoppers):
        await shopper.boot()
        written.append((await shopper.write(f"Question {number}"))["conversation"]["id"])
        if number % 6 == 3:
            stack.kill("worker")
    await serves_again(stack)

    async def finished() -> bool:
        threads = [await _thread(owner, one) for one in written]
        return all(any(m["kind"] == "note" for m in thread) for thread in threads)

    await until(finished, "every conversation was looked at", 60)
    await asyncio.sleep(2)
    for conversation in written:
        thread = await _thread(owner, conversation)
        assert [m["text"] for m in thread if m["kind"] == "note"] == ["Noted"]
        spoken = [m["automatic"] for m in thread if m["kind"] == "message" and m["direction"] == "out"]
        assert len(spoken) == 1, "one thing by itself, be it the rule's or the acknowledgement's"
        tagged = [m for m in thread if m["kind"] == "event" and m["event"]["type"] == "tags"]
        assert len(tagged) == 1
