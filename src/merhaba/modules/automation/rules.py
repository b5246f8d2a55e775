"""What sets a rule off, and what may not. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from .types import On, Trigger

DEEPEST = 2
"""What a rule does may set off another one, and that one nobody any more."""

STORM = timedelta(minutes=1)
KEPT = timedelta(days=90)
MOST_KEPT = 200
"""Log entries of one conversation."""

_FIELDS = {
    "status": "status",
    "assignee_id": "assignee",
    "team_id": "team",
    "tag_ids": "tags",
    "priority": "priority",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """What began it: the first event of the chain, and the rules that have acted in it."""

    root: str
    rules: tuple[str, ...] = ()

    def data(self, rule: UUID) -> dict[str, Any]:
        """How events that `rule` causes carry it on."""
        return {"root": self.root, "rules": [*self.rules, str(rule)]}


@dataclass(frozen=True, slots=True)
class Happened:
    """Something in a conversation that rules may wait for. `key` names it, once and for all."""

    key: str
    on: frozenset[On]
    conversation: UUID
    message: UUID | None
    at: datetime
    cause: Cause
    fields: frozenset[str] = frozenset()


def cause_of(key: str, data: dict[str, Any]) -> Cause:
    """The cause an event carries; itself where no rule had a hand in it."""
    carried = data.get("cause")
    if not isinstance(carried, dict):
        return Cause(key)
    return Cause(str(carried.get("root")), tuple(str(one) for one in carried.get("rules", ())))


def goes_on(cause: Cause) -> bool:
    """Whether rules may still look at what came of this."""
    return len(cause.rules) < DEEPEST


def waited_for(event: str, data: dict[str, Any]) -> frozenset[On]:
    """What rules may wait for in an event, by its type and data alone."""
    match event:
        case "conversation.created":
            return frozenset({On.CREATED})
        case "message.created" if data.get("kind") == "message":
            return frozenset({On.MESSAGE_IN if data.get("direction") == "in" else On.MESSAGE_OUT})
        case "message.created" if data.get("kind") == "event":
            return frozenset({On.UNSNOOZED})  # if the line says so
        case "conversation.updated" if changed(data):
            assigned = {On.ASSIGNED} if "assignee" in changed(data) else set()
            return frozenset({On.UPDATED, *assigned})
        case "order.changed":
            return frozenset({On.ORDER_CHANGED})
    return frozenset()


def changed(data: dict[str, Any]) -> frozenset[str]:
    """What changed of a conversation, as rules name it."""
    return frozenset(_FIELDS[name] for name in data.get("fields", ()) if name in _FIELDS)


def sets_off(when: Trigger, on: Collection[On], fields: Collection[str]) -> bool:
    """Whether a rule waits for this."""
    if when.on not in on:
        return False
    return when.on is not On.UPDATED or not when.fields or any(one in fields for one in when.fields)
