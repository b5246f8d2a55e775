"""Returns, which Adobe Commerce has and Open Source has not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from merhaba.ports.shops.things import ReturnedLine, ReturnState, ShopReturn

from .fields import count, identity, moment, objects, text

_STATES = {
    "pending": ReturnState.REQUESTED,
    "authorized": ReturnState.APPROVED,
    "partial_authorized": ReturnState.APPROVED,
    "received": ReturnState.RECEIVED,
    "received_on_item": ReturnState.RECEIVED,
    "approved": ReturnState.RECEIVED,
    "approved_on_item": ReturnState.RECEIVED,
    "rejected": ReturnState.DECLINED,
    "rejected_on_item": ReturnState.DECLINED,
    "denied": ReturnState.DECLINED,
    "closed": ReturnState.CLOSED,
    "processed_closed": ReturnState.CLOSED,
}


def read_return(raw: Mapping[str, Any], known: set[str]) -> ShopReturn:
    """A return; `known` are the order's lines. One that is closed and of which nothing came was cancelled."""
    items = objects(raw, "items")
    state = _STATES.get(text(raw, "status"), ReturnState.REQUESTED)
    if text(raw, "status") == "closed" and not any(count(item, "qty_returned") for item in items):
        state = ReturnState.CANCELLED
    tracks = objects(raw, "tracks")
    return ShopReturn(
        external_id=identity(raw),
        state=state,
        number=text(raw, "increment_id"),
        lines=tuple(
            ReturnedLine(line_id, count(item, "qty_requested"), reason=text(item, "reason"))
            for item in items
            if (line_id := identity(item, "order_item_id")) in known
        ),
        tracking_number=text(tracks[0], "track_number") if tracks else "",
        created_at=moment(raw, "date_requested"),
    )
