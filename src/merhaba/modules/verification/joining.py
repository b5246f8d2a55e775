"""Whose somebody becomes who proved an address with a code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, insert, select, update

from merhaba.kit.ids import new_id
from merhaba.modules.customers import queries as customers
from merhaba.modules.customers.commands.find import Known, add_identity, find_or_create, lock_names
from merhaba.modules.customers.commands.merge import merge
from merhaba.modules.customers.events import CustomerUpdated
from merhaba.modules.customers.rules import normalise
from merhaba.modules.customers.tables import customers as people
from merhaba.modules.customers.tables import identities
from merhaba.modules.customers.types import IdentityKind
from merhaba.modules.inbox.commands.change import move_customer
from merhaba.modules.inbox.commands.write import add_line
from merhaba.modules.inbox.tables import conversations
from merhaba.modules.profiles.movers import MOVERS
from merhaba.modules.widget.commands import identities_of
from merhaba.modules.widget.queries import CHAT, customer_of
from merhaba.modules.widget.visitor import Visitor
from merhaba.modules.workspaces.types import Actor, AuthorKind
from merhaba.platform.database import Transaction
from merhaba.platform.events import append

from .rules import Step, step
from .tables import proofs

_PROOFS = (IdentityKind.EMAIL, IdentityKind.PHONE, IdentityKind.SHOP)


@dataclass(slots=True)
class Joined:
    """The customer the visitor is now, and what was done for it."""

    customer: UUID
    step: Step
    merge: UUID | None = None
    moved: list[str] = field(default_factory=list)


async def prove(tx: Transaction, visitor: Visitor, email: str, conversation: UUID | None) -> Joined:
    """Make a proven address count: the identity, the customer it leads to, and a line in the thread."""
    email = normalise(IdentityKind.EMAIL, email)
    address = Known(IdentityKind.EMAIL, email, verified=True)
    await tx.lock(*lock_names([*identities_of(visitor), address]))
    mine = await customer_of(tx, visitor)
    if mine is None and visitor.signed is not None:
        mine = await find_or_create(tx, identities_of(visitor), name=visitor.signed.name)
    owner = await _owner(tx, email)
    joined = await _take(tx, visitor, mine, owner, address)
    if joined.step is not Step.STAY:
        await add_identity(tx, joined.customer, address)
    await append(tx, CustomerUpdated(joined.customer))
    await tx.run(
        insert(proofs).values(
            workspace_id=tx.workspace,
            id=new_id(),
            brand_id=visitor.brand,
            visitor=visitor.id,
            email=email,
            customer_id=joined.customer,
            step=joined.step,
            merge_id=joined.merge,
            moved={"conversations": joined.moved} if joined.moved else {},
            proved_at=tx.now,
        )
    )
    await _tell(tx, visitor, joined.customer, email, conversation)
    return joined


async def _take(
    tx: Transaction, visitor: Visitor, mine: UUID | None, owner: UUID | None, address: Known
) -> Joined:
    took = step(
        mine=mine,
        owner=owner,
        other_proofs=mine is not None and await _proven_otherwise(tx, mine, address.value),
        blocked=mine is not None and await _blocked(tx, mine),
    )
    match took:
        case Step.BEGIN:
            return Joined(await find_or_create(tx, identities_of(visitor), name=visitor.name), took)
        case Step.ENTER if owner is not None:
            await add_identity(tx, owner, Known(IdentityKind.VISITOR, visitor.id, verified=True))
            return Joined(owner, took)
        case Step.JOIN if owner is not None and mine is not None:
            ident = await merge(tx, winner=owner, loser=mine, by=None, movers=MOVERS)
            return Joined(owner, took, merge=ident)
        case Step.MOVE if owner is not None and mine is not None:
            return Joined(owner, took, moved=await _move(tx, visitor, mine, owner))
    if mine is None:
        raise LookupError("a visitor without a customer can only begin or enter")
    return Joined(mine, took)


async def _owner(tx: Transaction, email: str) -> UUID | None:
    """Whose the address is: who has proven it, else the one customer whom only the shop has told of.

    Somebody who wrote or typed something themselves has at least a browser that is theirs; they never
    become the owner by a claim, however many or few claim it.
    """
    found = await customers.owners_of(tx, IdentityKind.EMAIL, email)
    proven = next((customer for customer, verified in found if verified), None)
    if proven is not None:
        return proven
    anything = identities.alias("anything")
    table = identities.c
    told = await tx.scalars(
        select(table.customer_id)
        .where(
            table.workspace_id == tx.workspace,
            table.customer_id.in_({customer for customer, _ in found}),
            ~exists().where(
                anything.c.workspace_id == table.workspace_id,
                anything.c.customer_id == table.customer_id,
                anything.c.verified,
            ),
        )
        .distinct()
    )
    return told[0] if len(told) == 1 else None


async def _proven_otherwise(tx: Transaction, customer: UUID, email: str) -> bool:
    """Whether this customer has proven anything else than this address (a browser proves nobody)."""
    table = identities.c
    others = (table.kind != IdentityKind.EMAIL) | (table.value != email)
    wanted = (table.workspace_id == tx.workspace) & (table.customer_id == customer) & table.verified
    return bool(await tx.scalar(select(exists().where(wanted, table.kind.in_(_PROOFS), others))))


async def _blocked(tx: Transaction, customer: UUID) -> bool:
    mine = (people.c.workspace_id == tx.workspace) & (people.c.id == customer)
    return bool(await tx.scalar(select(people.c.blocked).where(mine)))


async def _move(tx: Transaction, visitor: Visitor, mine: UUID, owner: UUID) -> list[str]:
    """Give what this browser wrote to the owner. A browser that is signed in stays its account's."""
    table = conversations.c
    ids = await tx.scalars(select(table.id).where(_written_here(tx, visitor), table.customer_id == mine))
    if visitor.signed is None:
        known = identities.c
        await tx.run(
            update(identities)
            .where(
                known.workspace_id == tx.workspace,
                known.customer_id == mine,
                known.kind == IdentityKind.VISITOR,
                known.value == visitor.id,
            )
            .values(customer_id=owner)
        )
        await append(tx, CustomerUpdated(mine))
    return await move_customer(tx, mine, owner, [str(ident) for ident in ids])


def _written_here(tx: Transaction, visitor: Visitor) -> Any:
    table = conversations.c
    return (
        (table.workspace_id == tx.workspace)
        & (table.brand_id == visitor.brand)
        & (table.channel == CHAT)
        & (table.visitor == visitor.id)
    )


async def _tell(
    tx: Transaction, visitor: Visitor, customer: UUID, email: str, conversation: UUID | None
) -> None:
    """A line for the agents, in the conversation on the shopper's screen, else in their newest."""
    table = conversations.c
    rows = await tx.rows(
        select(conversations)
        .where(_written_here(tx, visitor))
        .order_by(table.last_message_at.desc(), table.id.desc())
        .limit(50)
    )
    row: Row[Any] | None = next((r for r in rows if r.id == conversation), rows[0] if rows else None)
    if row is None:
        return
    name = visitor.name or (await customers.refs(tx, [customer]))[customer].name
    actor = Actor(AuthorKind.CUSTOMER, customer, name)
    await add_line(tx, row, actor, {"type": "proved", "by": "code", "address": email})
