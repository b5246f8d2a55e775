"""Whose a conversation is, for shoppers' sockets: the same rule as `widget.queries.visible`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from merhaba.modules.customers import queries as customers
from merhaba.modules.customers.types import IdentityKind
from merhaba.platform.database import Transaction
from merhaba.platform.realtime import Connection, Hub


def is_theirs(row: Any, shopper: Connection) -> bool:
    """Whether a conversation (its row, or `presence.Owner`) is this shopper's, in the shop they are in."""
    mine = row.visitor == shopper.visitor or row.customer_id in shopper.customers
    return bool(row.channel == "chat" and row.brand_id == shopper.brand and mine)


async def recognise(tx: Transaction, hub: Hub, shoppers: Iterable[Connection]) -> None:
    """Find who signed-in shoppers are: when they connect, and again while nothing of theirs was there yet."""
    accounts = {s.account for s in shoppers if s.account is not None and not s.customers}
    owners = await customers.proven_owners(tx, IdentityKind.SHOP, accounts)
    for shopper in shoppers:
        known = owners.get(shopper.account or "")
        if known:
            hub.recognise(shopper, frozenset(known))
