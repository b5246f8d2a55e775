"""The browsers of all agents and shoppers, in one process apart from the server (reads its plan from
standard input, prints its figures on standard output)."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import sys
import time
import uuid
from typing import Any

import uvloop

from ..async_http import Connection, somewhere
from ..figures import in_ms, ratio, rounded
from ..processes import processor_seconds
from . import floors
from .latencies import figures
from .sockets import Seen, agent_socket, open_all, shopper_socket

SETTLE = 1.5


class Talk:
    """One shopper's conversation with one agent."""

    def __init__(self, visitor: str, session: str, agent: int) -> None:
        self.visitor, self.session, self.agent = visitor, session, agent
        self.address = somewhere()
        self.conversation: str | None = None


async def run(plan: dict[str, Any]) -> dict[str, Any]:
    """Open every socket, talk for a while, say how long messages took."""
    seen = Seen()
    began = time.perf_counter()
    agents = await open_all([agent_socket(plan["port"], s, seen) for s in plan["sessions"]])
    shoppers = await open_all([shopper_socket(plan["port"], v, seen) for v in plan["visitors"]])
    opening = time.perf_counter() - began
    sessions = itertools.cycle(enumerate(plan["sessions"]))
    talks = []
    for visitor in plan["visitors"][: plan["writers"]]:
        number, session = next(sessions)
        talks.append(Talk(visitor, session, number))
    for talk in talks:
        await _exchange(plan, talk)
    await asyncio.sleep(SETTLE)
    seen.clear()
    lag = asyncio.create_task(floors.lag_of_this_process(plan["seconds"]))
    pings = asyncio.create_task(floors.pings(agents[0], seen, plan["seconds"]))
    commits = asyncio.create_task(floors.single_commits(plan["database"], plan["seconds"]))
    spent = processor_seconds(plan["pids"])
    sent = await _talk(plan, talks)
    spent = processor_seconds(plan["pids"]) - spent
    await asyncio.sleep(SETTLE)
    result = figures(sent, seen, len(plan["sessions"]), await pings)
    result["cpu_ms"] = rounded(spent / len(sent) / 2 * 1000)
    result["floor"] = {
        "ping_pong": in_ms([taken for _, taken in await pings]),
        "one_row_commit": in_ms(await commits),
        "lag_of_the_client": in_ms(await lag),
    }
    result["times_floor_p50"] = ratio(
        result["question_seen"]["p50_ms"],
        result["floor"]["ping_pong"]["p50_ms"] + result["floor"]["one_row_commit"]["p50_ms"],
    )
    result["sockets_opened_per_s"] = round((len(agents) + len(shoppers)) / opening)
    for socket in (*agents, *shoppers):
        socket.transport.abort()
    return result


async def _talk(plan: dict[str, Any], talks: list[Talk]) -> list[dict[str, Any]]:
    """Exchanges at a steady pace, whether earlier ones are through or not, as people do."""
    running = []
    began = time.perf_counter()
    count = int(plan["seconds"] * plan["per_second"])
    order = list(talks)
    for number in range(count):
        if number % len(order) == 0:
            random.shuffle(order)
        await asyncio.sleep(began + number / plan["per_second"] - time.perf_counter())
        running.append(asyncio.create_task(_exchange(plan, order[number % len(order)])))
    return list(await asyncio.gather(*running))


async def _exchange(plan: dict[str, Any], talk: Talk) -> dict[str, Any]:
    """A question, and the answer to it half a second later."""
    connection = await Connection.open(plan["port"])
    message = {
        "site": plan["site"],
        "text": "Is the copper cezve of the window in stock?",
        "client_key": uuid.uuid4().hex,
        "conversation": talk.conversation,
    }
    sent: dict[str, Any] = {"agent": talk.agent, "asked": time.perf_counter()}
    written = await connection.post(
        "/widget/v1/messages",
        message,
        X_Forwarded_For=talk.address,
        Authorization=f"Visitor {talk.visitor}",
    )
    sent["asked_ok"] = time.perf_counter()
    sent["question"], talk.conversation = written["message"]["id"], written["conversation"]["id"]
    await asyncio.sleep(0.5)
    sent["answered"] = time.perf_counter()
    answer = await connection.post(
        f"/api/v1/conversations/{talk.conversation}/messages",
        {"kind": "reply", "text": "Yes, three of them. Shall I put one aside?"},
        Cookie=f"merhaba_session={talk.session}",
    )
    sent["answered_ok"] = time.perf_counter()
    sent["answer"] = answer["id"]
    connection.close()
    return sent


if __name__ == "__main__":
    print(json.dumps(uvloop.run(run(json.load(sys.stdin)))))
