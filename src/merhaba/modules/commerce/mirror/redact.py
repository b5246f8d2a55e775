"""A person's wish about their data (GDPR, articles 15 and 17): all there is of it, and taking it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, false, select, text

from merhaba.modules.customers.commands.many import clean
from merhaba.modules.customers.types import IdentityKind
from merhaba.platform.database import Transaction
from merhaba.platform.events import append

from ..events import OrderChanged
from ..tables import orders, shop_customers
from .written import in_turn

# What of an order says who bought it; what was bought and paid stays, for the books.
_PERSONAL = ["customer_name", "email", "phone", "shipping_address", "billing_address", "note", "packing_note",
             "customer_id", "status_url"]  # fmt: skip
_BLANK_ORDERS = text(
    "update orders set email = '', phone = '', tracking = '{}', shop_customer_id = null, customer_id = null,"
    " data = (data - cast(:personal as text[])) || jsonb_build_object('payments', coalesce("
    " (select jsonb_agg(p - 'last4' - 'label' || '{\"label\": \"\"}') from jsonb_array_elements("
    " data->'payments') p), '[]'))"
    " where workspace_id = :workspace and id = any(cast(:ids as uuid[]))"
)
_BLANK_ACCOUNTS = text(
    "update shop_customers set email = '', phone = '', customer_id = null,"
    " data = jsonb_build_object('external_id', external_id)"
    " where workspace_id = :workspace and id = any(cast(:ids as uuid[]))"
)


@dataclass(frozen=True, slots=True)
class About:
    """Whom a wish is about, as the platform names them; any of these is enough."""

    account: str = ""
    email: str = ""
    phone: str = ""
    orders: Sequence[str] = ()


async def export(tx: Transaction, shop: UUID, about: About) -> dict[str, Any]:
    """Everything the mirror has of somebody, as JSON."""
    accounts = await _found(tx, shop_customers, _accounts(tx, shop, about))
    bought = await _found(tx, orders, _orders(tx, shop, about))
    return {"accounts": [row.data for row in accounts], "orders": [row.data for row in bought]}


async def erase(tx: Transaction, shop: UUID, about: About) -> set[UUID]:
    """Take out who somebody is; gives the customers it was known of. Orders stay as figures."""
    await in_turn(tx, shop)
    accounts = await _found(tx, shop_customers, _accounts(tx, shop, about))
    bought = await _found(tx, orders, _orders(tx, shop, about))
    ids = {"workspace": tx.workspace, "ids": [row.id for row in accounts]}
    await tx.run(_BLANK_ACCOUNTS, ids)
    await tx.run(_BLANK_ORDERS, {**ids, "ids": [row.id for row in bought], "personal": _PERSONAL})
    await append(tx, *(OrderChanged(row.id, row.customer_id, shop) for row in bought))
    return {row.customer_id for row in (*accounts, *bought) if row.customer_id is not None}


def _accounts(tx: Transaction, shop: UUID, about: About) -> ColumnElement[bool]:
    table = shop_customers.c
    wanted: ColumnElement[bool] = table.external_id == about.account if about.account else false()
    for email in clean(IdentityKind.EMAIL, [about.email]):
        wanted |= table.email == email
    return (table.workspace_id == tx.workspace) & (table.shop_id == shop) & wanted


def _orders(tx: Transaction, shop: UUID, about: About) -> ColumnElement[bool]:
    table = orders.c
    wanted: ColumnElement[bool] = table.external_id.in_(about.orders) if about.orders else false()
    if about.account:
        wanted |= table.shop_customer_id == about.account
    for email in clean(IdentityKind.EMAIL, [about.email]):
        wanted |= table.email == email
    return (table.workspace_id == tx.workspace) & (table.shop_id == shop) & wanted


async def _found(tx: Transaction, table: Table, wanted: ColumnElement[bool]) -> Sequence[Any]:
    return await tx.rows(select(table.c.id, table.c.customer_id, table.c.data).where(wanted))
