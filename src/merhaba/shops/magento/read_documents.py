"""Credit memos and shipments: the documents that say what went back and what left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from merhaba.ports.shops.things import ZERO, Parcel, ParcelStatus, RefundedLine, RefundState, ShopRefund

from . import marks
from .fields import amount, count, identity, moment, objects, text
from .states import worth

Raw = Mapping[str, Any]
_STATES = {"1": RefundState.PENDING, "2": RefundState.DONE, "3": RefundState.FAILED}


def read_refund(memo: Raw, known: set[str]) -> ShopRefund:
    """A credit memo. Its items stand for parts, too; `known` are the order's lines. `manual` in its data: no
    payment provider was asked, so somebody has to pay it."""
    lines = [
        RefundedLine(
            line_id=line_id,
            quantity=count(item, "qty"),
            amount=max(_worth(item), ZERO),
        )
        for item in objects(memo, "items")
        if (line_id := identity(item, "order_item_id")) in known and count(item, "qty")
    ]
    comments = [marks.words(text(one, "comment")) for one in objects(memo, "comments")]
    return ShopRefund(
        external_id=identity(memo),
        amount=amount(memo, "grand_total"),
        state=_STATES.get(text(memo, "state"), RefundState.DONE),
        reason=next((one for one in comments if one), ""),
        lines=tuple(lines),
        shipping=amount(memo, "shipping_incl_tax") or amount(memo, "shipping_amount"),
        created_at=moment(memo, "created_at"),
        data={"number": text(memo, "increment_id"), "manual": not text(memo, "transaction_id")},
    )


def _worth(item: Raw) -> Any:
    return worth(item, "row_total", "tax_amount", "discount_amount", "discount_tax_compensation_amount")


def read_parcels(shipment: Raw, known: set[str], status: str) -> list[Parcel]:
    """A shipment's parcels: one for each tracking number, one without where there is none. The shop does not
    follow them; only a status of the order's own can say that they arrived."""
    lines: dict[str, int] = {}
    for item in objects(shipment, "items"):
        line_id = identity(item, "order_item_id")
        if line_id in known:
            lines[line_id] = lines.get(line_id, 0) + count(item, "qty")
    arrived = "delivered" in status
    tracks = objects(shipment, "tracks") or [{}]
    sent = moment(shipment, "created_at")
    return [
        Parcel(
            external_id=f"{identity(shipment)}-{identity(track)}" if identity(track) else identity(shipment),
            status=ParcelStatus.DELIVERED if arrived else ParcelStatus.IN_TRANSIT,
            carrier=text(track, "title") or text(track, "carrier_code"),
            tracking_number=text(track, "track_number"),
            # Which of the numbers a piece travels under is not told: the first parcel has them all.
            lines=lines if place == 0 else {},
            shipped_at=moment(track, "created_at") or sent,
        )
        for place, track in enumerate(tracks)
    ]
