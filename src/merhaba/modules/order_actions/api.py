"""Order actions, approvals and policies over HTTP."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Header, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import select, update

from merhaba.kit.examples import example
from merhaba.kit.money import Money
from merhaba.modules.commerce.present import exact
from merhaba.modules.commerce.tables import shops
from merhaba.modules.workspaces.auth import AdminsOnly, AgentsOnly, Caller, Tx
from merhaba.modules.workspaces.events import SettingsChanged
from merhaba.modules.workspaces.types import Principal, Shape
from merhaba.platform.events import append
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem, TransactionalRoute, not_found, runtime_of

from . import asked as ask
from . import decide, queries
from .context import of_order
from .forms import possible
from .policy import Policy, policy_of
from .request import Weighed, request, weigh
from .types import GOING_ON, ActionState, OrderAction, Possible, Quoted, Sum

router = APIRouter(route_class=TransactionalRoute, tags=["order actions"])

_LOOK_EVERY = 0.04
Wait = Annotated[float, Query(ge=0, le=20, description="Seconds to wait for it to end.")]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Up to 255 characters. The same key gives the same action again, and does nothing twice.",
    ),
]
OnOrder = Annotated[ask.OnOrder, Body(discriminator="action")]
InShop = Annotated[ask.InShop, Body(discriminator="action")]


class PossibleActions(Shape):
    """What can be done to an order now."""

    items: list[Possible]


class OrderActions(Shape):
    """A page of order actions."""

    items: list[OrderAction]
    next: str | None = None


class Decision(BaseModel):
    """A supervisor's word, for who asked and for the record."""

    model_config = example(note="Fine, the parcel was really crushed.")

    note: str = Field("", max_length=2000)


@router.get("/orders/{order}/actions")
async def possible_actions(order: UUID, request: Request, caller: Caller, tx: Tx) -> PossibleActions:
    """What can be done to an order now, with what each form starts with; what cannot be done, and why."""
    context = await of_order(tx, runtime_of(request), order)
    return PossibleActions(items=await possible(tx, context, caller.role))


@router.post("/orders/{order}/actions/quote", dependencies=[AgentsOnly])
async def quote_action(order: UUID, asked: OnOrder, request: Request, caller: Caller) -> Quoted:
    """What an action would do in money, and whether it needs approval. Nothing is done."""
    return await _quote(runtime_of(request), caller, asked, order=order)


@router.post("/shops/{shop}/actions/quote", dependencies=[AgentsOnly])
async def quote_shop_action(shop: UUID, asked: InShop, request: Request, caller: Caller) -> Quoted:
    """What an action without an order would cost, and whether it needs approval. Nothing is done."""
    return await _quote(runtime_of(request), caller, asked, shop=shop)


@router.post("/orders/{order}/actions", status_code=201, dependencies=[AgentsOnly])
async def act_on_order(
    order: UUID, asked: OnOrder, request: Request, caller: Caller, wait: Wait = 8, key: Key = None
) -> OrderAction:
    """Do something to an order: written down first, then carried out by the worker, exactly once. The answer
    waits for the end of it up to `wait` seconds; what takes longer goes on. Above one's limit it waits for a
    supervisor instead."""
    return await _act(runtime_of(request), caller, asked, wait, key, order=order)


@router.post("/shops/{shop}/actions", status_code=201, dependencies=[AgentsOnly])
async def act_in_shop(
    shop: UUID, asked: InShop, request: Request, caller: Caller, wait: Wait = 8, key: Key = None
) -> OrderAction:
    """Do something in a shop that is not about one order: a discount code, a gift card, store credit, a
    customer's address."""
    return await _act(runtime_of(request), caller, asked, wait, key, shop=shop)


@router.get("/order-actions")
async def list_order_actions(
    tx: Tx,
    state: Annotated[ActionState | None, Query(description="Only those in this state.")] = None,
    order: UUID | None = None,
    conversation: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: str | None = None,
) -> OrderActions:
    """Actions, newest first; with `state=waiting_approval` what somebody has to decide on, the soonest due
    first."""
    items, following = await queries.page(
        tx, state=state, order=order, conversation=conversation, limit=limit, cursor=cursor
    )
    return OrderActions(items=items, next=following)


@router.get("/order-actions/{action}")
async def get_order_action(action: UUID, request: Request, caller: Caller, wait: Wait = 0) -> OrderAction:
    """One action with its whole record."""
    return await _ended(runtime_of(request), caller, action, wait)


