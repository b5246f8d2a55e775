"""Keeping clocks: a durable reaction to the log. Each time the whole history is played again, so an event
that is seen twice, late or after a message was taken back gives the same clocks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert as upsert

from merhaba.modules.hours import queries as hours
from merhaba.modules.hours.commands import version_of_brand
from merhaba.modules.inbox.tables import conversations, messages
from merhaba.modules.inbox.types import Priority
from merhaba.platform.database import Transaction
from merhaba.platform.events import Recorded, Subscription

from .clock import Terms
from .history import history
from .keep import keep
from .match import first_that_fits
from .policies import all_policies
from .replay import Applied, replay
from .tables import sla_conversations, sla_policy_versions
from .types import PolicyTerms, Targets

RENEWING = frozenset({"priority", "team", "tags", "assigned", "customer"})
"""Lines of a thread after which other terms may hold, also for clocks that run."""


async def react(tx: Transaction, event: Recorded) -> None:
    """Bring a conversation's clocks up to date."""
    conversation = event.ident("conversation")
    if conversation is not None and event.data.get("kind") != "note":
        await bring_up_to_date(tx, conversation, event.ident("message"), event.at)


SUBSCRIPTION = Subscription("sla", frozenset({"message.created", "message.deleted"}), react)


async def bring_up_to_date(tx: Transaction, conversation: UUID, message: UUID | None, at: datetime) -> None:
    """Find the terms that hold since `message`, play the history and write the clocks."""
    kept = await tx.scalar(_applied(tx, conversation))
    policies = await all_policies(tx)
    if not policies and kept is None:
        return  # nothing is promised here: nothing to read
    row = await tx.first(
        select(conversations)
        .where(conversations.c.workspace_id == tx.workspace, conversations.c.id == conversation)
        .with_for_update()
    )
    if row is None:
        return
    applied: list[dict[str, Any]] = await tx.scalar(_applied(tx, conversation)) or []
    policy = await first_that_fits(tx, policies, row)
    now_holds = await _now(tx, row, policy)
    last = {key: applied[-1][key] for key in now_holds} if applied else None
    if last != now_holds:
        since, renews = await _since(tx, message, at)
        if not applied:
            # What a policy says holds from the beginning, but not for a time before there was that policy.
            known = policy is None or policy.changed_at <= row.created_at
            since, renews = row.created_at if known else since, True
        applied = [*applied, {**now_holds, "at": since.isoformat(), "renews": renews}]
        await _keep_applied(tx, conversation, applied)
    told = await history(tx, conversation, row.status)
    clocks = replay(told.events, await _terms(tx, applied), told.began_as)
    await keep(tx, row, clocks)


async def _now(tx: Transaction, row: Row[Any], policy: Any) -> dict[str, Any]:
    if policy is None:
        return {"policy": None, "version": None, "priority": None, "hours": None}
    version = await version_of_brand(tx, row.brand_id) if policy.business else None
    return {
        "policy": str(policy.id),
        "version": policy.version,
        "priority": row.priority,
        "hours": str(version) if version is not None else None,
    }


async def _since(tx: Transaction, message: UUID | None, at: datetime) -> tuple[datetime, bool]:
    """From when other terms hold, and whether for running clocks, too: only if the conversation changed."""
    if message is None:
        return at, False
    found = await tx.first(
        select(messages.c.created_at, messages.c.event).where(
            messages.c.workspace_id == tx.workspace, messages.c.id == message
        )
    )
    if found is None:
        return at, False
    return found.created_at, (found.event or {}).get("type") in RENEWING


async def _terms(tx: Transaction, applied: list[dict[str, Any]]) -> list[Applied]:
    table = sla_policy_versions.c
    policies = {UUID(each["policy"]) for each in applied if each["policy"]}
    rows = await tx.rows(
        select(table.policy_id, table.version, table.terms).where(
            table.workspace_id == tx.workspace, table.policy_id.in_(policies)
        )
    )
    said = {(str(r.policy_id), r.version): PolicyTerms.model_validate(r.terms) for r in rows}
    schedules = await hours.by_ids(tx, {UUID(each["hours"]) for each in applied if each["hours"]})
    found = []
    for each in applied:
        policy = said.get((each["policy"], each["version"]))
        version = UUID(each["hours"]) if each["hours"] else None
        terms = None
        if policy is not None:
            terms = Terms(
                policy=UUID(each["policy"]),
                version=each["version"],
                targets=policy.targets.get(Priority(each["priority"]), Targets()),
                pause_on=frozenset(policy.pause_on),
                schedule=schedules.get(version) if version is not None else None,
                hours=version,
                warn=timedelta(minutes=policy.warn_minutes) if policy.warn_minutes else None,
            )
        found.append(Applied(datetime.fromisoformat(each["at"]), terms, each["renews"]))
    return found


def _applied(tx: Transaction, conversation: UUID) -> Any:
    table = sla_conversations.c
    return select(table.applied).where(
        table.workspace_id == tx.workspace, table.conversation_id == conversation
    )


async def _keep_applied(tx: Transaction, conversation: UUID, applied: list[dict[str, Any]]) -> None:
    row = {"workspace_id": tx.workspace, "conversation_id": conversation}
    statement = upsert(sla_conversations).values(**row, applied=applied)
    await tx.run(statement.on_conflict_do_update(index_elements=list(row), set_={"applied": applied}))
