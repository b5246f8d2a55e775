"""Whose a conversation is: the same rule as `widget.queries.visible`, for shoppers' sockets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from merhaba.modules.customers import queries as customers
from merhaba.modules.customers.types import IdentityKind
from merhaba.platform.database import Transaction
from merhaba.platform.realtime import Connection


class Owned(Protocol):
    """What has to be known of a conversation: its row, or `presence.Owner`."""

    channel: str
    brand_id: UUID
    visitor: str | None
    customer_id: UUID


def is_theirs(conversation: Owned, shopper: Connection) -> bool:
    """Whether a conversation is this shopper's, in the shop they are in."""
    return (
        conversation.channel == "chat"
        and conversation.brand_id == shopper.brand
        and (conversation.visitor == shopper.visitor or conversation.customer_id in shopper.customers)
    )


async def recognise(tx: Transaction, shoppers: Iterable[Connection]) -> None:
    """Find the customers of signed-in shoppers who were not known yet when they connected."""
    for shopper in shoppers:
        if shopper.account is not None and not shopper.customers:
            owners = await customers.owners_of(tx, IdentityKind.SHOP, shopper.account)
            shopper.customers = frozenset(ident for ident, verified in owners if verified)
