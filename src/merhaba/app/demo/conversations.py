"""The demo's conversations, with their messages at their times."""

from __future__ import annotations

import mimetypes
from datetime import datetime, timedelta
from importlib import resources
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from merhaba.app.demo.names import Names
from merhaba.kit.ids import new_id
from merhaba.modules import files
from merhaba.modules.delivery import State
from merhaba.modules.delivery.tables import deliveries
from merhaba.modules.inbox.commands.notify import mention
from merhaba.modules.inbox.commands.write import Attached, NewMessage, add_message, shown_preview
from merhaba.modules.inbox.composed import as_html
from merhaba.modules.inbox.tables import conversations, reads
from merhaba.modules.workspaces.types import Actor, AuthorKind
from merhaba.platform.database import Transaction
from merhaba.platform.runtime import Runtime


async def add_conversations(tx: Transaction, runtime: Runtime, names: Names, data: dict[str, Any]) -> None:
    """Every conversation, oldest first, so that numbers grow with time."""
    oldest_first = sorted(data["conversations"], key=lambda c: -c["messages"][0]["hours_ago"])
    for conversation in oldest_first:
        await _add(tx, runtime, names, conversation)


async def _add(tx: Transaction, runtime: Runtime, names: Names, given: dict[str, Any]) -> None:
    spoken = [m for m in given["messages"] if m["kind"] == "message"]
    first, last = given["messages"][0], spoken[-1]
    ident = new_id(names.ago(first["hours_ago"]))
    inbound = [m for m in spoken if m["from"] == "customer"]
    await tx.run(
        insert(conversations).values(
            workspace_id=tx.workspace,
            id=ident,
            subject=given.get("subject") or "",
            status=given["status"],
            priority=given.get("priority") or "normal",
            channel=given["channel"],
            account_id=names.accounts[given["channel"]],
            brand_id=names.brand,
            customer_id=names.customers[given["customer"]],
            assignee_id=names.agents.get(given.get("assignee") or ""),
            team_id=names.teams.get(given.get("team") or ""),
            tag_ids=[names.tags[tag] for tag in given.get("tags", [])],
            language=given["language"],
            preview=shown_preview(last["text"], []),
            preview_author=last["from"],
            message_count=len(spoken),
            created_at=names.ago(first["hours_ago"]),
            last_message_at=names.ago(last["hours_ago"]),
            last_inbound_at=names.ago(inbound[-1]["hours_ago"]) if inbound else None,
            waiting_since=_waiting_since(names, spoken) if given["status"] != "closed" else None,
            snoozed_until=_in_hours(names, given.get("snoozed_for_hours")),
            closed_at=names.ago(last["hours_ago"]) if given["status"] == "closed" else None,
        )
    )
    for message in given["messages"]:
        await _message(tx, runtime, names, given, ident, message)
    if not given.get("unread"):
        await _read_by_all(tx, names, ident)


async def _message(
    tx: Transaction,
    runtime: Runtime,
    names: Names,
    given: dict[str, Any],
    conversation: UUID,
    message: dict[str, Any],
) -> None:
    actor = _actor(names, given, message)
    at = names.ago(message["hours_ago"])
    outgoing = message["from"] != "customer"
    mentioned = [names.agents[key] for key in message.get("mentions", [])]
    ident = new_id(at)
    mailed = given["channel"] == "email" and message["kind"] == "message"
    await add_message(
        tx,
        conversation,
        NewMessage(
            id=ident,
            external_id=f"{ident}@demo.test" if mailed else None,
            direction="out" if outgoing else "in",
            kind=message["kind"],
            channel=given["channel"],
            actor=actor,
            text=message.get("text") or "",
            html=as_html(message["text"]) if outgoing and message.get("text") else None,
            subject=given.get("subject") or "" if given["channel"] == "email" else "",
            mentions=mentioned,
            attachments=[await _file(tx, runtime, f) for f in message.get("attachments", [])],
            event=_event(names, message, actor),
            created_at=at,
        ),
    )
    if message["kind"] == "note" and mentioned:
        await mention(tx, conversation, ident, actor, mentioned)
    if message["kind"] == "message" and outgoing:
        await _delivered(tx, names, given, conversation, ident, at, read=bool(message.get("read")))


async def _delivered(
    tx: Transaction,
    names: Names,
    given: dict[str, Any],
    conversation: UUID,
    message: UUID,
    at: datetime,
    *,
    read: bool,
) -> None:
    await tx.run(
        insert(deliveries).values(
            workspace_id=tx.workspace,
            id=message,
            conversation_id=conversation,
            account_id=names.accounts[given["channel"]],
            payload={},
            state=State.READ if read else State.SENT,
            external_id=f"{message}@demo.test",
            send_at=at,
            sent_at=at,
            changed_at=at,
        )
    )


async def _file(tx: Transaction, runtime: Runtime, given: dict[str, Any]) -> Attached:
    source = resources.files("merhaba.shops.demo").joinpath(given["file"])
    content_type = given.get("content_type") or mimetypes.guess_type(given["name"])[0] or ""
    return Attached(
        await files.keep(
            tx,
            runtime.files,
            name=given["name"],
            content_type=content_type,
            content=source.read_bytes(),
            owner="demo",
        )
    )


async def _read_by_all(tx: Transaction, names: Names, conversation: UUID) -> None:
    rows = [
        {
            "workspace_id": tx.workspace,
            "agent_id": agent,
            "conversation_id": conversation,
            "read_at": names.now,
        }
        for agent in names.agents.values()
    ]
    await tx.run(insert(reads), rows)


def _actor(names: Names, given: dict[str, Any], message: dict[str, Any]) -> Actor:
    kind = AuthorKind(message["from"])
    if kind is AuthorKind.CUSTOMER:
        key = given["customer"]
        return Actor(kind, names.customers[key], names.customer_names[key])
    if kind is AuthorKind.AGENT:
        return Actor(kind, names.agents[message["agent"]], names.agent_names[message["agent"]])
    return Actor(kind, None, "Nar assistant" if kind is AuthorKind.BOT else "Merhaba")


def _event(names: Names, message: dict[str, Any], actor: Actor) -> dict[str, Any] | None:
    if message["kind"] != "event":
        return None
    who = {"kind": actor.kind, "id": str(actor.id) if actor.id else None, "name": actor.name}
    event = dict(message["event"])
    known = {"assigned": (names.agents, names.agent_names), "team": (names.teams, {})}.get(event["type"])
    if known is not None:
        ids, labels = known
        for side in ("from", "to"):
            key = event.get(side)
            if isinstance(key, str) and key in ids:
                event[side] = {"id": str(ids[key]), "name": labels.get(key, key)}
    return {**event, "actor": who}


def _waiting_since(names: Names, spoken: list[dict[str, Any]]) -> datetime | None:
    """The first customer message that nobody has answered."""
    since = None
    for message in spoken:
        if message["from"] == "customer":
            since = since if since is not None else message["hours_ago"]
        else:
            since = None
    return names.ago(since) if since is not None else None


def _in_hours(names: Names, hours: float | None) -> datetime | None:
    return names.now + timedelta(hours=hours) if hours else None
