"""kill -9 in the middle of refunds: each order is refunded once, whatever died, whatever answer was lost."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from ..shops.anyshop.data import shop_data
from ..shops.anyshop.fake import TOKEN, Fake, started
from ..shops.anyshop.hooks import SECRET
from .clients import ok
from .house import until
from .post import Relay
from .stack import Stack, owner_of, serves_again

pytestmark = pytest.mark.xdist_group("kill")
_NO_LIMITS: dict[str, Any] = {"refund_days": None, "return_days": None, "agent": {}, "admin": {}}


@pytest.fixture
async def stack(data: Path, relay: Relay) -> AsyncIterator[Stack]:
    made = Stack(data, relay)
    try:
        await made.start()
        yield made
    finally:
        made.stop()


async def _refund(owner: httpx.AsyncClient, order: str) -> str:
    """Ask until it is acknowledged, as a browser does; the action's id."""
    key = {"Idempotency-Key": uuid4().hex}
    while True:
        with contextlib.suppress(httpx.TransportError):
            answer = await owner.post(
                f"/orders/{order}/actions?wait=0", json={"action": "refund", "amount": "1.00"}, headers=key
            )
            if answer.status_code == 201:
                return str(answer.json()["id"])
            assert answer.status_code == 503, answer.text
        await asyncio.sleep(0.1)


def _refunded(fake: Fake) -> dict[str, list[str]]:
    """The amounts that went back, by order number, of orders where nothing had before."""
    orders = fake.api.shop.tables["orders"].values()
    return {order["number"]: [r["amount"] for r in order.get("refunds", [])] for order in orders}


async def test_refunds_asked_for_while_everything_is_killed_are_each_done_once(stack: Stack) -> None:
    async with started(shop_data()) as fake:
        owner = await owner_of(stack)
        store, some = await _connected(owner, fake)
        before = _refunded(fake)
        assert all(before[order["number"]] == [] for order in some)
        asking = [asyncio.create_task(_refund(owner, order["id"])) for order in some[: len(some) // 2]]
        dice = random.Random(7)
        for turn, what in enumerate(["worker", "web", "everything", "worker"]):
            fake.act_then_hang_up()
            asking += [asyncio.create_task(_refund(owner, o["id"])) for o in some[len(some) // 2 :][turn::4]]
            await asyncio.sleep(dice.uniform(0.3, 1.0))
            if what == "everything":
                stack.kill_everything()
                await stack.start()
            else:
                stack.kill(what)
        await serves_again(stack)
        actions = await asyncio.wait_for(asyncio.gather(*asking), 90)
        assert len(set(actions)) == len(some)

        async def all_done() -> bool:
            with contextlib.suppress(httpx.TransportError):
                states = [ok(await owner.get(f"/order-actions/{action}"))["state"] for action in actions]
                assert not {"failed", "unclear"} & set(states), states
                return set(states) == {"done"}
            return False

        await until(all_done, "every refund ends", 120)
        after = _refunded(fake)
        assert {o["number"]: after[o["number"]] for o in some} == {o["number"]: ["1.00"] for o in some}
        shown = ok(await owner.get("/orders", params={"shop": store, "limit": 200}))["items"]
        back = {o["number"]: o["refunded"]["amount"] for o in shown}
        assert all(back[o["number"]] == "1.00" for o in some)


async def _connected(owner: httpx.AsyncClient, fake: Fake) -> tuple[str, list[dict[str, Any]]]:
    """Connect the platform; (shop, orders of which a euro can go back)."""
    (brand,) = ok(await owner.get("/brands"))["items"]
    body = {
        "platform": "anyshop",
        "brand": brand["id"],
        "config": {"url": fake.url},
        "secrets": {"token": TOKEN, "hook_secret": SECRET},
    }
    shop = ok(await owner.post("/shops", json=body))["id"]
    ok(await owner.put(f"/shops/{shop}/policy", json=_NO_LIMITS))

    async def mirrored() -> bool:
        return all(sync["complete"] for sync in ok(await owner.get(f"/shops/{shop}"))["syncs"])

    await until(mirrored, "the first sync", 40)
    found = ok(await owner.get("/orders", params={"shop": shop, "limit": 200}))["items"]
    able = [
        order
        for order in found
        if order["total"]["currency"] == "EUR"
        and order["financial_status"] == "paid"
        and not order["refunds"]
        and float(order["total"]["amount"]) > 2
    ]
    assert len(able) >= 12
    return shop, able
