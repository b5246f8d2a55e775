"""Writing what a platform told, whatever told it: a page, a webhook, a fetch.

One thing that cannot be kept (a mistake of the platform's or of ours) does not keep the others out.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import DataError, IntegrityError

from merhaba.modules.commerce.mirror import (
    Change,
    Written,
    mirror_customers,
    mirror_orders,
    mirror_products,
    split_off,
)
from merhaba.platform.database import Transaction
from merhaba.ports.shops.port import Mirrored
from merhaba.ports.shops.things import ShopCustomer, ShopOrder, ShopProduct

from .people import join

log = logging.getLogger(__name__)

Thing = ShopOrder | ShopProduct | ShopCustomer


@dataclass(slots=True)
class Kept:
    """What came of it: what really changed, and what could not be kept, with why."""

    changed: list[Change] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def kind_of(thing: Thing) -> Mirrored:
    """The kind of a thing."""
    if isinstance(thing, ShopOrder):
        return Mirrored.ORDERS
    return Mirrored.PRODUCTS if isinstance(thing, ShopProduct) else Mirrored.CUSTOMERS


async def keep(
    tx: Transaction,
    shop: UUID,
    things: Sequence[Thing],
    *,
    quiet: bool = False,
    as_of: datetime | None = None,
) -> Kept:
    """Write things of any kind to the mirror, customers before the orders that name them."""
    kept = Kept()
    for kind in Mirrored:
        some = [thing for thing in things if kind_of(thing) is kind]
        if some:
            await _keep(tx, shop, some, kept, quiet, as_of)
    for thing in things:
        if isinstance(thing, ShopCustomer) and thing.merged_into:
            two = await split_off(tx, shop, thing.external_id, thing.merged_into)
            if two is not None:
                await join(tx, *two)
    return kept


async def _keep(
    tx: Transaction, shop: UUID, things: Sequence[Thing], kept: Kept, quiet: bool, as_of: datetime | None
) -> None:
    try:
        async with tx.part():
            kept.changed += (await _written(tx, shop, things, quiet, as_of)).changed
    except (DataError, IntegrityError, ValueError, ArithmeticError) as error:
        if len(things) == 1:
            log.warning("%s of shop %s cannot be kept: %s", things[0].external_id, shop, error)
            reason = str(getattr(error, "orig", None) or error).split("\n")[0]
            kept.refused[things[0].external_id] = f"{things[0].external_id} cannot be kept: {reason}"[:500]
            return
        middle = len(things) // 2
        for half in (things[:middle], things[middle:]):
            await _keep(tx, shop, half, kept, quiet, as_of)


async def _written(
    tx: Transaction, shop: UUID, things: Sequence[Thing], quiet: bool, as_of: datetime | None
) -> Written:
    orders = [thing for thing in things if isinstance(thing, ShopOrder)]
    if orders:
        return await mirror_orders(tx, shop, orders, quiet=quiet)
    products = [thing for thing in things if isinstance(thing, ShopProduct)]
    if products:
        return await mirror_products(tx, shop, products, as_of=as_of)
    customers = [thing for thing in things if isinstance(thing, ShopCustomer)]
    return await mirror_customers(tx, shop, customers, quiet=quiet, as_of=as_of)
