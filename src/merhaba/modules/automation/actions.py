"""Doing what a rule says to one conversation. What names something that is gone is left out, and said so."""

from __future__ import annotations

from typing import Any

from merhaba.modules.conditions.parse import duration
from merhaba.modules.conditions.types import Refers
from merhaba.modules.inbox.commands import notify
from merhaba.modules.inbox.commands.change import Changes, change
from merhaba.modules.inbox.commands.write import NewMessage, add_message
from merhaba.modules.inbox.types import Status
from merhaba.modules.workspaces import queries as workspaces
from merhaba.platform.database import Transaction

from . import replies, webhooks, words
from .acting import Acting
from .types import (
    AddTags,
    Assign,
    GiveToTeam,
    Note,
    Notify,
    Propose,
    RemoveTags,
    Reply,
    SetPriority,
    SetStatus,
    Snooze,
    Webhook,
)

Did = dict[str, Any]


async def perform(tx: Transaction, acting: Acting) -> list[Did]:
    """Do all of it, in order; what changes the conversation itself is done in one go at the end."""
    changes: Changes = {}
    did: list[Did] = []
    for number, action in enumerate(acting.rule.definition.actions):
        match action:
            case Reply():
                outcome = await replies.reply(tx, acting, action, number)
            case Note():
                outcome = await _note(tx, acting, words.fill(action.text, await replies.values(tx, acting)))
            case Propose():
                outcome = await _propose(tx, acting, action)
            case Notify():
                outcome = await _notify(tx, acting, action)
            case Webhook():
                outcome = await webhooks.queue(tx, acting, action, number)
            case _:
                outcome = _change(tx, acting, action, changes)
        did.append({"do": action.do, "outcome": outcome})
    if changes:
        await change(tx, acting.row.id, acting.actor, changes)
    return did


def _change(
    tx: Transaction,
    acting: Acting,
    action: AddTags | RemoveTags | Assign | GiveToTeam | SetPriority | SetStatus | Snooze,
    changes: Changes,
) -> str:
    names = acting.there.names
    match action:
        case AddTags(tags=tags) | RemoveTags(tags=tags):
            left = [tag for tag in tags if tag in names[Refers.TAG]]
            if not left:
                return "gone"
            added, removed = list(changes.get("add_tags", ())), list(changes.get("remove_tags", ()))
            mine, others = (added, removed) if isinstance(action, AddTags) else (removed, added)
            mine.extend(left)
            others[:] = [tag for tag in others if tag not in left]  # what comes later counts
            changes["add_tags"], changes["remove_tags"] = added, removed
        case Assign(agent=agent):
            if agent is not None and agent not in names[Refers.AGENT]:
                return "gone"
            changes["assignee"] = agent
        case GiveToTeam(team=team):
            if team is not None and team not in names[Refers.TEAM]:
                return "gone"
            changes["team"] = team
        case SetPriority(priority=priority):
            changes["priority"] = priority
        case SetStatus(status=status):
            changes.pop("snoozed_until", None)
            changes["status"] = Status(status)
        case Snooze(length=length):
            changes.pop("status", None)
            after = duration(length)
            if after is not None:
                changes["snoozed_until"] = tx.now + after
    return "done"


async def _note(tx: Transaction, acting: Acting, text: str) -> str:
    if not text:
        return "empty"
    note = NewMessage(direction="out", kind="note", channel=acting.row.channel, actor=acting.actor, text=text)
    await add_message(tx, acting.row.id, note)
    return "done"


async def _propose(tx: Transaction, acting: Acting, action: Propose) -> str:
    values = await replies.values(tx, acting)
    text = words.proposed(
        action.action,
        language=acting.language,
        order=values.get("order.number"),
        text=words.fill(action.text, values),
    )
    return await _note(tx, acting, text)


async def _notify(tx: Transaction, acting: Acting, action: Notify) -> str:
    members = {team.id: team.members for team in await workspaces.all_teams(tx)} if action.teams else {}
    wanted = [*action.agents, *(agent for team in action.teams for agent in members.get(team, []))]
    active = {agent.id for agent in await workspaces.agent_refs(tx) if agent.active}
    told = [agent for agent in dict.fromkeys(wanted) if agent in active]
    for agent in told:
        await notify.from_rule(tx, acting.row.id, acting.actor, agent)
    return "done" if told else "gone"
