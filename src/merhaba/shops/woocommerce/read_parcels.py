"""Parcels: the fulfilments of the shop where they are switched on, else what tracking plug-ins keep.

Shipment Tracking and its likes keep their parcels in `_wc_shipment_tracking_items` of the order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from merhaba.ports.shops.things import Parcel, ParcelStatus

from .fields import count, identity, loaded, meta, meta_text, moment, text

TRACKING = "_wc_shipment_tracking_items"
# The statuses that shops and carriers' plug-ins give to a fulfilment besides `fulfilled`.
_STATUSES = {
    "delivered": ParcelStatus.DELIVERED,
    "in_transit": ParcelStatus.IN_TRANSIT,
    "out_for_delivery": ParcelStatus.OUT_FOR_DELIVERY,
    "ready_for_pickup": ParcelStatus.READY_FOR_PICKUP,
    "attempted": ParcelStatus.ATTEMPTED,
    "failed": ParcelStatus.FAILED,
    "cancelled": ParcelStatus.CANCELLED,
}


def has_fulfilments(order: Mapping[str, Any]) -> bool:
    """Whether the order says that fulfilments exist, so that asking for them is worth a request."""
    return meta_text(order, "_fulfillment_status") not in {"", "no_fulfillments"}


def read_fulfilments(rows: Sequence[Mapping[str, Any]], known: set[str]) -> list[Parcel]:
    """The shop's own fulfilments; those not yet fulfilled are parcels being packed."""
    return [_fulfilment(row, known) for row in rows if not row.get("date_deleted")]


def _fulfilment(row: Mapping[str, Any], known: set[str]) -> Parcel:
    status = text(row, "status")
    sent = row.get("is_fulfilled") is True
    plain = ParcelStatus.IN_TRANSIT if sent else ParcelStatus.PENDING
    items = meta(row, "_items")
    lines: dict[str, int] = {}
    for item in items if isinstance(items, list) else []:
        line_id = identity(item, "item_id") if isinstance(item, dict) else ""
        if line_id in known:
            lines[line_id] = lines.get(line_id, 0) + count(item, "qty")
    fulfilled = meta_text(row, "_date_fulfilled").replace(" ", "T")
    at = moment({"at": fulfilled}, "at") or (moment(row, "date_updated") if sent else None)
    found = _STATUSES.get(status, plain)
    return Parcel(
        external_id=identity(row) or identity(row, "fulfillment_id"),
        status=found,
        carrier=meta_text(row, "_shipment_provider") or meta_text(row, "_shipping_provider"),
        tracking_number=meta_text(row, "_tracking_number"),
        tracking_url=meta_text(row, "_tracking_url"),
        lines=lines,
        shipped_at=at if sent else None,
        delivered_at=moment(row, "date_updated") if found is ParcelStatus.DELIVERED else None,
    )


def read_tracking(order: Mapping[str, Any], delivered: bool) -> list[Parcel]:
    """What a tracking plug-in keeps; `delivered` is what the order's own status says of all of them."""
    kept = meta(order, TRACKING)
    items = loaded(kept) if isinstance(kept, str) else kept
    found = []
    for place, item in enumerate(items if isinstance(items, list) else []):
        if not isinstance(item, dict) or not text(item, "tracking_number"):
            continue
        number = text(item, "tracking_number")
        link = text(item, "custom_tracking_link") or text(item, "tracking_link")
        found.append(
            Parcel(
                external_id=text(item, "tracking_id") or f"{number}-{place}",
                status=ParcelStatus.DELIVERED if delivered else ParcelStatus.IN_TRANSIT,
                carrier=text(item, "custom_tracking_provider") or text(item, "tracking_provider"),
                tracking_number=number,
                tracking_url=link.replace("%1$s", number) if link.startswith("http") else "",
                shipped_at=_shipped(item.get("date_shipped")),
            )
        )
    return found


def _shipped(value: Any) -> datetime | None:
    """A day, as seconds since 1970 or as a date."""
    if isinstance(value, int | Decimal | str) and not isinstance(value, bool) and str(value).isdigit():
        return datetime.fromtimestamp(min(int(value), 4 * 10**9), UTC)
    try:
        return moment({"at": value}, "at")
    except ValueError:
        return None
