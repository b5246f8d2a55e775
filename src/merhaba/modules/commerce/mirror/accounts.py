"""Rows of shop accounts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from merhaba.kit.ids import new_id
from merhaba.modules.customers.commands.many import clean
from merhaba.modules.customers.types import IdentityKind
from merhaba.platform.database import Transaction

from .people import Buyer

COLUMNS = {
    "id": "uuid",
    "shop_id": "uuid",
    "external_id": "text",
    "customer_id": "uuid",
    "email": "text",
    "phone": "text",
    "data": "jsonb",
    "updated_at": "timestamptz",
}
UNSEEN = datetime(1970, 1, 1, tzinfo=UTC)
"""When an account was updated that only an order has told of: whatever the platform says of it is newer."""

_ADD = text(
    "insert into shop_customers (workspace_id, id, shop_id, external_id, customer_id, email, phone, data,"
    " updated_at) select :workspace, v.id, :shop, v.external_id, v.customer_id, v.email, v.phone,"
    " cast(v.data as jsonb), :unseen from unnest(cast(:ids as uuid[]), cast(:accounts as text[]),"
    " cast(:customers as uuid[]), cast(:emails as text[]), cast(:phones as text[]), cast(:data as text[]))"
    " as v(id, external_id, customer_id, email, phone, data)"
    " on conflict (workspace_id, shop_id, external_id) do nothing"
)


def ways_in(emails: Sequence[str], phones: Sequence[str]) -> dict[str, str]:
    """The address and the number an account is found by."""
    return {
        "email": next(iter(clean(IdentityKind.EMAIL, emails)), ""),
        "phone": next(iter(clean(IdentityKind.PHONE, phones)), ""),
    }


async def add_unseen(tx: Transaction, shop: UUID, buyers: Sequence[tuple[Buyer, UUID | None]]) -> None:
    """Note accounts that orders tell of before the account itself came."""
    told = {b.account: (b, who) for b, who in buyers if b.account and who is not None}
    if not told:
        return
    values: dict[str, Any] = {
        "workspace": tx.workspace,
        "shop": shop,
        "unseen": UNSEEN,
        "ids": [new_id() for _ in told],
        "accounts": list(told),
        "customers": [who for _, who in told.values()],
        "emails": [ways_in(b.emails, b.phones)["email"] for b, _ in told.values()],
        "phones": [ways_in(b.emails, b.phones)["phone"] for b, _ in told.values()],
        "data": [
            json.dumps({"external_id": account, "name": b.name, "emails": list(b.emails)}, ensure_ascii=False)
            for account, (b, _) in told.items()
        ],
    }
    await tx.run(_ADD, values)
