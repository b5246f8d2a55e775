"""Fulfilments of the platform's JSON to parcels. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from merhaba.ports.shops.things import Parcel, ParcelStatus, TrackingStep

from .facts import moment, nodes, text

_STATUS = {
    "ATTEMPTED_DELIVERY": ParcelStatus.ATTEMPTED,
    "CANCELED": ParcelStatus.CANCELLED,
    "CARRIER_PICKED_UP": ParcelStatus.IN_TRANSIT,
    "CONFIRMED": ParcelStatus.PENDING,
    "DELAYED": ParcelStatus.IN_TRANSIT,
    "DELIVERED": ParcelStatus.DELIVERED,
    "FAILURE": ParcelStatus.FAILED,
    "FULFILLED": ParcelStatus.IN_TRANSIT,
    "IN_TRANSIT": ParcelStatus.IN_TRANSIT,
    "LABEL_PRINTED": ParcelStatus.PENDING,
    "LABEL_PURCHASED": ParcelStatus.PENDING,
    "LABEL_VOIDED": ParcelStatus.PENDING,
    "MARKED_AS_FULFILLED": ParcelStatus.IN_TRANSIT,
    "NOT_DELIVERED": ParcelStatus.FAILED,
    "OUT_FOR_DELIVERY": ParcelStatus.OUT_FOR_DELIVERY,
    "PICKED_UP": ParcelStatus.DELIVERED,
    "READY_FOR_PICKUP": ParcelStatus.READY_FOR_PICKUP,
    "SUBMITTED": ParcelStatus.PENDING,
}


def is_gone(fulfilment: Mapping[str, Any]) -> bool:
    """Whether its goods have really left (it was not cancelled and did not fail)."""
    return text(fulfilment.get("status")) not in {"CANCELLED", "ERROR", "FAILURE"}


def read_parcels(fulfilment: Mapping[str, Any]) -> Iterator[Parcel]:
    """The parcels of one fulfilment: one for each tracking number, the goods counted with the first."""
    lines: dict[str, int] = {}
    for item in nodes(fulfilment.get("fulfillmentLineItems")):
        line = text((item.get("lineItem") or {}).get("id"))
        lines[line] = lines.get(line, 0) + int(item.get("quantity") or 0)
    tracking = list(nodes(fulfilment.get("trackingInfo"))) or [{}]
    for place, info in enumerate(tracking):
        identity = text(fulfilment.get("id"))
        yield Parcel(
            external_id=identity if place == 0 else f"{identity}#{place + 1}",
            status=_status(fulfilment),
            carrier=text(info.get("company")),
            tracking_number=text(info.get("number")),
            tracking_url=text(info.get("url")),
            lines=lines if place == 0 else {},
            shipped_at=moment(fulfilment.get("createdAt")),
            delivered_at=moment(fulfilment.get("deliveredAt")),
            expected_at=moment(fulfilment.get("estimatedDeliveryAt")),
            steps=tuple(_steps(fulfilment)) if place == 0 else (),
        )


def _status(fulfilment: Mapping[str, Any]) -> ParcelStatus:
    status = text(fulfilment.get("status"))
    if status == "CANCELLED":
        return ParcelStatus.CANCELLED
    if status in {"ERROR", "FAILURE"}:
        return ParcelStatus.FAILED
    if fulfilment.get("deliveredAt"):
        return ParcelStatus.DELIVERED
    return _STATUS.get(text(fulfilment.get("displayStatus")), ParcelStatus.IN_TRANSIT)


def _steps(fulfilment: Mapping[str, Any]) -> Iterator[TrackingStep]:
    for event in nodes(fulfilment.get("events")):
        at = moment(event.get("happenedAt"))
        words = text(event.get("message")) or text(event.get("status")).replace("_", " ").capitalize()
        if at is not None:
            city = text(event.get("city"))
            yield TrackingStep(at, f"{words} ({city})" if city else words)
