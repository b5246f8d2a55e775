"""What each rule saw and did, as it is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select

from merhaba.kit.examples import ASKED_AT, CONVERSATION_ID, example, example_of
from merhaba.modules.inbox.tables import conversations
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.database import Transaction

from .rules import MOST_KEPT
from .tables import rule_log, rule_runs
from .types import On

_RUNS = 100
Outcome = Literal["acted", "again", "gone", "paused", "failed"]


class Saw(Shape):
    """A comparison as a rule met it: its place in the condition, the value that was there, and whether it
    held; null when it names something that is gone."""

    path: str
    field: str | None
    value: str | None
    held: bool | None


class Did(Shape):
    """One action and what came of it: `done`, `queued` for later, or why not."""

    do: str
    outcome: str


class Looked(Shape):
    """One rule that looked. `again`: it had acted on the same before; `gone`: it was switched off or removed
    while this was on its way; `failed`: it is tried again."""

    model_config = example(
        rule="01985c50-7d0e-7b2c-9d41-3f2a6c1e8b07",
        name="Refunds to Ada",
        version=3,
        matched=True,
        outcome="acted",
        saw=[
            {"path": "all[0]", "field": "message.text", "value": "I want a refund", "held": True},
        ],
        did=[{"do": "add_tags", "outcome": "done"}],
    )

    rule: UUID
    name: str
    version: int
    matched: bool
    outcome: Outcome | None = None
    saw: list[Saw]
    did: list[Did] = []


class Entry(Shape):
    """Something that happened, and the rules that looked at it in their order."""

    model_config = example(at=ASKED_AT, trigger="message_in", rules=[example_of(Looked)])

    at: datetime
    trigger: On
    rules: list[Looked]


class RunConversation(Shape):
    """Where a rule acted."""

    id: UUID
    number: int
    subject: str


class Run(Shape):
    """One time a rule acted."""

    model_config = example(
        at=ASKED_AT,
        conversation={"id": CONVERSATION_ID, "number": 128, "subject": "Where is my order?"},
        did=[{"do": "add_tags", "outcome": "done"}],
    )

    at: datetime
    conversation: RunConversation
    did: list[Did]


async def of_conversation(tx: Transaction, conversation: UUID) -> list[Entry]:
    """What rules saw and did in a conversation, newest first."""
    c, r = rule_log.c, rule_runs.c
    rows = await tx.rows(
        select(rule_log)
        .where(c.workspace_id == tx.workspace, c.conversation_id == conversation)
        .order_by(c.at.desc(), c.happening.desc())
        .limit(MOST_KEPT)
    )
    runs = await tx.rows(
        select(r.rule_id, r.root, r.did).where(
            r.workspace_id == tx.workspace, r.conversation_id == conversation
        )
    )
    did = {(str(run.rule_id), run.root): run.did for run in runs}
    return [
        Entry(at=row.at, trigger=row.trigger, rules=[_looked(one, row.root, did) for one in row.rules])
        for row in rows
    ]


async def of_rule(tx: Transaction, rule: UUID) -> list[Run]:
    """Where a rule acted lately, newest first."""
    c, r = conversations.c, rule_runs.c
    same = (c.workspace_id == r.workspace_id) & (c.id == r.conversation_id)
    rows = await tx.rows(
        select(r.at, r.did, c.id, c.number, c.subject)
        .select_from(rule_runs.join(conversations, same))
        .where(r.workspace_id == tx.workspace, r.rule_id == rule)
        .order_by(r.at.desc())
        .limit(_RUNS)
    )
    return [
        Run(
            at=row.at,
            conversation=RunConversation(id=row.id, number=row.number, subject=row.subject),
            did=row.did,
        )
        for row in rows
    ]


def _looked(one: dict[str, Any], root: str, did: dict[tuple[str, str], Any]) -> Looked:
    acted = did.get((one["rule"], root), []) if one.get("outcome") == "acted" else []
    return Looked(**one, did=acted)
