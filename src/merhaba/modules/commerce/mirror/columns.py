"""What lists, searches and sums need of an order, worked out from it. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from merhaba.modules.customers.commands.many import clean
from merhaba.modules.customers.types import IdentityKind
from merhaba.ports.shops.things import FinancialStatus, FulfilmentStatus, Parcel, ParcelStatus, ShopOrder

from .people import Buyer

_OVER = {ParcelStatus.DELIVERED, ParcelStatus.CANCELLED}
_SETTLED = {FinancialStatus.VOIDED, FinancialStatus.REFUNDED}
_TO_SEND = {FulfilmentStatus.UNFULFILLED, FulfilmentStatus.ON_HOLD, FulfilmentStatus.PARTIAL}
_FORGOTTEN = timedelta(days=60)
"""Many platforms never learn that a parcel arrived: after so long nobody waits for it any more."""


def order_columns(order: ShopOrder, now: datetime) -> dict[str, Any]:
    """The columns of an order, without its ids and its data."""
    return {
        "number": number(order.number),
        "shop_customer_id": order.customer_id or None,
        "email": next(iter(clean(IdentityKind.EMAIL, [order.email])), ""),
        "phone": next(iter(clean(IdentityKind.PHONE, _phones(order))), ""),
        "tracking": tracking_numbers(order),
        "financial_status": str(order.financial_status),
        "fulfilment_status": str(order.fulfilment_status),
        "total": order.total,
        "refunded": order.refunded,
        "currency": order.currency,
        "open": is_open(order, now),
        "expected_at": expected_at(order),
        "cancelled_at": order.cancelled_at,
        "created_at": order.created_at,
        "updated_at": order.updated_at,
    }


def number(told: str) -> str:
    """An order's number as it is looked for: without the #."""
    return told.strip().lstrip("#").replace("\x00", "")


def tracking_numbers(order: ShopOrder) -> list[str]:
    """Tracking numbers as they are looked for: upper case, without spaces. They are ASCII (UPU S10 and the
    carriers' own), so that `upper` does nothing surprising."""
    told = [p.tracking_number for p in order.parcels] + [r.tracking_number for r in order.returns]
    written = ("".join(each.split()).replace("\x00", "").upper()[:100] for each in told)
    return list(dict.fromkeys(each for each in written if each))


def is_open(order: ShopOrder, now: datetime) -> bool:
    """Whether something is still to be sent or to arrive."""
    if order.cancelled_at is not None or order.fulfilment_status is FulfilmentStatus.CANCELLED:
        return False
    if order.financial_status in _SETTLED:
        return False
    return order.fulfilment_status in _TO_SEND or any(_under_way(p, now) for p in order.parcels)


def expected_at(order: ShopOrder) -> datetime | None:
    """When the first parcel that is still under way should arrive, where somebody said so."""
    return min(
        (p.expected_at for p in order.parcels if p.expected_at and p.status not in _OVER), default=None
    )


def buyer_of(order: ShopOrder) -> Buyer:
    """Who bought it."""
    billed, sent = order.billing_address, order.shipping_address
    names = (order.customer_name, billed.name if billed else "", sent.name if sent else "")
    countries = (billed.country if billed else "", sent.country if sent else "")
    return Buyer(
        account=order.customer_id or None,
        emails=[order.email] if order.email else [],
        # Parcels go to others, too: their number tells who bought only where nothing else does.
        phones=_phones(order, sent_to=not (order.customer_id or order.email))[:1],
        name=next((name for name in names if name.strip()), ""),
        language=order.language,
        country=next((country for country in countries if country), None),
        since=order.created_at,
    )


def _under_way(parcel: Parcel, now: datetime) -> bool:
    if parcel.status in _OVER:
        return False
    return parcel.shipped_at is None or now - parcel.shipped_at < _FORGOTTEN


def _phones(order: ShopOrder, *, sent_to: bool = True) -> list[str]:
    billed, sent = order.billing_address, order.shipping_address
    told = [order.phone, billed.phone if billed else "", sent.phone if sent and sent_to else ""]
    return [each for each in told if each]
