"""How a customer can pay or be paid back at a shop, as the mirror knows it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from merhaba.kit.money import Money
from merhaba.modules.commerce.present import exact
from merhaba.modules.commerce.stored import customer_of
from merhaba.modules.commerce.tables import shop_customers
from merhaba.platform.database import Transaction


async def methods_for(tx: Transaction, shop: UUID, account: str | None) -> list[dict[str, Any]]:
    """The methods on a shop account, by the platform's id of it; none for guests."""
    if account is None:
        return []
    table = shop_customers.c
    data = await tx.scalar(
        select(table.data).where(
            table.workspace_id == tx.workspace, table.shop_id == shop, table.external_id == account
        )
    )
    if data is None:
        return []
    customer = customer_of(data)
    return [
        {
            "id": method.external_id,
            "kind": str(method.kind),
            "label": method.label,
            "last4": method.last4,
            "balance": Money(amount=exact(method.balance), currency=customer.currency).model_dump(mode="json")
            if method.balance is not None
            else None,
        }
        for method in customer.payment_methods
    ]
