"""Changing a conversation: status, people, priority, tags, snooze, spam; one or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from sqlalchemy import Row, select

from merhaba.kit.text import one_line
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.types import SYSTEM_ACTOR, Actor
from merhaba.platform.database import Transaction
from merhaba.platform.jobs import enqueue
from merhaba.platform.web import invalid

from ..rules import snooze_is_over
from ..tables import conversations, tags
from ..types import Priority, Status
from .notify import assigned
from .write import add_line, locked, set_fields

WAKE = "inbox.wake"


class Changes(TypedDict, total=False):
    """What to change; a key that is absent stays as it is."""

    status: Status
    priority: Priority
    assignee: UUID | None
    team: UUID | None
    tags: Sequence[UUID]
    add_tags: Sequence[UUID]
    remove_tags: Sequence[UUID]
    snoozed_until: datetime | None
    subject: str
    spam: bool


async def change(tx: Transaction, conversation: UUID, actor: Actor, changes: Changes) -> None:
    """Apply changes to one conversation, with a line in its thread for each that people should see.

    Raises Problem 404, or 422 for somebody or something that is not in this workspace.
    """
    row = await locked(tx, conversation)
    values: dict[str, Any] = {}
    await _people(tx, row, actor, changes, values)
    await _labels(tx, row, actor, changes, values)
    await _standing(tx, row, actor, changes, values)
    if values:
        await set_fields(tx, conversation, values, by=actor.id)


async def wake(tx: Transaction, conversation: UUID) -> bool:
    """Bring a snoozed conversation back when its time has come; False when it has not."""
    row = await locked(tx, conversation)
    if row.status != Status.SNOOZED or not snooze_is_over(row.snoozed_until, tx.now):
        return False
    await add_line(tx, row, SYSTEM_ACTOR, {"type": "unsnoozed", "from": Status.SNOOZED, "to": Status.OPEN})
    await set_fields(
        tx, conversation, {"status": Status.OPEN, "snoozed_until": None, "last_message_at": tx.now}
    )
    return True


async def _people(
    tx: Transaction, row: Row[Any], actor: Actor, changes: Changes, values: dict[str, Any]
) -> None:
    if "assignee" in changes and changes["assignee"] != row.assignee_id:
        wanted = changes["assignee"]
        ids = {ident for ident in (wanted, row.assignee_id) if ident is not None}
        names = await workspaces.agent_names(tx, ids)
        if wanted is not None and not (await _works_here(tx, wanted)):
            raise invalid("assignee", "This person is not in this workspace.")
        values["assignee_id"] = wanted
        line = {"type": "assigned", "from": _ref(row.assignee_id, names), "to": _ref(wanted, names)}
        await add_line(tx, row, actor, line)
        if wanted is not None:
            await assigned(tx, row.id, actor, wanted)
    if "team" in changes and changes["team"] != row.team_id:
        team_names = {team.id: team.name for team in await workspaces.all_teams(tx)}
        wanted_team = changes["team"]
        if wanted_team is not None and wanted_team not in team_names:
            raise invalid("team", "This team is not in this workspace.")
        values["team_id"] = wanted_team
        line = {"type": "team", "from": _ref(row.team_id, team_names), "to": _ref(wanted_team, team_names)}
        await add_line(tx, row, actor, line)


async def _works_here(tx: Transaction, agent: UUID) -> bool:
    return any(a.id == agent and a.active for a in await workspaces.agent_refs(tx))


async def _labels(
    tx: Transaction, row: Row[Any], actor: Actor, changes: Changes, values: dict[str, Any]
) -> None:
    before: list[UUID] = list(row.tag_ids)
    after = list(changes["tags"]) if "tags" in changes else list(before)
    after += [tag for tag in changes.get("add_tags", ()) if tag not in after]
    after = [tag for tag in dict.fromkeys(after) if tag not in changes.get("remove_tags", ())]
    if set(after) != set(before):
        names = await _tag_names(tx)
        if not set(after) - set(before) <= set(names):
            raise invalid("tags", "One of these tags does not exist here.")
        values["tag_ids"] = after
        added = [names[t] for t in after if t not in before and t in names]
        removed = [names[t] for t in before if t not in after and t in names]
        await add_line(tx, row, actor, {"type": "tags", "from": removed, "to": added})
    if "priority" in changes and changes["priority"] != row.priority:
        values["priority"] = changes["priority"]
        line = {"type": "priority", "from": row.priority, "to": changes["priority"]}
        await add_line(tx, row, actor, line)
    if "subject" in changes and one_line(changes["subject"], 300) != row.subject:
        values["subject"] = one_line(changes["subject"], 300)
        await add_line(tx, row, actor, {"type": "subject", "from": row.subject, "to": values["subject"]})


async def _standing(
    tx: Transaction, row: Row[Any], actor: Actor, changes: Changes, values: dict[str, Any]
) -> None:
    if "spam" in changes and changes["spam"] != row.spam:
        values["spam"] = changes["spam"]
        await add_line(tx, row, actor, {"type": "spam", "from": row.spam, "to": changes["spam"]})
    until = changes.get("snoozed_until")
    status = changes.get("status", Status.SNOOZED if until else None)
    if status is Status.SNOOZED:
        if until is None or until.tzinfo is None or until <= tx.now:
            raise invalid("snoozed_until", "Choose a time in the future to snooze until.")
        values |= {"status": Status.SNOOZED, "snoozed_until": until, "closed_at": None}
        line = {"type": "snoozed", "from": row.status, "to": until.isoformat()}
        await add_line(tx, row, actor, line)
        await enqueue(tx, WAKE, at=until, workspace=str(tx.workspace), conversation=str(row.id))
    elif status is not None and status != row.status:
        values |= {"status": status, "snoozed_until": None}
        values["closed_at"] = tx.now if status is Status.CLOSED else None
        if status is Status.CLOSED:
            values["waiting_since"] = None
        await add_line(tx, row, actor, {"type": "status", "from": row.status, "to": status})


async def _tag_names(tx: Transaction) -> dict[UUID, str]:
    rows = await tx.rows(select(tags.c.id, tags.c.name).where(tags.c.workspace_id == tx.workspace))
    return {row.id: row.name for row in rows}


async def move_customer(tx: Transaction, source: UUID, target: UUID, only: list[str] | None) -> list[str]:
    """Give conversations of one customer to another (merging, or undoing it); the ids moved."""
    table = conversations.c
    wanted = (table.workspace_id == tx.workspace) & (table.customer_id == source)
    if only is not None:
        wanted &= table.id.in_([UUID(ident) for ident in only])
    moved = await tx.scalars(select(table.id).where(wanted).with_for_update())
    for ident in moved:
        await set_fields(tx, ident, {"customer_id": target})
    return [str(ident) for ident in moved]


def _ref(ident: UUID | None, names: dict[UUID, str]) -> dict[str, str] | None:
    return {"id": str(ident), "name": names.get(ident, "")} if ident is not None else None
