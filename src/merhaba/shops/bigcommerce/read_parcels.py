"""Shipments (V2) as parcels. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from merhaba.ports.shops.things import Parcel, ParcelStatus

from .values import Json, must, rows, text, time, whole


def read_parcels(shipments: Sequence[Json]) -> tuple[Parcel, ...]:
    """A shipment is on its way; the platform does not follow it to the door."""
    return tuple(
        Parcel(
            external_id=must(one, "id"),
            status=ParcelStatus.IN_TRANSIT,
            carrier=text(one, "shipping_provider_display_name")
            or text(one, "tracking_carrier")
            or text(one, "shipping_provider"),
            tracking_number=text(one, "tracking_number"),
            tracking_url=_link(one),
            lines={
                must(item, "order_product_id"): whole(item, "quantity") for item in rows(one.get("items"))
            },
            shipped_at=time(one, "date_created"),
        )
        for one in shipments
    )


def _link(given: Json) -> str:
    found = text(given, "tracking_link") or text(given, "generated_tracking_link")
    return found if found.startswith(("https://", "http://")) else ""