@router.post("/order-actions/{action}/approve", dependencies=[AdminsOnly])
async def approve_order_action(
    action: UUID, decision: Decision, request: Request, caller: Caller, wait: Wait = 8
) -> OrderAction:
    """Approve a request; it is then carried out. Nobody approves their own."""
    runtime = runtime_of(request)
    async with runtime.database.transaction(caller.workspace) as tx:
        await decide.approve(tx, runtime, action, caller, decision.note)
    return await _ended(runtime, caller, action, wait)


@router.post("/order-actions/{action}/decline", dependencies=[AdminsOnly])
async def decline_order_action(action: UUID, decision: Decision, caller: Caller, tx: Tx) -> OrderAction:
    """Decline a request, with a note why."""
    await decide.decline(tx, action, caller, decision.note)
    return await queries.one(tx, action)


@router.post("/order-actions/{action}/withdraw", dependencies=[AgentsOnly])
async def withdraw_order_action(action: UUID, caller: Caller, tx: Tx) -> OrderAction:
    """Take one's own request back before it was decided."""
    await decide.withdraw(tx, action, caller)
    return await queries.one(tx, action)


@router.post("/order-actions/{action}/retry", dependencies=[AgentsOnly])
async def retry_order_action(action: UUID, request: Request, caller: Caller, wait: Wait = 8) -> OrderAction:
    """Take up an action whose result is unclear: the platform is asked first whether it was done."""
    runtime = runtime_of(request)
    async with runtime.database.transaction(caller.workspace) as tx:
        await decide.try_again(tx, action, caller)
    return await _ended(runtime, caller, action, wait)


@router.get("/shops/{shop}/policy")
async def get_policy(shop: UUID, tx: Tx) -> Policy:
    """Until when money and goods may go back in a shop, and who may do what."""
    row = await tx.first(
        select(shops.c.policy, shops.c.currency).where(
            shops.c.workspace_id == tx.workspace, shops.c.id == shop
        )
    )
    if row is None:
        raise not_found("shop")
    return policy_of(row.policy, row.currency)


@router.put("/shops/{shop}/policy", dependencies=[AdminsOnly])
async def set_policy(shop: UUID, policy: Policy, tx: Tx) -> Policy:
    """Set a shop's policy; it holds from the next action on."""
    mine = (shops.c.workspace_id == tx.workspace) & (shops.c.id == shop)
    if not await tx.run(update(shops).where(mine).values(policy=policy.model_dump(mode="json"))):
        raise not_found("shop")
    await append(tx, SettingsChanged("shops", shop))
    return policy


async def _quote(
    runtime: Runtime,
    caller: Principal,
    asked: ask.Asked,
    *,
    order: UUID | None = None,
    shop: UUID | None = None,
) -> Quoted:
    try:
        async with runtime.database.transaction(caller.workspace) as tx:
            weighed = await weigh(tx, runtime, caller, asked, order=order, shop=shop)
    except Problem as problem:
        if problem.status != 409:
            raise
        values = problem.more.get("values") or {}
        return Quoted(possible=False, code=problem.code, values=values, explanation=problem.detail)
    return _quoted(weighed)


async def _act(
    runtime: Runtime,
    caller: Principal,
    asked: ask.Asked,
    wait: float,
    key: str | None,
    *,
    order: UUID | None = None,
    shop: UUID | None = None,
) -> OrderAction:
    async with runtime.database.transaction(caller.workspace) as tx:
        ident = await request(tx, runtime, caller, asked, order=order, shop=shop, key=key)
    return await _ended(runtime, caller, ident, wait)


async def _ended(runtime: Runtime, caller: Principal, ident: UUID, wait: float) -> OrderAction:
    """The action once it has ended, or as it stands when the time is up. No transaction stays open."""
    until = time.monotonic() + wait
    while True:
        async with runtime.database.transaction(caller.workspace) as tx:
            state = await queries.state_of(tx, ident)
            if state not in GOING_ON or state == ActionState.UNCLEAR or time.monotonic() >= until:
                return await queries.one(tx, ident)
        await asyncio.sleep(_LOOK_EVERY)


def _quoted(weighed: Weighed) -> Quoted:
    made, order = weighed.made, weighed.context.order
    currency = order.currency if order is not None else weighed.context.shop.currency
    limit = weighed.limit
    return Quoted(
        possible=True,
        back=Money(amount=exact(made.back), currency=currency) if made.back > 0 else None,
        to_pay=Money(amount=exact(made.to_pay), currency=currency) if made.to_pay > 0 else None,
        sums=[Sum(code=code, amount=Money(amount=exact(x), currency=currency)) for code, x in made.sums],
        needs_approval=limit is not None,
        limit=Money(amount=exact(limit.amount), currency=currency) if limit is not None else None,
        limit_kind=limit.kind if limit is not None else None,
    )
