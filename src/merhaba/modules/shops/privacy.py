"""People's wishes about their data that come by way of the platform (GDPR, articles 15 and 17)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text

from merhaba.kit.ids import new_id
from merhaba.modules.commerce.mirror import About, erase, export
from merhaba.modules.customers.commands.many import clean
from merhaba.modules.customers.events import CustomerUpdated
from merhaba.modules.customers.types import IdentityKind
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.ports.shops.port import PrivacyAsked

from .commands import remove
from .events import ShopChanged
from .tables import shop_wishes

# What only the shop has told goes; what they wrote from themselves is their conversation with us, and is
# erased there, by a person.
_FORGET_WAYS = text(
    "delete from identities where workspace_id = :workspace and customer_id = any(cast(:ids as uuid[]))"
    " and not verified and (value = any(cast(:values as text[])) or not exists (select from identities own"
    " where own.workspace_id = identities.workspace_id and own.customer_id = identities.customer_id"
    " and (own.verified or own.kind = 'visitor')))"
)
_FORGET_NAMES = text(
    "update customers c set name = '', country = null, language = null where c.workspace_id = :workspace"
    " and c.id = any(cast(:ids as uuid[])) and not exists (select from identities own"
    " where own.workspace_id = c.workspace_id and own.customer_id = c.id)"
)


async def carry_out(tx: Transaction, shop: UUID, wish: PrivacyAsked) -> None:
    """Do what is asked: put together an export for people to see, redact, or take a whole shop out."""
    if wish.wish == "shop":
        await remove(tx, shop)
        return
    about = About(wish.customer_id, wish.email, wish.phone, wish.order_ids)
    data: dict[str, Any] = {}
    if wish.wish == "export":
        data = await export(tx, shop, about)
    else:
        people = await erase(tx, shop, about)
        values = {
            "workspace": tx.workspace,
            "ids": sorted(people),
            "values": [*clean(IdentityKind.EMAIL, [wish.email]), *clean(IdentityKind.PHONE, [wish.phone])],
        }
        await tx.run(_FORGET_WAYS, values)
        await tx.run(_FORGET_NAMES, {"workspace": tx.workspace, "ids": sorted(people)})
        await append(tx, *(CustomerUpdated(person) for person in sorted(people)))
    named = {key: value for key, value in asdict(about).items() if value}
    await tx.run(
        insert(shop_wishes).values(
            workspace_id=tx.workspace,
            id=new_id(),
            shop_id=shop,
            wish=wish.wish,
            # An erased person is not written down again: the account's number is enough to answer for it.
            about=named if wish.wish == "export" else {k: v for k, v in named.items() if k == "account"},
            data=data,
            received_at=tx.now,
            done_at=None if wish.wish == "export" else tx.now,
        )
    )
    await append(tx, ShopChanged(shop))
