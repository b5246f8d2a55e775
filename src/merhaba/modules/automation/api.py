"""Rules over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from merhaba.kit.examples import AGENT_ID, ASKED_AT, CONVERSATION_ID, example, example_of
from merhaba.modules.conditions.api import accepted
from merhaba.modules.inbox.queries.conversations import by_ids
from merhaba.modules.inbox.queries.conversations import one as one_conversation
from merhaba.modules.inbox.types import Conversation
from merhaba.modules.workspaces.auth import AdminsOnly, AgentsOnly, Caller, Tx
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.web import TransactionalRoute, runtime_of

from . import commands, log, queries, webhooks
from .dry_run import LOOKED_BACK, dry_run
from .types import EXAMPLE, Definition, Rule
from .words import VARIABLES

router = APIRouter(route_class=TransactionalRoute, tags=["rules"])

Name = Annotated[str, Field(min_length=1, max_length=200)]
RULE_ID = "01985c50-7d0e-7b2c-9d41-3f2a6c1e8b07"


class Rules(Shape):
    """Every rule, in the order they are looked at, and the variables their texts may have."""

    model_config = example(items=[example_of(Rule)], variables=list(VARIABLES), next=None)

    items: list[Rule]
    variables: list[str]
    next: str | None = None


class NewRule(Definition):
    """A new rule; off until it is switched on."""

    model_config = example(name="Refunds to Ada", enabled=False, **EXAMPLE)

    name: Name
    enabled: bool = False


class RuleChange(BaseModel):
    """What to change of a rule: its name, whether it is on, or all of what it does."""

    model_config = example(enabled=True)

    name: Name | None = None
    enabled: bool | None = None
    definition: Definition | None = None


class RuleOrder(BaseModel):
    """All rules in their new order."""

    model_config = example(rules=[RULE_ID])

    rules: list[UUID] = Field(max_length=1000)


class RuleVersion(Shape):
    """What a rule was."""

    model_config = example(
        version=3, name="Refunds to Ada", by=AGENT_ID, made_at=ASKED_AT, definition=example_of(Definition)
    )

    version: int
    name: str
    by: UUID | None
    made_at: datetime
    definition: Definition


class RuleVersions(Shape):
    """A rule's versions, newest first."""

    items: list[RuleVersion]
    next: str | None = None


class WouldHave(Shape):
    """One conversation a rule would have acted in, and when."""

    at: datetime
    conversation: Conversation


class DryRun(Shape):
    """What a rule would have done in the last days: how much it looked at (`cut` when there was more than
    could be looked at), how often it would have acted and in how many conversations, how often each action,
    and the newest of them. Status, tags and people are taken as they are today."""

    model_config = example(
        days=30,
        looked_at=840,
        cut=False,
        matched=31,
        conversations=28,
        would={"add_tags": 31, "assign": 31},
        newest=[{"at": ASKED_AT, "conversation": {**example_of(Conversation), "id": CONVERSATION_ID}}],
    )

    days: int
    looked_at: int
    cut: bool
    matched: int
    conversations: int
    would: dict[str, int]
    newest: list[WouldHave]


class Runs(Shape):
    """Where a rule acted, newest first."""

    items: list[log.Run]
    next: str | None = None


class Entries(Shape):
    """What rules saw and did in a conversation, newest first."""

    items: list[log.Entry]
    next: str | None = None


class WebhookSecret(Shape):
    """What the workspace's webhooks are signed with (Standard Webhooks)."""

    model_config = example(secret="whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")  # noqa: S106 - an example

    secret: str


@router.get("/rules")
async def list_rules(tx: Tx) -> Rules:
    """Every rule, in the order they are looked at."""
    return Rules(items=await queries.every(tx), variables=list(VARIABLES))


@router.post("/rules", status_code=201, dependencies=[AdminsOnly])
async def create_rule(asked: NewRule, caller: Caller, tx: Tx) -> Rule:
    """Make a rule; it comes after all others."""
    ident = await commands.create(
        tx, name=asked.name, definition=asked, enabled=asked.enabled, by=caller.agent
    )
    return await queries.one(tx, ident)


@router.put("/rules/order", status_code=204, dependencies=[AdminsOnly])
async def order_rules(asked: RuleOrder, caller: Caller, tx: Tx) -> None:
    """Set the order in which rules are looked at."""
    await commands.reorder(tx, asked.rules, caller.agent)


@router.post("/rules/dry-run", dependencies=[AdminsOnly])
async def try_rule(asked: Definition, caller: Caller, tx: Tx) -> DryRun:
    """What a rule would have done in the last 30 days; nothing is changed by it."""
    accepted(asked.condition, "condition")
    found = await dry_run(tx, asked)
    shown = {c.id: c for c in await by_ids(tx, caller.agent, [one.conversation for one in found.newest])}
    return DryRun(
        days=LOOKED_BACK.days,
        looked_at=found.looked_at,
        cut=found.cut,
        matched=found.matched,
        conversations=found.conversations,
        would=found.would,
        newest=[
            WouldHave(at=one.at, conversation=shown[one.conversation])
            for one in found.newest
            if one.conversation in shown
        ],
    )


@router.get("/rules/webhook-secret", dependencies=[AdminsOnly])
async def show_webhook_secret(request: Request, tx: Tx) -> WebhookSecret:
    """What a receiver checks the signature of rules' webhooks with."""
    return WebhookSecret(secret=webhooks.secret(runtime_of(request).keys, tx.workspace))


@router.get("/rules/{rule}")
async def show_rule(rule: UUID, tx: Tx) -> Rule:
    """One rule."""
    return await queries.one(tx, rule)


@router.patch("/rules/{rule}", dependencies=[AdminsOnly])
async def change_rule(rule: UUID, asked: RuleChange, caller: Caller, tx: Tx) -> Rule:
    """Change a rule, or switch it on or off; on also ends a pause."""
    await commands.change(
        tx,
        rule,
        name=asked.name,
        definition=asked.definition,
        enabled=asked.enabled,
        by=caller.agent,
    )
    return await queries.one(tx, rule)


@router.delete("/rules/{rule}", status_code=204, dependencies=[AdminsOnly])
async def remove_rule(rule: UUID, caller: Caller, tx: Tx) -> None:
    """Remove a rule; what it did stays in the log."""
    await commands.remove(tx, rule, caller.agent)


@router.get("/rules/{rule}/versions")
async def list_rule_versions(rule: UUID, tx: Tx) -> RuleVersions:
    """What a rule was, newest first."""
    await queries.one(tx, rule)
    rows = await queries.versions(tx, rule)
    return RuleVersions(
        items=[
            RuleVersion(
                version=row.version,
                name=row.name,
                by=row.by_agent_id,
                made_at=row.made_at,
                definition=Definition.model_validate(row.definition),
            )
            for row in rows
        ]
    )


@router.get("/rules/{rule}/log")
async def list_rule_runs(rule: UUID, tx: Tx) -> Runs:
    """Where a rule acted lately, the newest hundred."""
    await queries.one(tx, rule)
    return Runs(items=await log.of_rule(tx, rule))


@router.get("/conversations/{conversation}/rules", dependencies=[AgentsOnly])
async def list_conversation_rules(conversation: UUID, tx: Tx) -> Entries:
    """What rules saw and did in a conversation, newest first; kept for 90 days."""
    await one_conversation(tx, None, conversation)
    return Entries(items=await log.of_conversation(tx, conversation))
