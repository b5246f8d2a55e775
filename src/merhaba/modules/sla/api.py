"""Promised times over HTTP."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from merhaba.kit.examples import example, example_of
from merhaba.modules.inbox.queries import conversations
from merhaba.modules.workspaces.auth import AdminsOnly, Caller, Tx
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.web import TransactionalRoute, invalid

from . import policies, queries
from .types import POLICY_ID, Attainment, PolicyTerms, SlaClock, SlaPolicy

router = APIRouter(route_class=TransactionalRoute, tags=["sla"])

_USUALLY = timedelta(days=30)
_MOST = timedelta(days=400)


class SlaPolicies(Shape):
    """The policies in their order: the first that fits a conversation holds."""

    items: list[SlaPolicy]


class SlaOrder(BaseModel):
    """Every policy's id, first to last."""

    model_config = example(policies=[POLICY_ID])

    policies: list[UUID]


class SlaClocks(Shape):
    """The promises of one conversation."""

    items: list[SlaClock]


class Attained(Shape):
    """How many promises were kept in a time."""

    model_config = example(
        since="2026-02-01T00:00:00Z", until="2026-03-01T00:00:00Z", items=[example_of(Attainment)]
    )

    since: datetime
    until: datetime
    items: list[Attainment]


@router.get("/sla/policies")
async def list_policies(tx: Tx) -> SlaPolicies:
    """Every policy, in the order in which they are tried."""
    return SlaPolicies(items=await policies.all_policies(tx))


@router.post("/sla/policies", status_code=201, dependencies=[AdminsOnly])
async def create_sla_policy(terms: PolicyTerms, caller: Caller, tx: Tx) -> SlaPolicy:
    """Add a policy after all others. It holds for conversations that begin or change from now on."""
    return await policies.policy(tx, await policies.create(tx, terms, caller.agent))


@router.put("/sla/policies/{policy}", dependencies=[AdminsOnly])
async def change_sla_policy(policy: UUID, terms: PolicyTerms, caller: Caller, tx: Tx) -> SlaPolicy:
    """Make a new version of a policy. Clocks that run keep the version they began with."""
    await policies.change(tx, policy, terms, caller.agent)
    return await policies.policy(tx, policy)


@router.delete("/sla/policies/{policy}", status_code=204, dependencies=[AdminsOnly])
async def delete_sla_policy(policy: UUID, caller: Caller, tx: Tx) -> Response:
    """Take a policy away. What it promised is still owed, and counted."""
    await policies.remove(tx, policy, caller.agent)
    return Response(status_code=204)


@router.put("/sla/order", dependencies=[AdminsOnly])
async def order_sla_policies(wanted: SlaOrder, caller: Caller, tx: Tx) -> SlaPolicies:
    """Put the policies in another order."""
    await policies.order(tx, wanted.policies, caller.agent)
    return SlaPolicies(items=await policies.all_policies(tx))


@router.get("/conversations/{conversation}/sla")
async def list_clocks(conversation: UUID, caller: Caller, tx: Tx) -> SlaClocks:
    """Every promise of a conversation: open, kept and missed."""
    await conversations.one(tx, caller.agent, conversation)
    return SlaClocks(items=await queries.clocks_of(tx, conversation))


@router.get("/sla/attainment")
async def sla_attainment(
    tx: Tx,
    since: Annotated[datetime | None, Query(description="From then; 30 days ago when left out.")] = None,
    until: Annotated[datetime | None, Query(description="Until then; now when left out.")] = None,
) -> Attained:
    """How many promises were kept, by policy and kind.

    A promise counts when it was decided: kept when it was fulfilled, missed when it ran out, also while it
    is still open. Spam is left out.
    """
    end = until or tx.now
    begin = since or end - _USUALLY
    if begin.tzinfo is None or end.tzinfo is None:
        raise invalid("since", "A time is given with its zone, such as 2026-03-01T00:00:00Z.")
    if not timedelta(0) < end - begin <= _MOST:
        raise invalid("since", "The time lies between a moment and 400 days.")
    return Attained(since=begin, until=end, items=await queries.attainment(tx, begin, end))
