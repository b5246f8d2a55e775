"""What a verified shopper sees of their orders in the chat."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import or_, select

from merhaba.modules.commerce import queries as commerce
from merhaba.modules.commerce.tables import orders, shops
from merhaba.modules.commerce.types import Order
from merhaba.modules.customers import queries as customers
from merhaba.modules.customers.rules import normalise
from merhaba.modules.customers.types import IdentityKind
from merhaba.modules.widget.visitor import Visitor, proven_email
from merhaba.platform.database import Transaction
from merhaba.ports.shops.things import FulfilmentStatus

from .types import WOrder, WParcel

MOST = 10


def is_verified(visitor: Visitor, now: datetime) -> bool:
    """Whether private things may be shown to this visitor: the shop signed them, or they entered a code."""
    return visitor.signed is not None or proven_email(visitor, now) is not None


async def of_shopper(tx: Transaction, visitor: Visitor) -> list[WOrder]:
    """Their last orders in the shops of the brand they are in: those of the customer they have proven to be,
    and those made with an address they have proven. What they only typed opens nothing."""
    emails = {normalise(IdentityKind.EMAIL, e) for e in _addresses(visitor, tx.now)}
    who = await customers.proven_owners(tx, IdentityKind.EMAIL, emails)
    if visitor.signed is not None:
        account = f"{visitor.brand}:{visitor.signed.user_id}"
        who |= await customers.proven_owners(tx, IdentityKind.SHOP, [account])
    owners = set[object]().union(*who.values())
    table = orders.c
    here = select(shops.c.id).where(shops.c.workspace_id == tx.workspace, shops.c.brand_id == visitor.brand)
    rows = await tx.rows(
        select(orders)
        .where(
            table.workspace_id == tx.workspace,
            or_(table.customer_id.in_(owners), table.email.in_(emails)),
            table.shop_id.in_(here),
        )
        .order_by(table.created_at.desc(), table.id.desc())
        .limit(MOST)
    )
    return [_shown(order) for order in await commerce.shown(tx, rows)]


def _addresses(visitor: Visitor, now: datetime) -> list[str]:
    signed = visitor.signed.email if visitor.signed is not None else ""
    return [address for address in (proven_email(visitor, now), signed) if address]


def _shown(order: Order) -> WOrder:
    cancelled = order.cancelled_at is not None
    return WOrder(
        number=order.number,
        created_at=order.created_at,
        state=FulfilmentStatus.CANCELLED if cancelled else order.fulfilment_status,
        total=order.total,
        parcels=[WParcel(state=f.status, url=_link(f.tracking_url)) for f in order.fulfilments],
    )


def _link(url: str) -> str | None:
    """Only what a browser may open: a platform's text is not trusted to be an address."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in {"http", "https"} and parts.netloc else None
