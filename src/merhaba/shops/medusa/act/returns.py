"""Returns: asked for, received, cancelled. Each is a draft at the shop until its last step."""

from __future__ import annotations

from typing import Any

from merhaba.ports.shops.actions import (
    CancelReturn,
    LineQuantity,
    Outcome,
    ReceiveReturn,
    Refused,
    Return,
    ReturnLine,
    ReturnReason,
)

from ..client import Client, path
from ..keys import KEY, marked
from ..read_lines import returnable_pieces, sent_pieces
from ..read_money import owed
from ..read_parcels import expected_pieces
from ..reasons import return_reasons
from ..values import Row, row, rows, text
from .doing import Doing, item_of
from .drafts_in_the_way import clear_ours, confirmed

_RETURN_FIELDS = "+metadata,*items"


async def ask_return(doing: Doing, action: Return) -> Outcome:
    """Begin, name the pieces, ask. A draft that broke off under our key is taken back first."""
    if action.label:
        raise Refused("not-supported", "This shop's API makes no return labels.")
    order = await doing.order()
    check_returnable(order, [(line.line_id, line.quantity) for line in action.lines])
    await clear_ours(doing.client, doing.order_id)
    begun = await doing.client.post(
        path("returns"),
        {
            "order_id": doing.order_id,
            "internal_note": marked(action.note, doing.key),
            "metadata": {KEY: doing.key},
            "no_notification": not action.notify,
            **await location(order),
        },
    )
    return_id = text(row(begun.get("return")).get("id"))
    try:
        await doing.client.post(
            path("returns", return_id, "request-items"),
            {"items": await _items(doing.client, action.lines)},
        )
        await doing.client.post(path("returns", return_id, "request"), {"no_notification": not action.notify})
    except Refused:
        await doing.client.delete(path("returns", return_id, "request"))
        raise
    return await _told(doing, return_id)


async def asked_return(doing: Doing, action: Return) -> Outcome | None:
    """The return that carries our key and was really asked for."""
    order = await doing.order()
    for one in rows(order.get("returns")):
        if text(row(one.get("metadata")).get(KEY)) == doing.key and text(one.get("status")) != "open":
            return await _told(doing, text(one.get("id")))
    return None


async def receive(doing: Doing, action: ReceiveReturn) -> Outcome:
    """Goods came: those to sell again are received, the others dismissed (both count as returned)."""
    found = await _return(doing.client, action.return_id)
    if text(found.get("status")) == "canceled" or not expected_pieces(found):
        raise Refused("nothing-left", "Nothing of this return is expected any more.")
    pieces = _arrived(found, action.lines)
    await clear_ours(doing.client, doing.order_id)
    await doing.client.post(
        path("returns", action.return_id, "receive"), {"internal_note": marked("", doing.key)}
    )
    try:
        for restock, step in ((True, "receive-items"), (False, "dismiss-items")):
            items = [
                {"id": line.line_id, "quantity": line.quantity} for line in pieces if line.restock is restock
            ]
            if items:
                await doing.client.post(path("returns", action.return_id, step), {"items": items})
        await doing.client.post(path("returns", action.return_id, "receive", "confirm"))
    except Refused:
        await doing.client.delete(path("returns", action.return_id, "receive"))
        raise
    return await _told(doing, action.return_id)


async def received(doing: Doing, action: ReceiveReturn) -> Outcome | None:
    """Whether the receiving under our key was finished."""
    change = await confirmed(doing.client, doing.order_id, "return_receive", doing.key)
    return await _told(doing, action.return_id) if change else None


async def cancel_return(doing: Doing, action: CancelReturn) -> Outcome:
    """It will not happen."""
    found = await _return(doing.client, action.return_id)
    if text(found.get("status")) == "canceled":
        return await _told(doing, action.return_id)
    await clear_ours(doing.client, doing.order_id)
    await doing.client.post(path("returns", action.return_id, "cancel"))
    return await _told(doing, action.return_id)


async def cancelled_return(doing: Doing, action: CancelReturn) -> Outcome | None:
    """Cancelled is cancelled, whoever did it."""
    found = await _return(doing.client, action.return_id)
    return await _told(doing, action.return_id) if text(found.get("status")) == "canceled" else None


def check_returnable(order: Row, pieces: list[tuple[str, int]]) -> None:
    """Raises Refused unless so many pieces of these lines have left and not come back."""
    if not pieces:
        raise Refused("no-such-line", "No line was named.")
    for line_id, quantity in pieces:
        item = item_of(order, line_id)
        if sent_pieces(item) == 0:
            raise Refused("not-sent", "This line has not left yet: nothing can come back.")
        if not 0 < quantity <= returnable_pieces(item):
            raise Refused("quantity-too-high", f"Only {returnable_pieces(item)} of these can come back.")


async def location(order: Row) -> dict[str, str]:
    """Where goods come back to: whence they left."""
    for one in rows(order.get("fulfillments")):
        if not one.get("canceled_at") and text(one.get("location_id")):
            return {"location_id": text(one.get("location_id"))}
    return {}


async def _items(client: Client, lines: tuple[ReturnLine, ...]) -> list[dict[str, Any]]:
    reasons = await _reasons(client)
    return [
        {
            "id": line.line_id,
            "quantity": line.quantity,
            **({"reason_id": reasons[line.reason]} if line.reason in reasons else {}),
            **({"internal_note": line.note} if line.note else {}),
        }
        for line in lines
    ]


async def _reasons(client: Client) -> dict[ReturnReason, str]:
    """The shop's own reasons that are called like ours."""
    named: dict[str, str] = {}
    for one in await return_reasons(client):
        for name in (text(one.get("value")), text(one.get("label"))):
            named.setdefault(name.strip().lower().replace(" ", "_").replace("-", "_"), text(one.get("id")))
    return {reason: named[reason.value] for reason in ReturnReason if reason.value in named}


def _arrived(found: Row, lines: tuple[LineQuantity, ...]) -> list[LineQuantity]:
    """What came; everything that is still expected when no line is named."""
    expected = expected_pieces(found)
    if not lines:
        return [LineQuantity(line, quantity, True) for line, quantity in expected.items()]
    for line in lines:
        if all(text(item.get("item_id")) != line.line_id for item in rows(found.get("items"))):
            raise Refused("no-such-line", "This line is not part of the return.")
        if not 0 < line.quantity <= expected.get(line.line_id, 0):
            raise Refused("quantity-too-high", f"Only {expected.get(line.line_id, 0)} of these are expected.")
    return list(lines)


async def _return(client: Client, return_id: str) -> Row:
    answer = await client.get(path("returns", return_id), {"fields": _RETURN_FIELDS})
    return row(answer.get("return"))


async def _told(doing: Doing, return_id: str) -> Outcome:
    found = await _return(doing.client, return_id)
    order = await doing.order()
    answer = {"status": text(found.get("status")), "owed": str(owed(order))}
    created = {"return": return_id, "number": text(found.get("display_id"))}
    return await doing.done(created, answer, order=order)
