"""The shopper's live stream by WebSocket."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import UUID

from fastapi import APIRouter, WebSocket

from merhaba.kit.cursors import BadCursor
from merhaba.kit.ids import parse_id
from merhaba.modules.widget import commands, queries
from merhaba.modules.widget.visitor import Visitor, read
from merhaba.platform.realtime import Connection, Hub
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem

from .feed import dumps
from .frames import load
from .presence import Presence
from .replay import missed
from .shopper_frames import frame_for_shopper
from .whose import is_theirs, recognise

router = APIRouter()

_LARGEST_FRAME = 8_000
_SHOWN_TYPING = 400


@router.websocket("/widget/v1/live")
async def live(socket: WebSocket, token: str = "", after: str | None = None) -> None:
    """New messages, who is typing and whether ours were seen, for one shopper."""
    runtime: Runtime = socket.app.state.runtime
    visitor = read(runtime.keys, token)
    await socket.accept()
    if visitor is None:
        await socket.close(4401, "this chat has to be opened again")
        return
    hub: Hub = socket.app.state.hub
    presence: Presence = socket.app.state.presence
    account = f"{visitor.brand}:{visitor.signed.user_id}" if visitor.signed else None
    connection = Connection(
        socket, visitor.workspace, visitor=visitor.id, brand=visitor.brand, account=account
    )
    hub.add(connection)
    sender = asyncio.create_task(connection.pump())
    customer = await _customer(runtime, visitor)
    try:
        await _catch_up(runtime, hub, connection, after)
        _tell_presence(presence, visitor, customer, online=True)
        await _listen(runtime, presence, connection, visitor)
    finally:
        hub.remove(connection)
        sender.cancel()
        if not hub.shoppers(visitor.workspace, visitor.id):
            # Asked anew: they may have proven since then that they are a customer known before.
            _tell_presence(presence, visitor, await _customer(runtime, visitor) or customer, online=False)


async def _catch_up(runtime: Runtime, hub: Hub, connection: Connection, after: str | None) -> None:
    async with runtime.database.transaction(connection.workspace) as tx:
        await recognise(tx, hub, [connection])
        try:
            found = await missed(tx, after)
            reset = found.reset
        except BadCursor:
            found, reset = await missed(tx, None), True
        loaded = await load(tx, runtime.keys, found.events, [])
    connection.push(dumps({"t": "reset" if reset else "ready", "cursor": found.cursor}))
    for event in found.events:
        row = loaded.rows.get(event.ident("conversation") or UUID(int=0))
        if row is not None and is_theirs(row, connection):
            frame = frame_for_shopper(event, loaded, found.epoch)
            if frame is not None:
                connection.push(dumps(frame))
    connection.go_live(found.place)


async def _listen(runtime: Runtime, presence: Presence, connection: Connection, visitor: Visitor) -> None:
    while True:
        message = await connection.socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        frame = _read(message.get("text") or "")
        conversation = parse_id(str(frame.get("conversation") or ""))
        kind = frame.get("t")
        if kind == "ping":
            connection.push('{"t":"pong"}')
        elif kind in ("typing", "read") and conversation is not None:
            await _about(runtime, presence, visitor, conversation, frame)


async def _about(
    runtime: Runtime, presence: Presence, visitor: Visitor, conversation: UUID, frame: dict[str, Any]
) -> None:
    """Typing or reading, in a conversation that must be theirs."""
    try:
        async with runtime.database.transaction(visitor.workspace) as tx:
            if frame["t"] == "read":
                await commands.read(tx, visitor, conversation)
                return
            row = await queries.conversation_row(tx, visitor, conversation)
    except Problem:
        return
    who = {
        "kind": "customer",
        "id": str(row.customer_id),
        "name": visitor.signed.name if visitor.signed else visitor.name,
    }
    presence.tell_agents(
        visitor.workspace,
        {
            "t": "typing",
            "conversation": str(conversation),
            "who": who,
            "on": bool(frame.get("on")),
            "text": str(frame.get("text") or "")[:_SHOWN_TYPING],
        },
    )


async def _customer(runtime: Runtime, visitor: Visitor) -> UUID | None:
    async with runtime.database.transaction(visitor.workspace) as tx:
        return await queries.customer_of(tx, visitor)


def _tell_presence(presence: Presence, visitor: Visitor, customer: UUID | None, *, online: bool) -> None:
    if customer is not None:
        frame = {"t": "presence", "customer": str(customer), "online": online}
        presence.tell_agents(visitor.workspace, frame)


def _read(text: str) -> dict[str, Any]:
    if len(text) > _LARGEST_FRAME:
        return {}
    try:
        frame = json.loads(text)
    except ValueError:
        return {}
    return frame if isinstance(frame, dict) else {}
