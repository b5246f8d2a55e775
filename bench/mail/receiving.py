"""Mails a second by SMTP, each visible in the inbox and durable when it is acknowledged."""

from __future__ import annotations

import asyncio
import time
from statistics import mean
from typing import Any

from .. import commits
from ..figures import in_ms, ratio, rounded
from ..processes import by_role, processor_seconds
from ..smtp_client import Session
from ..stack import Stack, running, scratch_folder
from .letters import TO, Letters
from .visible import visible

SESSIONS = 16


def measure(seconds: float) -> dict[str, Any]:
    """16 sessions for `seconds`, with the commit floor of the same PostgreSQL before and after."""
    with scratch_folder() as folder, running(folder / "var") as stack:
        return asyncio.run(_measure(stack, seconds))


async def _measure(stack: Stack, seconds: float) -> dict[str, Any]:
    floors = [await commits.rate(stack.database, SESSIONS, seconds / 4)]
    sessions = [await Session.open(stack.smtp_port) for _ in range(SESSIONS)]
    letters = Letters()
    for session in sessions:
        await _one(session, letters)  # connections and caches
    before = visible(stack.database)
    roles = by_role(stack.pid)
    pids = roles["web"] + roles["worker"] + roles["postgres"]
    began, spent = time.perf_counter(), processor_seconds(pids)
    taken = [
        t
        for each in await asyncio.gather(*(_go_on(s, letters, began + seconds) for s in sessions))
        for t in each
    ]
    took = time.perf_counter() - began
    # Acknowledged means visible: nothing is waited for.
    there = visible(stack.database) - before
    spent = processor_seconds(pids) - spent
    floors.append(await commits.rate(stack.database, SESSIONS, seconds / 4))
    if there != len(taken):
        raise RuntimeError(f"{len(taken)} mails were acknowledged and {there} are there")
    per_s = len(taken) / took
    return {
        "per_s": rounded(per_s),
        "floor_commits_per_s": rounded(mean(floors)),
        "share_of_floor": ratio(per_s, mean(floors)),
        "cpu_ms": rounded(spent / len(taken) * 1000),
    } | in_ms(taken)


async def _go_on(session: Session, letters: Letters, end: float) -> list[float]:
    taken = []
    while time.perf_counter() < end:
        began = time.perf_counter()
        await _one(session, letters)
        taken.append(time.perf_counter() - began)
    return taken


async def _one(session: Session, letters: Letters) -> None:
    ident, mail = letters.question()
    await session.send(ident, TO, mail.decode())
