"""The event log under concurrent writers: a reader by cursor misses nothing and sees nothing twice."""

from __future__ import annotations

import asyncio
import contextlib
import random
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from merhaba.kit.cursors import BadCursor
from merhaba.modules.live.replay import missed
from merhaba.platform.database import SYSTEM, Database
from merhaba.platform.events import (
    Event,
    Place,
    append,
    clear,
    cursor_of,
    end,
    place_of,
    reaches_back_to,
    since,
)


@dataclass(frozen=True, slots=True)
class Counted(Event):
    """An event with a number."""

    name: ClassVar[str] = "test.counted"

    number: int
    who: UUID | None = None


class Boom(Exception):
    """What rolls a transaction back here."""


async def _follow(pool: Database, workspace: UUID, place: Place, wanted: int) -> list[int]:
    seen: list[int] = []
    async with asyncio.timeout(30):
        while len(seen) < wanted:
            async with pool.transaction(SYSTEM) as tx:
                batch = await since(tx, place, limit=random.choice([1, 3, 50]), workspace=workspace)
            for event in batch:
                seen.append(event.data["number"])
                place = Place(event.xid, event.id)
            await asyncio.sleep(0)
    return seen


async def test_readers_miss_nothing_of_many_writers(pool: Database, workspace: UUID) -> None:
    """Numbers are given out before commit: a reader by number alone steps over rows that commit late."""
    async with pool.transaction(SYSTEM) as tx:
        _, place = await end(tx)
    writers, each = 5, 30

    async def write(writer: int) -> None:
        for turn in range(each):
            number = writer * 1000 + turn
            try:
                async with pool.transaction(workspace) as tx:
                    await append(tx, Counted(number))
                    await asyncio.sleep(random.random() / 300)
                    if turn % 5 == 4:
                        raise Boom
            except Boom:
                continue

    kept = {w * 1000 + t for w in range(writers) for t in range(each) if t % 5 != 4}
    readers = [asyncio.create_task(_follow(pool, workspace, place, len(kept))) for _ in range(2)]
    await asyncio.gather(*(write(writer) for writer in range(writers)))
    for seen in await asyncio.gather(*readers):
        assert sorted(seen) == sorted(kept)


async def test_an_event_shows_only_after_its_commit_and_every_older_one(
    pool: Database, workspace: UUID
) -> None:
    async with pool.transaction(SYSTEM) as tx:
        _, place = await end(tx)
    async with pool.transaction(workspace) as slow:
        await append(slow, Counted(1))
        await slow.before_commit[0]()  # written, but not committed yet
        async with pool.transaction(workspace) as quick:
            await append(quick, Counted(2))
        async with pool.transaction(SYSTEM) as reader:
            assert await since(reader, place, workspace=workspace) == []
    async with pool.transaction(SYSTEM) as reader:
        assert [e.data["number"] for e in await since(reader, place, workspace=workspace)] == [1, 2]


async def test_a_rolled_back_event_never_happened(pool: Database, workspace: UUID) -> None:
    async with pool.transaction(SYSTEM) as tx:
        _, place = await end(tx)
    with pytest.raises(Boom):
        await _append_and_fail(pool, workspace)
    async with pool.transaction(SYSTEM) as reader:
        assert await since(reader, place, workspace=workspace) == []


async def _append_and_fail(pool: Database, workspace: UUID) -> None:
    async with pool.transaction(workspace) as tx:
        await append(tx, Counted(1))
        raise Boom


async def test_a_cursor_leads_back_to_its_place(pool: Database, workspace: UUID) -> None:
    async with pool.transaction(workspace) as tx:
        await append(tx, *(Counted(n, uuid4()) for n in range(4)))
    async with pool.transaction(workspace) as tx:
        epoch, _ = await end(tx)
        events = await since(tx, Place(0, 0), workspace=workspace)
    cursor = cursor_of(epoch, Place(events[1].xid, events[1].id))
    async with pool.transaction(workspace) as tx:
        found = await missed(tx, cursor)
    assert [e.data["number"] for e in found.events] == [2, 3]
    assert not found.reset
    assert isinstance(found.events[0].ident("who"), UUID)


