"""A conversation turns out to be with somebody else: a colleague forwarded what a customer wrote."""

from __future__ import annotations

from uuid import UUID

from merhaba.modules.customers import queries as customers
from merhaba.modules.customers.commands.find import Known, find_or_create
from merhaba.modules.customers.types import IdentityKind
from merhaba.modules.workspaces.types import Actor
from merhaba.platform.database import Transaction

from .receive import note_participants
from .write import add_line, locked, set_fields


async def hand_over(tx: Transaction, conversation: UUID, actor: Actor, *, address: str, name: str) -> UUID:
    """Make the person with this address the conversation's customer, on an agent's word; who forwarded it
    stays a participant. Gives the customer."""
    row = await locked(tx, conversation)
    customer = await find_or_create(tx, [Known(IdentityKind.EMAIL, address, verified=True)], name=name)
    if customer == row.customer_id:
        return customer
    people = await customers.refs(tx, {row.customer_id, customer})
    before, after = people[row.customer_id], people[customer]
    forwarder = [{"address": before.email, "name": before.name}] if before.email else []
    await note_participants(tx, conversation, forwarder, wrote=address)
    line = {
        "type": "customer",
        "from": {"id": str(before.id), "name": before.name},
        "to": {"id": str(after.id), "name": after.name},
    }
    await add_line(tx, row, actor, line)
    await set_fields(tx, conversation, {"customer_id": customer}, by=actor.id)
    return customer
