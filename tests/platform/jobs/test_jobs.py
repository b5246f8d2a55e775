"""Jobs: enqueued with the rows they belong to, run in order per key, and not lost with their worker."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from merhaba.platform.database import SYSTEM, Database
from merhaba.platform.jobs import Task, enqueue
from merhaba.platform.jobs import worker as workers
from merhaba.platform.runtime import Runtime


class Boom(Exception):
    """What goes wrong here."""


@contextlib.asynccontextmanager
async def _working(runtime: Runtime, *tasks: Task) -> AsyncIterator[None]:
    worker = asyncio.create_task(workers.run(runtime, tasks, concurrency=4))
    try:
        yield
    finally:
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)


async def _until(condition: Callable[[], bool], seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for is in other hands
            await asyncio.sleep(0.02)


async def _jobs(pool: Database, name: str) -> list[tuple[str, int]]:
    async with pool.transaction(SYSTEM) as tx:
        query = text(
            "select status::text, attempts from procrastinate_jobs where task_name = :name order by id"
        )
        return [(row.status, row.attempts) for row in await tx.rows(query, {"name": name})]


@pytest.fixture
def name() -> str:
    """A task of this test's own: the queue is shared."""
    return f"test.{secrets.token_hex(6)}"


async def test_a_job_commits_with_its_transaction_or_not_at_all(
    pool: Database, workspace: UUID, name: str
) -> None:
    with pytest.raises(Boom):
        await _enqueue_and_fail(pool, workspace, name)
    assert await _jobs(pool, name) == []
    async with pool.transaction(workspace) as tx:
        await enqueue(tx, name, number=2)
        assert await _jobs(pool, name) == []
    assert await _jobs(pool, name) == [("todo", 0)]


async def _enqueue_and_fail(pool: Database, workspace: UUID, name: str) -> None:
    async with pool.transaction(workspace) as tx:
        await enqueue(tx, name, number=1)
        raise Boom


async def test_a_job_runs_with_its_arguments_and_is_gone(
    runtime: Runtime, pool: Database, workspace: UUID, name: str
) -> None:
    ran: list[dict[str, object]] = []

    async def note(_: Runtime, **given: object) -> None:
        ran.append(given)

    async with pool.transaction(workspace) as tx:
        await enqueue(tx, name, workspace=str(workspace), text="ü退")
    async with _working(runtime, Task(name, note)):
        await _until(lambda: len(ran) == 1)
    assert ran == [{"workspace": str(workspace), "text": "ü退"}]
    assert await _jobs(pool, name) == []


async def test_jobs_of_one_key_run_one_after_the_other_in_order(
    runtime: Runtime, pool: Database, workspace: UUID, name: str
) -> None:
    ran: list[int] = []
    running = 0

    async def note(_: Runtime, *, number: int) -> None:
        nonlocal running
        running += 1
        assert running == 1, "two of one key at the same time"
        await asyncio.sleep(0.02)
        running -= 1
        ran.append(number)

    for number in range(6):
        async with pool.transaction(workspace) as tx:
            await enqueue(tx, name, lock=name, number=number)
    async with _working(runtime, Task(name, note)):
        await _until(lambda: len(ran) == 6)
    assert ran == list(range(6))


async def test_a_job_waits_for_its_time(runtime: Runtime, pool: Database, workspace: UUID, name: str) -> None:
    ran: list[int] = []

    async def note(_: Runtime, *, number: int) -> None:
        ran.append(number)

    async with pool.transaction(workspace) as tx:
        await enqueue(tx, name, at=tx.now + timedelta(hours=1), number=1)
        await enqueue(tx, name, at=tx.now + timedelta(seconds=0.3), number=2)
    async with _working(runtime, Task(name, note)):
        await _until(lambda: ran == [2])
    assert await _jobs(pool, name) == [("todo", 0)]


async def test_a_job_that_fails_is_tried_again(
    runtime: Runtime, pool: Database, workspace: UUID, name: str
) -> None:
    tries: list[int] = []

    async def fails_once(_: Runtime) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise Boom

    async with pool.transaction(workspace) as tx:
        await enqueue(tx, name)
    async with _working(runtime, Task(name, fails_once)):
        await _until(lambda: len(tries) == 1)
        await asyncio.sleep(0.3)
        assert await _jobs(pool, name) == [("todo", 1)]
        async with pool.transaction(SYSTEM) as tx:
            hurry = text("update procrastinate_jobs set scheduled_at = now() where task_name = :name")
            await tx.run(hurry, {"name": name})
        await _until(lambda: len(tries) == 2)
    assert await _jobs(pool, name) == []


async def test_the_job_of_a_killed_worker_runs_again(
    runtime: Runtime, pool: Database, workspace: UUID, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that was killed says nothing: its job stands as running for ever, unless somebody sweeps."""
    monkeypatch.setattr(workers, "_SWEEP_SECONDS", 0.2)
    ran: list[int] = []

    async def note(_: Runtime) -> None:
        ran.append(1)

    async with pool.transaction(workspace) as tx:
        await enqueue(tx, name)
        await tx.run(
            text(
                "with dead as (insert into procrastinate_workers (last_heartbeat)"
                " values (now() - interval '1 hour') returning id)"
                " update procrastinate_jobs set status = 'doing', worker_id = (select id from dead)"
                " where task_name = :name"
            ),
            {"name": name},
        )
    async with _working(runtime, Task(name, note)):
        await _until(lambda: ran == [1])


async def test_enqueueing_notifies_nobody_inside_the_transaction(pool: Database) -> None:
    """NOTIFY takes a global lock at commit; procrastinate's triggers must stay off."""
    async with pool.transaction(SYSTEM) as tx:
        enabled = await tx.scalars(
            text(
                "select tgname::text from pg_trigger where tgrelid = 'procrastinate_jobs'::regclass"
                " and tgenabled <> 'D' and tgname like '%notify%'"
            )
        )
    assert list(enabled) == []