async def test_a_cursor_of_another_epoch_begins_anew(pool: Database, workspace: UUID) -> None:
    async with pool.transaction(workspace) as tx:
        found = await missed(tx, cursor_of(uuid4(), Place(5, 5)))
        epoch, _ = await end(tx)
    assert found.reset
    assert list(found.events) == []
    assert place_of(found.cursor, epoch) == found.place


async def test_a_cursor_from_before_the_clearing_begins_anew(fresh_database_url: str) -> None:
    from merhaba.modules.workspaces.commands.brands import create_workspace

    pool = Database(fresh_database_url, pool_size=4)
    async with pool.transaction(SYSTEM) as tx:
        workspace = await create_workspace(tx, slug="w", name="W")
        epoch, begin = await end(tx)
    for number in range(4):
        async with pool.transaction(workspace) as tx:
            await append(tx, Counted(number))
    async with pool.transaction(SYSTEM) as tx:
        await tx.run(text("update events set at = at - interval '31 days' where (data->>'number')::int < 2"))
        events = await since(tx, begin, workspace=workspace)
    async with pool.transaction(SYSTEM) as tx:
        assert await clear(tx, timedelta(days=30)) == 2
    async with pool.transaction(workspace) as tx:
        assert not await reaches_back_to(tx, begin)
        assert (await missed(tx, cursor_of(epoch, begin))).reset
        last_cleared = Place(events[1].xid, events[1].id)
        found = await missed(tx, cursor_of(epoch, last_cleared))
        assert not found.reset
        assert [e.data["number"] for e in found.events] == [2, 3]
    await pool.close()


@pytest.mark.parametrize("xid", ["-1", "x", str(2**63), "1e3", ""])
async def test_a_cursor_that_was_made_up_is_refused(pool: Database, workspace: UUID, xid: str) -> None:
    from merhaba.kit.cursors import pack

    async with pool.transaction(workspace) as tx:
        epoch, _ = await end(tx)
        with pytest.raises(BadCursor):
            await missed(tx, pack(epoch, xid, "1"))


async def test_committing_events_rings_the_bell_and_rolling_back_does_not(
    pool: Database, workspace: UUID
) -> None:
    rings: list[int] = []
    pool.on_events = lambda: rings.append(1)
    async with pool.transaction(workspace) as tx:
        await append(tx, Counted(1))
        assert rings == []
    assert rings == [1]
    async with pool.transaction(workspace) as tx:
        await tx.scalar(text("select 1"))
    with pytest.raises(Boom):
        await _append_and_fail(pool, workspace)
    assert rings == [1]


async def test_events_of_a_part_that_fails_are_undone_with_it_and_later_ones_are_kept(
    pool: Database, workspace: UUID
) -> None:
    async with pool.transaction(SYSTEM) as tx:
        _, place = await end(tx)
    async with pool.transaction(workspace) as tx:
        with contextlib.suppress(LookupError):
            async with tx.part():
                await append(tx, Counted(1))
                raise LookupError
        await append(tx, Counted(2), Counted(3))
        async with tx.part():
            await append(tx, Counted(4))
    async with pool.transaction(SYSTEM) as reader:
        assert [e.data["number"] for e in await since(reader, place, workspace=workspace)] == [2, 3, 4]


async def test_what_a_transaction_locks_it_waits_for_once_and_others_wait_for_it(
    pool: Database, workspace: UUID
) -> None:
    order: list[str] = []

    async def second() -> None:
        async with pool.transaction(workspace) as tx:
            await tx.lock("a", "b")
            order.append("second")

    async with pool.transaction(workspace) as first:
        await first.lock("b")
        with contextlib.suppress(LookupError):
            async with first.part():
                await first.lock("a")
                raise LookupError
        await first.lock("b", "a")  # let go with the part, and taken again
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0.1)
        order.append("first")
    await waiting
    assert order == ["first", "second"]
