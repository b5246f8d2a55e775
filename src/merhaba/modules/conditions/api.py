"""Conditions over HTTP: what can be asked about, and what matches now."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from merhaba.kit.examples import CONVERSATION_ID, TAG_ID, example, example_of
from merhaba.modules.inbox.queries.conversations import by_ids
from merhaba.modules.inbox.types import Conversation
from merhaba.modules.workspaces.auth import AgentsOnly, Caller, Tx
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.web import Problem, TransactionalRoute

from .fields import FIELDS
from .known import gone, known
from .parse import BadCondition, parse
from .queries import matching
from .types import BARE, LISTS, Condition, FieldKind, Op, Refers

router = APIRouter(route_class=TransactionalRoute, tags=["conditions"])

SHOWN = 5
EXAMPLE = {
    "all": [
        {"field": "message.text", "op": "has_word", "value": ["refund", "iade", "استرداد", "退款"]},
        {"not": {"field": "conversation.tags", "op": "any_of", "value": [TAG_ID]}},
    ]
}

Written = dict[str, Any]
"""A condition as JSON: `{"field", "op", "value"}`, or `{"all": [...]}`, `{"any": [...]}`, `{"not": ...}`."""


class ConditionField(Shape):
    """A field and how it is compared. `options` are all its values, empty where there may be others;
    `refers` what its ids are the ids of."""

    model_config = example(
        name="conversation.status",
        kind="choice",
        operators=["is", "is_not", "any_of", "none_of"],
        options=["open", "pending", "snoozed", "closed"],
        refers=None,
    )

    name: str
    kind: FieldKind
    operators: list[Op]
    options: list[str]
    refers: Refers | None


class ConditionFields(Shape):
    """Every field; of the operators those that take several values, and those that take none."""

    items: list[ConditionField]
    lists: list[Op]
    bare: list[Op]
    next: str | None = None


class AskedCondition(BaseModel):
    """A condition to look up."""

    model_config = example(condition=EXAMPLE)

    condition: Written


class BrokenPart(Shape):
    """A comparison that names something that is not there any more, by its place in the condition."""

    path: str
    why: str


class Matching(Shape):
    """Conversations of the last 30 days that match now: how many (`more` when there are more than could be
    counted), the newest, and what of the condition is broken."""

    model_config = example(
        count=12,
        more=False,
        newest=[{**example_of(Conversation), "id": CONVERSATION_ID}],
        broken=[],
    )

    count: int
    more: bool
    newest: list[Conversation]
    broken: list[BrokenPart]


@router.get("/conditions/fields")
async def list_condition_fields(tx: Tx) -> ConditionFields:
    """Every field a condition can ask about, with its operators."""
    items = [
        ConditionField(
            name=field.name,
            kind=field.kind,
            operators=list(field.operators),
            options=list(field.options),
            refers=field.refers,
        )
        for field in FIELDS.values()
    ]
    return ConditionFields(items=items, lists=sorted(LISTS), bare=sorted(BARE))


@router.post("/conditions/preview", dependencies=[AgentsOnly])
async def preview_condition(asked: AskedCondition, caller: Caller, tx: Tx) -> Matching:
    """What matches a condition now; nothing is changed by it."""
    condition = accepted(asked.condition, "condition")
    there = await known(tx)
    found = await matching(tx, condition, there, show=SHOWN)
    shown = {one.id: one for one in await by_ids(tx, caller.agent, found.newest)}
    return Matching(
        count=found.count,
        more=found.more,
        newest=[shown[ident] for ident in found.newest if ident in shown],
        broken=[BrokenPart(path=one.path, why=one.why) for one in gone(condition, there)],
    )


def accepted(written: Written, field: str) -> Condition:
    """The condition that is written there. Raises Problem 422 with its place and a sentence."""
    try:
        return parse(written)
    except BadCondition as bad:
        place = f"{field}.{bad.path}" if bad.path else field
        errors = [{"field": place, "message": bad.sentence}]
        raise Problem(422, "bad-condition", bad.sentence, errors=errors) from bad
