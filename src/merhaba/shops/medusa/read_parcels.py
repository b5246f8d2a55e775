"""An order's parcels and returns as the house sees them. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from merhaba.ports.shops.things import (
    FulfilmentStatus,
    Parcel,
    ParcelStatus,
    ReturnedLine,
    ReturnState,
    ShopReturn,
)

from .keys import KEY
from .read_lines import sent_pieces
from .values import Row, count, row, rows, text, when

_RETURN = {
    "requested": ReturnState.APPROVED,
    "partially_received": ReturnState.IN_TRANSIT,
    "received": ReturnState.RECEIVED,
    "canceled": ReturnState.CANCELLED,
}


def parcels_of(order: Row) -> tuple[Parcel, ...]:
    """One parcel for each label of each fulfilment, and one for a fulfilment without labels."""
    return tuple(parcel for one in rows(order.get("fulfillments")) for parcel in _parcels(one))


def fulfilment_status(order: Row) -> FulfilmentStatus:
    """How much has left. Told by pieces: the platform's `fulfilled` means packed."""
    asked = sent = 0
    for item in rows(order.get("items")):
        asked += count(item.get("quantity"))
        sent += min(sent_pieces(item), count(item.get("quantity")))
    if sent == 0:
        cancelled = text(order.get("status")) == "canceled"
        return FulfilmentStatus.CANCELLED if cancelled else FulfilmentStatus.UNFULFILLED
    return FulfilmentStatus.FULFILLED if sent >= asked else FulfilmentStatus.PARTIAL


def returns_of(order: Row) -> tuple[ShopReturn, ...]:
    """Returns that were asked for; drafts (`open`) are none yet."""
    return tuple(_return(one) for one in rows(order.get("returns")) if text(one.get("status")) in _RETURN)


def expected_pieces(one: Row) -> dict[str, int]:
    """What of a return has not come yet, by line."""
    waiting = {
        text(item.get("item_id")): count(item.get("quantity"))
        - count(item.get("received_quantity"))
        - count(item.get("damaged_quantity"))
        for item in rows(one.get("items"))
    }
    return {line: quantity for line, quantity in waiting.items() if quantity > 0}


def _parcels(one: Row) -> Iterator[Parcel]:
    pieces: dict[str, int] = {}
    for item in rows(one.get("items")):
        line = text(item.get("line_item_id"))
        pieces[line] = pieces.get(line, 0) + count(item.get("quantity"))
    provider = text(one.get("provider_id")).split("_")[0]
    for number, label in enumerate(rows(one.get("labels")) or [{}]):
        url = text(label.get("tracking_url"))
        yield Parcel(
            external_id=text(one.get("id"))
            if number == 0
            else f"{text(one.get('id'))}/{text(label.get('id'))}",
            status=_status(one),
            carrier="" if provider == "manual" else provider,
            tracking_number=text(label.get("tracking_number")),
            # `#` is what the platform takes for "no address".
            tracking_url=url if url.startswith(("http://", "https://")) else "",
            lines=pieces if number == 0 else {},
            shipped_at=when(one.get("shipped_at")),
            delivered_at=when(one.get("delivered_at")),
        )


def _status(one: Row) -> ParcelStatus:
    if one.get("canceled_at"):
        return ParcelStatus.CANCELLED
    if one.get("delivered_at"):
        return ParcelStatus.DELIVERED
    return ParcelStatus.IN_TRANSIT if one.get("shipped_at") else ParcelStatus.PENDING


def _return(one: Row) -> ShopReturn:
    state = _RETURN[text(one.get("status"))]
    if state is ReturnState.IN_TRANSIT and not expected_pieces(one):
        # The platform leaves a return `partially_received` for ever when a piece of it was dismissed.
        state = ReturnState.RECEIVED
    return ShopReturn(
        external_id=text(one.get("id")),
        state=state,
        number=text(one.get("display_id")),
        lines=tuple(
            ReturnedLine(
                line_id=text(item.get("item_id")),
                quantity=count(item.get("quantity")),
                reason=text(row(item.get("reason")).get("label")),
                note=text(item.get("note")),
            )
            for item in rows(one.get("items"))
        ),
        created_at=when(one.get("created_at")),
        data={
            "key": text(row(one.get("metadata")).get(KEY)),
            "exchange": text(one.get("exchange_id")),
        },
    )
