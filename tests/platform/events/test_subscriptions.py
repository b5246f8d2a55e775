"""Durable subscriptions: at least once, in order, and one event that fails stops nothing."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import pytest
from sqlalchemy import text

from merhaba.platform.database import SYSTEM, Database, DatabaseUnavailable, Transaction
from merhaba.platform.events import Event, Recorded, Subscription, append
from merhaba.platform.events.subscriptions import run, step


@dataclass(frozen=True, slots=True)
class Happened(Event):
    """Something with a number."""

    name: ClassVar[str] = "test.happened"

    number: int


@dataclass(frozen=True, slots=True)
class SomethingElse(Event):
    """Nobody asked for it."""

    name: ClassVar[str] = "test.else"


class Reaction:
    """Notes what it saw in a workspace, and fails when told to."""

    def __init__(self, workspace: UUID) -> None:
        self.workspace = workspace
        self.seen: list[int] = []
        self.fails_on: set[int] = set()
        self.subscription = Subscription(
            f"test.{secrets.token_hex(6)}", frozenset({Happened.name}), self.react
        )

    async def react(self, tx: Transaction, event: Recorded) -> None:
        if event.workspace != self.workspace:
            return
        assert tx.workspace == self.workspace
        if event.data["number"] in self.fails_on:
            await tx.run(text("select 1 / 0"))
        self.seen.append(event.data["number"])


@pytest.fixture
async def reaction(pool: Database, workspace: UUID) -> Reaction:
    """A subscription that begins now."""
    made = Reaction(workspace)
    await _drain(pool, made)
    return made


async def _drain(pool: Database, reaction: Reaction) -> None:
    async with asyncio.timeout(20):
        while await step(pool, reaction.subscription):
            pass


async def _happen(pool: Database, workspace: UUID, *numbers: int) -> None:
    for number in numbers:
        async with pool.transaction(workspace) as tx:
            await append(tx, Happened(number), SomethingElse())


async def _parked(pool: Database, reaction: Reaction) -> list[dict[str, object]]:
    async with pool.transaction(reaction.workspace) as tx:
        rows = await tx.rows(
            text("select data, error, attempts from parked_events where subscription = :name"),
            {"name": reaction.subscription.name},
        )
    return [dict(row._mapping) for row in rows]


async def test_events_are_reacted_to_in_order_and_once(pool: Database, reaction: Reaction) -> None:
    await _happen(pool, reaction.workspace, 1, 2, 3)
    await _drain(pool, reaction)
    await _happen(pool, reaction.workspace, 4)
    await _drain(pool, reaction)
    assert reaction.seen == [1, 2, 3, 4]


async def test_what_happened_before_the_subscription_is_not_its_business(
    pool: Database, workspace: UUID
) -> None:
    await _happen(pool, workspace, 1)
    late = Reaction(workspace)
    await _drain(pool, late)
    await _happen(pool, workspace, 2)
    await _drain(pool, late)
    assert late.seen == [2]


async def test_an_event_that_fails_is_parked_and_the_stream_goes_on(
    pool: Database, reaction: Reaction
) -> None:
    reaction.fails_on = {2}
    await _happen(pool, reaction.workspace, 1, 2, 3)
    await _drain(pool, reaction)
    assert reaction.seen == [1, 3]
    (parked,) = await _parked(pool, reaction)
    assert parked["data"] == {"number": 2}
    assert "division by zero" in str(parked["error"])


async def test_a_parked_event_is_tried_again_until_it_works(pool: Database, reaction: Reaction) -> None:
    reaction.fails_on = {1}
    await _happen(pool, reaction.workspace, 1)
    await _drain(pool, reaction)
    await _wait_over(pool, reaction)
    await _drain(pool, reaction)
    assert [p["attempts"] for p in await _parked(pool, reaction)] == [2]
    reaction.fails_on = set()
    await _drain(pool, reaction)
    assert reaction.seen == [], "not before its time"
    await _wait_over(pool, reaction)
    await _drain(pool, reaction)
    assert reaction.seen == [1]
    assert await _parked(pool, reaction) == []


async def _wait_over(pool: Database, reaction: Reaction) -> None:
    async with pool.transaction(reaction.workspace) as tx:
        await tx.run(
            text("update parked_events set next_try_at = now() where subscription = :name"),
            {"name": reaction.subscription.name},
        )


async def test_what_a_crash_interrupts_happens_again(pool: Database, reaction: Reaction) -> None:
    """The cursor moves in the transaction of the batch: never before its reactions are committed."""
    await _happen(pool, reaction.workspace, 1, 2)

    async def loses_the_database(tx: Transaction, event: Recorded) -> None:
        if event.workspace == reaction.workspace and event.data["number"] == 2:
            raise DatabaseUnavailable("gone")
        await reaction.react(tx, event)

    broken = Subscription(reaction.subscription.name, reaction.subscription.types, loses_the_database)
    with pytest.raises(DatabaseUnavailable):
        await step(pool, broken)
    await _drain(pool, reaction)
    assert reaction.seen == [1, 1, 2]


async def test_two_workers_do_not_react_at_the_same_time(pool: Database, reaction: Reaction) -> None:
    running = most = 0

    async def slowly(tx: Transaction, event: Recorded) -> None:
        nonlocal running, most
        if event.workspace == reaction.workspace:
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.02)
            running -= 1
            await reaction.react(tx, event)

    subscription = Subscription(reaction.subscription.name, reaction.subscription.types, slowly)
    await _happen(pool, reaction.workspace, *range(6))
    heard = asyncio.Event()
    workers = [asyncio.create_task(run(pool, subscription, heard)) for _ in range(2)]
    async with asyncio.timeout(20):
        while len(reaction.seen) < 6:  # noqa: ASYNC110 - what is waited for is in other hands
            await asyncio.sleep(0.02)
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    assert most == 1
    assert reaction.seen == list(range(6))


async def test_after_a_restore_a_subscription_goes_on_from_now(fresh_database_url: str) -> None:
    """Transaction ids begin again after dump and restore; the epoch tells that they did."""
    from merhaba.modules.workspaces.commands.brands import create_workspace

    pool = Database(fresh_database_url, pool_size=4)
    async with pool.transaction(SYSTEM) as tx:
        workspace = await create_workspace(tx, slug="w", name="W")
    reaction = Reaction(workspace)
    await _drain(pool, reaction)
    await _happen(pool, workspace, 1)
    await _drain(pool, reaction)
    async with pool.transaction(SYSTEM) as tx:
        await tx.run(text("update subscriptions set xid = '99999999999'"))
        await tx.run(text("update event_epoch set epoch = gen_random_uuid()"))
    await _drain(pool, reaction)
    await _happen(pool, workspace, 2)
    await _drain(pool, reaction)
    assert reaction.seen == [1, 2]
    await pool.close()
