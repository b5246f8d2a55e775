"""Shop accounts of the mirror, and the customers they belong to."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, update

from merhaba.kit.ids import new_id
from merhaba.platform.database import Transaction
from merhaba.ports.shops.things import ShopCustomer

from ..stored import customer_json
from ..tables import orders, shop_customers
from .accounts import COLUMNS, ways_in
from .people import Buyer, whose
from .upsert import upsert
from .written import Change, Written, in_turn, newest, same


async def mirror_customers(
    tx: Transaction,
    shop: UUID,
    told: Iterable[ShopCustomer],
    *,
    quiet: bool = False,
    as_of: datetime | None = None,
) -> Written:
    """Write accounts as their platform has them; gives those that really changed. `as_of` is when this was
    so, for platforms that do not say when an account changed. Accounts that became part of others are for
    `split_off`."""
    await in_turn(tx, shop)
    given = newest(c for c in told if not c.merged_into)
    stored = await _stored(tx, shop, given)
    fresh: list[tuple[ShopCustomer, dict[str, Any], datetime, bool]] = []
    for ident, customer in given.items():
        kept = stored.get(ident)
        at = customer.updated_at or as_of or tx.now
        if kept is not None and at < kept.updated_at:
            continue
        data = customer_json(customer)
        changed = kept is None or not same(kept.data, data)
        if changed or (customer.updated_at is not None and kept is not None and at > kept.updated_at):
            fresh.append((customer, data, at, changed))
    if not fresh:
        return Written()
    owners = await whose(tx, shop, [_buyer(customer) for customer, *_ in fresh], quiet=quiet)
    rows: list[dict[str, Any]] = []
    for (customer, data, at, _), owner in zip(fresh, owners, strict=True):
        kept = stored.get(customer.external_id)
        rows.append(
            {
                "id": kept.id if kept is not None else new_id(),
                "shop_id": shop,
                "external_id": customer.external_id,
                "customer_id": owner,
                **ways_in(customer.emails, customer.phones),
                "data": data,
                "updated_at": at,
            }
        )
    await upsert(tx, "shop_customers", COLUMNS, rows)
    return Written(
        tuple(
            Change(row["external_id"], row["id"], row["updated_at"])
            for row, (*_, changed) in zip(rows, fresh, strict=True)
            if changed
        )
    )


async def split_off(tx: Transaction, shop: UUID, loser: str, winner: str) -> tuple[UUID, UUID] | None:
    """An account became part of another at its platform: its orders are the other's. Gives the customers
    (of the other, of this one) when they are not the same person here."""
    await in_turn(tx, shop)
    known = await _stored(tx, shop, {loser, winner})
    if loser not in known:
        return None
    table = shop_customers.c
    gone, stays = known[loser], known.get(winner)
    if stays is None:
        # The other has not come yet: this one goes on under its name.
        mine = (table.workspace_id == tx.workspace) & (table.id == gone.id)
        await tx.run(update(shop_customers).where(mine).values(external_id=winner))
        return None
    await tx.run(delete(shop_customers).where(table.workspace_id == tx.workspace, table.id == gone.id))
    theirs = (orders.c.workspace_id == tx.workspace) & (orders.c.shop_id == shop)
    theirs &= orders.c.shop_customer_id == loser
    moved = {"shop_customer_id": winner, "customer_id": stays.customer_id or gone.customer_id}
    await tx.run(update(orders).where(theirs).values(**moved))
    if stays.customer_id and gone.customer_id and stays.customer_id != gone.customer_id:
        return stays.customer_id, gone.customer_id
    return None


def _buyer(customer: ShopCustomer) -> Buyer:
    countries = (a.country for a in customer.addresses if a.country)
    return Buyer(
        account=customer.external_id,
        emails=customer.emails,
        phones=customer.phones,
        name=customer.name,
        language=customer.language,
        country=customer.country or next(countries, None),
        since=customer.created_at,
    )


async def _stored(tx: Transaction, shop: UUID, idents: Collection[str]) -> dict[str, Row[Any]]:
    table = shop_customers.c
    rows = await tx.rows(
        select(table.external_id, table.id, table.customer_id, table.updated_at, table.data).where(
            table.workspace_id == tx.workspace, table.shop_id == shop, table.external_id.in_(idents)
        )
    )
    return {row.external_id: row for row in rows}
