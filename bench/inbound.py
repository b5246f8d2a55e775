"""Durable messages a second, by mail and by chat, beside the commits a second of the same PostgreSQL."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Awaitable, Callable
from statistics import mean
from typing import Any

import psycopg

from . import commits
from .async_http import Connection, somewhere
from .figures import Figures, in_ms, ratio, rounded
from .inbox.people import Sentence, sentences
from .processes import by_role, processor_seconds
from .smtp_client import Session
from .stack import Stack, running, scratch_folder

Send = Callable[[], Awaitable[None]]
SESSIONS = 16


def measure(seconds: float) -> dict[str, Any]:
    """Mail, then chat, each for `seconds` over 16 sessions, with the floor measured around them."""
    with scratch_folder() as folder, running(folder / "var") as stack:
        return asyncio.run(_measure(stack, seconds))


async def _measure(stack: Stack, seconds: float) -> dict[str, Any]:
    pool = sentences(random.Random(3))
    floors = [await commits.rate(stack.database, SESSIONS, seconds / 4)]
    mail = await _flood(stack, [await _mailer(stack, pool) for _ in range(SESSIONS)], seconds)
    floors.append(await commits.rate(stack.database, SESSIONS, seconds / 4))
    chat = await _flood(stack, [await _shopper(stack, pool) for _ in range(SESSIONS)], seconds)
    floors.append(await commits.rate(stack.database, SESSIONS, seconds / 4))
    accepted = mail["accepted"] + chat["accepted"]
    stored = _stored(stack.database)
    if stored != accepted:
        raise RuntimeError(f"{accepted} messages were acknowledged and {stored} are there")
    floor = mean(floors)
    return {
        "sessions": SESSIONS,
        "floor_commits_per_s": rounded(floor),
        "mail": mail | {"share_of_floor": ratio(mail["per_s"], floor)},
        "chat": chat | {"share_of_floor": ratio(chat["per_s"], floor)},
    }


async def _flood(stack: Stack, senders: list[Send], seconds: float) -> Figures:
    taken: list[float] = []
    roles = by_role(stack.pid)
    stack_pids = roles["web"] + roles["worker"] + roles["postgres"]
    end = time.perf_counter() + seconds

    async def go_on(send: Send) -> None:
        while time.perf_counter() < end:
            began = time.perf_counter()
            await send()
            taken.append(time.perf_counter() - began)

    for send in senders:
        await send()  # connections and caches
    end = time.perf_counter() + seconds
    began, spent = time.perf_counter(), processor_seconds(stack_pids)
    await asyncio.gather(*map(go_on, senders))
    took = time.perf_counter() - began
    spent = processor_seconds(stack_pids) - spent
    return {
        "per_s": rounded(len(taken) / took),
        "accepted": len(taken) + len(senders),
        "cpu_ms": rounded(spent / len(taken) * 1000),
    } | in_ms(taken)


async def _mailer(stack: Stack, pool: list[Sentence]) -> Send:
    session = await Session.open(stack.smtp_port)

    async def send() -> None:
        mark = uuid.uuid4().hex
        text = random.choice(pool).text
        await session.send(
            f"{mark}@shopper.test",
            "support@demo.test",
            f"From: Shopper <{mark}@shopper.test>\r\nTo: support@demo.test\r\nSubject: A question\r\n"
            f"Message-ID: <{mark}@shopper.test>\r\nMIME-Version: 1.0\r\n"
            f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n",
        )

    return send


async def _shopper(stack: Stack, pool: list[Sentence]) -> Send:
    """Every second message comes from somebody new; making their token is part of it, as on a real page."""
    connection = await Connection.open(stack.port)
    with psycopg.connect(stack.database) as database:
        row = database.execute("select site_key from brands").fetchone()
    assert row is not None
    visitor, conversation, address = "", None, ""

    async def send() -> None:
        nonlocal visitor, conversation, address
        if conversation is not None or not visitor:
            address, conversation = somewhere(), None
            boot = await connection.post("/widget/v1/boot", {"site": row[0]}, X_Forwarded_For=address)
            visitor = boot["visitor"]
        message = {
            "site": row[0],
            "text": random.choice(pool).text,
            "client_key": uuid.uuid4().hex,
            "conversation": conversation,
        }
        written = await connection.post(
            "/widget/v1/messages", message, X_Forwarded_For=address, Authorization=f"Visitor {visitor}"
        )
        conversation = written["conversation"]["id"]

    return send


def _stored(database: str) -> int:
    with psycopg.connect(database) as connection:
        row = connection.execute(
            "select count(*) from messages where direction = 'in'"
            " and (client_key is not null or external_id like '%@shopper.test')"
        ).fetchone()
    return int(row[0]) if row else 0
