"""While messages come in and senders hang up, each part is killed in turn with SIGKILL; afterwards every
acknowledged message must be there, once."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path
from typing import Any

import psycopg

from ..processes import by_role
from ..stack import Stack, scratch_folder
from .senders import Senders

PARTS = ("web", "worker", "postgres", "everything")
SHOPPERS, MAILERS = 6, 4
_BETWEEN = 4.0
_BACK = 60.0


def measure(rounds: int) -> dict[str, Any]:
    """Kill every part `rounds` times."""
    with scratch_folder() as folder:
        stack = Stack(folder / "var")
        stack.start()
        try:
            return asyncio.run(_measure(stack, rounds))
        finally:
            stack.stop()


async def _measure(stack: Stack, rounds: int) -> dict[str, Any]:
    with psycopg.connect(stack.database) as connection:
        row = connection.execute("select site_key from brands").fetchone()
    assert row is not None
    senders = Senders(stack, str(row[0]))
    sending = asyncio.create_task(senders.run(SHOPPERS, MAILERS))
    back: dict[str, list[float]] = {part: [] for part in PARTS}
    for _ in range(rounds):
        for part in PARTS:
            await asyncio.sleep(_BETWEEN)
            back[part].append(await _kill(stack, part, senders))
    senders.stop()
    await asyncio.wait_for(sending, 120)
    lost, doubled = _missing(stack.database, set().union(*senders.taken.values()))
    return {
        "kills": rounds * len(PARTS),
        "acknowledged": {channel: len(marks) for channel, marks in senders.taken.items()},
        "tries_again": senders.tries_again,
        "lost": lost,
        "doubled": doubled,
        "seconds_until_messages_are_taken_again": {
            part: round(max(seconds), 1) for part, seconds in back.items()
        },
    }


async def _kill(stack: Stack, part: str, senders: Senders) -> float:
    """Kill it; gives the seconds until both chat and mail are taken again."""
    began = time.perf_counter()
    if part == "everything":
        for pids in by_role(stack.pid).values():
            _all(pids)
        await asyncio.to_thread(stack.start)
    else:
        _all(by_role(stack.pid)[part])
    # Acknowledgements that were on their way do not count.
    enough = {channel: len(marks) + SHOPPERS for channel, marks in senders.taken.items()}
    while any(len(senders.taken[channel]) <= count for channel, count in enough.items()):
        if time.perf_counter() - began > _BACK:
            raise RuntimeError(f"{part} was killed and no message was taken for {_BACK:.0f} s")
        await asyncio.sleep(0.02)
    return time.perf_counter() - began


def _all(pids: list[int]) -> None:
    for pid in pids:
        if Path(f"/proc/{pid}").exists():
            os.kill(pid, signal.SIGKILL)


def _missing(database: str, taken: set[str]) -> tuple[int, int]:
    """How many acknowledged messages are not there, and how many of all are there more than once."""
    with psycopg.connect(database) as connection:
        rows = connection.execute(
            "select split_part(text, ' ', 1), count(*) from messages"
            " where direction = 'in' and text ~ '^[0-9a-f]{32} by (chat|mail)' group by 1"
        ).fetchall()
    there = {str(mark): int(count) for mark, count in rows}
    return len(taken - set(there)), sum(count > 1 for count in there.values())
