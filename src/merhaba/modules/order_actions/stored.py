"""The port's actions and outcomes as JSON and back."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import TypeAdapter

from merhaba.ports.shops.actions import Action, ActionKind, Outcome

_OF_KIND: dict[ActionKind, TypeAdapter[Any]] = {each.kind: TypeAdapter(each) for each in get_args(Action)}
_OUTCOME = TypeAdapter(Outcome)


def action_json(action: Action) -> dict[str, Any]:
    """An action as JSON; amounts as text."""
    plain: dict[str, Any] = _OF_KIND[action.kind].dump_python(action, mode="json")
    return plain


def action_of(kind: str, stored: dict[str, Any]) -> Action:
    """What `action_json` wrote."""
    action: Action = _OF_KIND[ActionKind(kind)].validate_python(stored)
    return action


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """An outcome as JSON, without the order: the mirror has that."""
    plain: dict[str, Any] = _OUTCOME.dump_python(outcome, mode="json", exclude={"order"})
    return plain


def outcome_of(stored: dict[str, Any]) -> Outcome:
    """What `outcome_json` wrote."""
    return _OUTCOME.validate_python(stored)
