"""The agents' live stream: WebSocket, and the same by long poll."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, WebSocket
from sqlalchemy import select

from merhaba.kit.cursors import BadCursor
from merhaba.kit.examples import example, example_of
from merhaba.kit.ids import parse_id
from merhaba.modules.inbox.tables import conversations
from merhaba.modules.inbox.types import Conversation
from merhaba.modules.workspaces.auth import Caller, principal_of, same_origin
from merhaba.modules.workspaces.types import Role, Shape
from merhaba.platform.database import DatabaseUnavailable
from merhaba.platform.realtime import Connection, Hub
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import runtime_of

from .feed import dumps
from .frames import frame_for_agent, load
from .presence import Owner, Presence
from .replay import missed

router = APIRouter(tags=["live"])
socket_router = APIRouter()

_LARGEST_FRAME = 16_000
_CHECK_SECONDS = 10.0


class Events(Shape):
    """What happened since `after`; go on from `next`. With `reset`, fetch everything anew."""

    model_config = example(
        items=[
            {
                "t": "event",
                "type": "conversation.updated",
                "cursor": "WyIwMTk4NWIxMCIsIjc0MjAiLCIzMSJd",
                "conversation": example_of(Conversation),
                "data": {},
            }
        ],
        next="WyIwMTk4NWIxMCIsIjc0MjAiLCIzMSJd",
        reset=False,
    )

    items: list[dict[str, Any]]
    next: str
    reset: bool


@router.get("/events")
async def events(
    request: Request,
    caller: Caller,
    after: Annotated[str | None, Query(description="The last answer's `next`; now when left out.")] = None,
    wait: Annotated[float, Query(ge=0, le=55, description="Seconds to wait while nothing happens.")] = 0,
) -> Events:
    """The event stream by long poll: answers at once when there is something, else after `wait` seconds."""
    runtime, hub = runtime_of(request), _hub(request)
    deadline = asyncio.get_running_loop().time() + wait
    while True:
        async with runtime.database.transaction(caller.workspace) as tx:
            found = await missed(tx, after)
            loaded = await load(tx, runtime.keys, found.events, [caller.agent] if caller.agent else [])
        frames = [frame_for_agent(e, loaded, caller.agent, found.epoch) for e in found.events]
        items = [frame for frame in frames if frame is not None]
        left = deadline - asyncio.get_running_loop().time()
        if items or found.reset or left <= 0:
            return Events(items=items, next=found.cursor, reset=found.reset)
        after = found.cursor
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(left, 1.0)), hub.moved:
                await hub.moved.wait()


@socket_router.websocket("/live")
async def live(socket: WebSocket, after: str | None = None) -> None:
    """The event stream by WebSocket, with typing and who is looking (docs/concepts/live.md)."""
    runtime: Runtime = socket.app.state.runtime
    principal = await principal_of(socket, runtime.database)
    if principal is None or (not principal.by_token and not same_origin(socket)):
        await socket.close(4401, "please sign in")
        return
    await socket.accept()
    connection = Connection(socket, principal.workspace, agent=principal.agent, name=principal.name)
    hub, presence = _hub(socket), _presence(socket)
    hub.add(connection)
    sender = asyncio.create_task(connection.pump())
    guard = asyncio.create_task(_while_signed_in(runtime, connection))
    try:
        await _catch_up(runtime, connection, after)
        for frame in presence.all_viewers(principal.workspace):
            connection.push(dumps(frame))
        await _listen(runtime, presence, connection, sender, writes=principal.role.includes(Role.AGENT))
    finally:
        hub.remove(connection)
        presence.viewing(connection, None)
        guard.cancel()
        sender.cancel()


async def _while_signed_in(runtime: Runtime, connection: Connection) -> None:
    """Close the stream soon after its session or token has ended; also keeps 'last seen' true."""
    while True:
        await asyncio.sleep(_CHECK_SECONDS)
        with contextlib.suppress(DatabaseUnavailable):
            if await principal_of(connection.socket, runtime.database) is None:
                with contextlib.suppress(RuntimeError):
                    await connection.socket.close(4401, "please sign in")
                return


async def _catch_up(runtime: Runtime, connection: Connection, after: str | None) -> None:
    async with runtime.database.transaction(connection.workspace) as tx:
        try:
            found = await missed(tx, after)
            reset = found.reset
        except BadCursor:
            found, reset = await missed(tx, None), True
        loaded = await load(tx, runtime.keys, found.events, [connection.agent] if connection.agent else [])
    connection.push(dumps({"t": "reset" if reset else "ready", "cursor": found.cursor}))
    for event in found.events:
        frame = frame_for_agent(event, loaded, connection.agent, found.epoch)
        if frame is not None:
            connection.push(dumps(frame))
    connection.go_live(found.place)


async def _listen(
    runtime: Runtime, presence: Presence, connection: Connection, sender: asyncio.Task[None], *, writes: bool
) -> None:
    async for text in _texts(connection.socket):
        frame = _read(text)
        conversation = parse_id(str(frame.get("conversation") or ""))
        match frame.get("t"):
            case "ping":
                if connection.viewing is not None:
                    presence.viewing(connection, connection.viewing)
                connection.push('{"t":"pong"}')
            case "viewing":
                presence.viewing(connection, conversation)
            case "typing" if conversation is not None and writes:
                owner = await _owner(runtime, connection, conversation)
                if owner is not None:
                    presence.agent_types(connection, conversation, on=bool(frame.get("on")), owner=owner)
        if sender.done():
            return


async def _texts(socket: WebSocket) -> Any:
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        text = message.get("text")
        if text is not None and len(text) <= _LARGEST_FRAME:
            yield text


async def _owner(runtime: Runtime, connection: Connection, conversation: UUID) -> Owner | None:
    async with runtime.database.transaction(connection.workspace) as tx:
        row = await tx.first(
            select(
                conversations.c.channel,
                conversations.c.brand_id,
                conversations.c.visitor,
                conversations.c.customer_id,
            ).where(conversations.c.workspace_id == connection.workspace, conversations.c.id == conversation)
        )
    return Owner(row.channel, row.brand_id, row.visitor, row.customer_id) if row is not None else None


def _read(text: str) -> dict[str, Any]:
    try:
        frame = json.loads(text)
    except ValueError:
        return {}
    return frame if isinstance(frame, dict) else {}


def _hub(connection: Request | WebSocket) -> Hub:
    found: Hub = connection.app.state.hub
    return found


def _presence(connection: Request | WebSocket) -> Presence:
    found: Presence = connection.app.state.presence
    return found
