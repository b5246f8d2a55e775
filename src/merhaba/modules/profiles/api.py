"""Customers over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import func, select

from merhaba.kit.examples import example, example_of
from merhaba.modules.commerce import queries as commerce
from merhaba.modules.commerce.types import CommerceSummary
from merhaba.modules.customers import queries
from merhaba.modules.customers.commands import change, merge
from merhaba.modules.customers.types import Customer
from merhaba.modules.inbox.tables import conversations
from merhaba.modules.workspaces.auth import AgentsOnly, Caller, Tx
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.database import Transaction
from merhaba.platform.web import TransactionalRoute

from .movers import MOVERS
from .timeline import TimelineItem, timeline

router = APIRouter(route_class=TransactionalRoute, tags=["customers"])


class Customers(Shape):
    """One page of customers."""

    items: list[Customer]
    next: str | None = None


class Timeline(Shape):
    """A customer's timeline, newest first."""

    items: list[TimelineItem]
    next: str | None = None


class NewCustomer(BaseModel):
    """A customer to write down."""

    model_config = example(
        name="Clara Weber", email="clara@example.com", phone="+49 221 5550123", language="de"
    )

    name: str = Field("", max_length=200)
    email: str | None = Field(None, max_length=254)
    phone: str | None = Field(None, max_length=40)
    language: str | None = Field(None, max_length=35)


class CustomerChange(BaseModel):
    """What to change of a customer; null clears."""

    model_config = example(preferred_channel="email", notes="Prefers delivery on Fridays.", phone=None)

    name: str | None = Field(None, max_length=200)
    language: str | None = Field(None, max_length=35)
    timezone: str | None = Field(None, max_length=60)
    country: str | None = Field(None, max_length=2)
    preferred_channel: str | None = Field(None, max_length=40)
    notes: str | None = Field(None, max_length=20_000)
    blocked: bool | None = None


class Reachable(BaseModel):
    """An address of the customer that works again."""

    model_config = example(email="clara@example.com")

    email: str = Field(max_length=254)


class MergeWith(BaseModel):
    """The customer that becomes part of this one."""

    model_config = example(customer="01985c3b-2c10-7f31-b0aa-8f7e6d5c4b3a")

    customer: UUID


class MergeRef(Shape):
    """A merge, by which it can be undone."""

    id: UUID


class Merged(Shape):
    """The merge and the customer it left."""

    model_config = example(
        merge={"id": "01985c40-1122-7b44-9c55-667788990011"}, customer=example_of(Customer)
    )

    merge: MergeRef
    customer: Customer


@router.get("/customers")
async def list_customers(
    tx: Tx,
    q: Annotated[str | None, Query(max_length=200, description="A name, an address, a number.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: str | None = None,
) -> Customers:
    """Customers, last seen first; `q` looks in names, addresses and numbers."""
    items, following = await queries.page(tx, q=q, limit=limit, cursor=cursor)
    return Customers(items=await _with_counts(tx, items), next=following)


@router.post("/customers", status_code=201, dependencies=[AgentsOnly])
async def create_customer(asked: NewCustomer, tx: Tx) -> Customer:
    """Write down a customer."""
    return await _one(tx, await change.create(tx, **asked.model_dump()))


@router.get("/customers/{customer}")
async def get_customer(customer: UUID, tx: Tx) -> Customer:
    """One customer; one that was merged gives the customer it became part of."""
    return await _one(tx, customer)


@router.patch("/customers/{customer}", dependencies=[AgentsOnly])
async def change_customer(customer: UUID, asked: CustomerChange, tx: Tx) -> Customer:
    """Change what is known about a customer."""
    changes = asked.model_dump(exclude_unset=True)
    for required in ("name", "notes", "blocked"):
        if changes.get(required, 0) is None:
            changes.pop(required)
    await change.change(tx, customer, changes)
    return await _one(tx, customer)


@router.post("/customers/{customer}/reachable", dependencies=[AgentsOnly])
async def reachable_again(customer: UUID, asked: Reachable, tx: Tx) -> Customer:
    """Write to an address again whose mail came back, or that complained: a person says that it is right."""
    await change.mark_reachable(tx, customer, asked.email)
    return await _one(tx, customer)


@router.post("/customers/{customer}/merge", dependencies=[AgentsOnly])
async def merge_customers(customer: UUID, asked: MergeWith, caller: Caller, tx: Tx) -> Merged:
    """Make another customer part of this one: identities, conversations and orders move here."""
    ident = await merge.merge(tx, winner=customer, loser=asked.customer, by=caller.agent, movers=MOVERS)
    return Merged(merge=MergeRef(id=ident), customer=await _one(tx, customer))


@router.post("/merges/{merge_id}/undo", dependencies=[AgentsOnly])
async def undo_merge(merge_id: UUID, tx: Tx) -> Customers:
    """Take a merge apart again; what was written since stays with the customer it was written to."""
    both = await merge.undo(tx, merge_id, MOVERS)
    return Customers(items=[await _one(tx, ident) for ident in both])


@router.get("/customers/{customer}/timeline")
async def get_timeline(customer: UUID, tx: Tx, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> Timeline:
    """Everything that happened with a customer, newest first."""
    found = await queries.customer(tx, customer)
    return Timeline(items=await timeline(tx, found.id, limit=limit))


@router.get("/customers/{customer}/summary")
async def get_summary(customer: UUID, tx: Tx) -> CommerceSummary:
    """What a customer has bought so far."""
    found = await queries.customer(tx, customer)
    return await commerce.summary(tx, found.id)


async def _one(tx: Transaction, ident: UUID) -> Customer:
    return (await _with_counts(tx, [await queries.customer(tx, ident)]))[0]


async def _with_counts(tx: Transaction, found: list[Customer]) -> list[Customer]:
    table = conversations.c
    rows = await tx.rows(
        select(
            table.customer_id,
            func.count().label("every"),
            func.count().filter(table.status.in_(["open", "pending"])).label("open"),
        )
        .where(table.workspace_id == tx.workspace, table.customer_id.in_([c.id for c in found]))
        .group_by(table.customer_id)
    )
    numbers = {r.customer_id: {"conversation_count": r.every, "open_count": r.open} for r in rows}
    return [c.model_copy(update=numbers.get(c.id, {})) for c in found]
