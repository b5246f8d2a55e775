"""One person, whatever shop knows them: who proves an address gets what shops have under it.

A shop tells an address before its owner has ever written to us, or a guest buys under one: such people are
customers of whom nothing is proven. Once somebody proves the address, they are that person.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from merhaba.modules.customers.commands.merge import merge
from merhaba.modules.customers.events import CustomerUpdated
from merhaba.modules.profiles.movers import MOVERS
from merhaba.platform.database import Transaction
from merhaba.platform.events import Recorded, Subscription

# Known to a shop under an address that this customer has proven, and nothing of their own proven: no mail
# from them, no sign-in, no browser that chatted as them.
_KNOWN_ONLY_TO_SHOPS = text(
    "select distinct claim.customer_id from identities proof"
    " join identities claim on claim.workspace_id = proof.workspace_id and claim.kind = proof.kind"
    " and claim.value = proof.value and claim.customer_id <> proof.customer_id and not claim.verified"
    " join customers c on c.workspace_id = claim.workspace_id and c.id = claim.customer_id"
    " and c.merged_into is null"
    " where proof.workspace_id = :workspace and proof.customer_id = :customer and proof.verified"
    " and proof.kind in ('email', 'phone')"
    " and exists (select from customers p where p.workspace_id = :workspace and p.id = :customer"
    " and p.merged_into is null)"
    " and not exists (select from identities own where own.workspace_id = claim.workspace_id"
    " and own.customer_id = claim.customer_id and (own.verified or own.kind = 'visitor'))"
    " and (exists (select from shop_customers a where a.workspace_id = claim.workspace_id"
    " and a.customer_id = claim.customer_id) or exists (select from orders o"
    " where o.workspace_id = claim.workspace_id and o.customer_id = claim.customer_id)) limit 20"
)
_UNPROVEN = text(
    "select not exists (select from identities own where own.workspace_id = :workspace"
    " and own.customer_id = :customer and (own.verified or own.kind = 'visitor'))"
    " and exists (select from customers c where c.workspace_id = :workspace and c.id = :customer"
    " and c.merged_into is null)"
)
_TAKE_ORDERS = text(
    "update orders o set customer_id = :customer from identities proof"
    " where proof.workspace_id = :workspace and proof.customer_id = :customer and proof.verified"
    " and ((proof.kind = 'email' and o.email = proof.value and o.email <> '')"
    " or (proof.kind = 'phone' and o.phone = proof.value and o.phone <> '' and o.email = ''))"
    " and o.workspace_id = :workspace and o.customer_id is null and o.shop_customer_id is null"
)


async def react(tx: Transaction, event: Recorded) -> None:
    """After a customer changed: whoever was known to shops under an address they have proven is them."""
    customer = event.ident("customer")
    if customer is None:
        return
    values = {"workspace": tx.workspace, "customer": customer}
    for known in await tx.scalars(_KNOWN_ONLY_TO_SHOPS, values):
        await merge(tx, winner=customer, loser=known, by=None, movers=MOVERS)
    await tx.run(_TAKE_ORDERS, values)


async def join(tx: Transaction, winner: UUID, loser: UUID) -> None:
    """Two accounts became one at their platform: so do the people, unless this one has proven to be
    somebody of their own. Then people decide."""
    if await tx.scalar(_UNPROVEN, {"workspace": tx.workspace, "customer": loser}):
        await merge(tx, winner=winner, loser=loser, by=None, movers=MOVERS)


SUBSCRIPTION = Subscription("shops.people", frozenset({CustomerUpdated.name}), react)
