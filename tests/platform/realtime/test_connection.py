"""One socket's queue: what is replayed comes first, nothing twice, and a slow reader holds up nobody."""

from __future__ import annotations

import asyncio
from typing import cast
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from merhaba.platform.events import Place
from merhaba.platform.realtime import Connection, Hub


class Line:
    """The far end of a socket: takes what is sent, or lets the sender wait."""

    def __init__(self) -> None:
        self.client_state = WebSocketState.CONNECTED
        self.sent: list[str] = []
        self.open = asyncio.Event()
        self.open.set()
        self.closed: int | None = None

    async def send_text(self, text: str) -> None:
        await self.open.wait()
        if self.closed is not None:
            raise WebSocketDisconnect(self.closed)
        self.sent.append(text)

    async def close(self, code: int, reason: str = "") -> None:
        self.closed = code
        self.client_state = WebSocketState.DISCONNECTED


def _connection(line: Line, **whose: object) -> Connection:
    return Connection(cast(WebSocket, line), uuid4(), **whose)  # type: ignore[arg-type]


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_a_replay_and_the_stream_meet_without_gap_or_repeat(before: int, replayed: int, after: int) -> None:
    """Events are 1, 2, 3 ...; the first `replayed` come by replay, others while it runs and afterwards."""

    async def meet() -> list[str]:
        line = Line()
        connection = _connection(line)
        for number in range(1, before + 1):  # the log's reader is already going on
            connection.offer(Place(number, 1), str(number))
        for number in range(1, replayed + 1):
            connection.push(str(number))
        connection.go_live(Place(replayed, 1))
        for number in range(max(before, replayed) + 1, max(before, replayed) + after + 1):
            connection.offer(Place(number, 1), str(number))
        pump = asyncio.create_task(connection.pump())
        for _ in range(70):
            await asyncio.sleep(0)
        pump.cancel()
        return line.sent

    assert asyncio.run(meet()) == [str(n) for n in range(1, max(before, replayed) + after + 1)]


async def test_a_reader_a_thousand_frames_behind_is_cut_off() -> None:
    line = Line()
    line.open.clear()
    connection = _connection(line)
    connection.go_live(Place(0, 0))
    pump = asyncio.create_task(connection.pump())
    await asyncio.sleep(0)
    for number in range(1500):
        connection.push(str(number))
    assert connection.overrun
    line.open.set()
    await asyncio.wait_for(pump, 5)
    assert line.closed == 1013
    assert len(line.sent) <= 1


async def test_a_reader_who_went_away_ends_the_pump() -> None:
    line = Line()
    connection = _connection(line)
    connection.go_live(Place(0, 0))
    line.closed = 1001
    connection.push("x")
    await asyncio.wait_for(connection.pump(), 5)


async def test_the_hub_forgets_who_left() -> None:
    hub, brand = Hub(), uuid4()
    agent = _connection(Line(), agent=uuid4())
    script = _connection(Line())
    shopper = _connection(Line(), visitor="v1", brand=brand)
    for connection in (agent, script, shopper):
        hub.add(connection)
        assert hub.listens(connection.workspace)
    assert hub.size() == 3
    assert list(hub.agents(agent.workspace)) == [agent]
    assert list(hub.shoppers(shopper.workspace, "v1")) == [shopper]
    assert not list(hub.shoppers(shopper.workspace, "v2"))
    assert not list(hub.shoppers(agent.workspace, "v1"))
    for connection in (agent, script, shopper, shopper):
        hub.remove(connection)
        assert not hub.listens(connection.workspace)
    assert hub.size() == 0


async def test_who_is_recognised_later_is_found_by_customer() -> None:
    hub, customer = Hub(), uuid4()
    shopper = _connection(Line(), visitor="v1", brand=uuid4(), account="shop:1")
    hub.add(shopper)
    assert list(hub.strangers(shopper.workspace)) == [shopper]
    hub.recognise(shopper, frozenset({customer}))
    assert not list(hub.strangers(shopper.workspace))
    assert list(hub.shoppers(shopper.workspace, None, customer)) == [shopper]
    hub.remove(shopper)
    hub.recognise(shopper, frozenset({uuid4()}))
    assert hub.size() == 0
