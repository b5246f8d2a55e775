"""Letting goods come back: returns, and exchanges, which are returns with something else going out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from merhaba.ports.shops.actions import (
    CancelReturn,
    Exchange,
    Outcome,
    Refused,
    Return,
    ReturnReason,
)

from ..client import Client
from ..facts import nodes, text
from ..marks import marked
from ..problems import refuse_user_errors
from . import stock
from .task import Task

CREATE = """mutation Return($input: ReturnInput!) {
  returnCreate(returnInput: $input) {
    return { id name status } userErrors { field message code }
  }
}"""

CANCEL = """mutation CancelReturn($id: ID!) {
  returnCancel(id: $id) { return { id status } userErrors { field message code } }
}"""

_ITEMS = "nodes { quantity fulfillmentLineItem { id lineItem { id } } } pageInfo { hasNextPage endCursor }"

RETURNABLE = f"""query Returnable($id: ID!, $after: String) {{
  returnableFulfillments(orderId: $id, first: 5, after: $after) {{
    nodes {{ id returnableFulfillmentLineItems(first: 30) {{ {_ITEMS} }} }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}"""

MORE_RETURNABLE = f"""query MoreReturnable($id: ID!, $after: String) {{
  returnableFulfillment(id: $id) {{
    returnableFulfillmentLineItems(first: 100, after: $after) {{ {_ITEMS} }}
  }}
}}"""

REASONS = """query Reasons {
  returnReasonDefinitions(first: 100) { nodes { id handle name deleted } }
}"""

# Our reason, the platform's until 2025-10, and the handles of its library from 2026-01 on, best first.
_REASONS = {
    ReturnReason.UNWANTED: ("UNWANTED", ("changed-my-mind", "unwanted", "no-longer-needed")),
    ReturnReason.TOO_SMALL: ("SIZE_TOO_SMALL", ("too-small", "size-too-small", "too-tight")),
    ReturnReason.TOO_LARGE: ("SIZE_TOO_LARGE", ("too-large", "size-too-large", "too-big", "too-loose")),
    ReturnReason.COLOUR: ("COLOR", ("color", "color-not-as-expected", "different-color")),
    ReturnReason.NOT_AS_DESCRIBED: ("NOT_AS_DESCRIBED", ("not-as-described", "item-not-as-described")),
    ReturnReason.DAMAGED: ("DEFECTIVE", ("defective", "damaged-or-defective", "damaged", "quality")),
    ReturnReason.WRONG_ITEM: ("WRONG_ITEM", ("wrong-item", "received-the-wrong-item")),
    ReturnReason.LATE: ("OTHER", ("arrived-late", "late")),
    ReturnReason.OTHER: ("OTHER", ("other",)),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Pieces of a line that come back."""

    line_id: str
    quantity: int
    reason: ReturnReason
    note: str


async def create(task: Task[Return]) -> Outcome:
    """Make an open return: the customer may send the goods."""
    action = task.action
    if action.label:
        raise Refused("not-supported", "The platform’s API buys no return labels; make it at the shop.")
    await _check_method(task, action.method_id)
    pieces = [Piece(p.line_id, p.quantity, p.reason, p.note or action.note) for p in action.lines]
    return await _create(task, pieces, [])


async def exchange(task: Task[Exchange]) -> Outcome:
    """Make an open return with what goes out instead. That is released when the return is received; what is
    to pay or to refund, the platform works out then."""
    action = task.action
    await _check_method(task, action.method_id)
    outgoing: dict[str, int] = defaultdict(int)
    for swap in action.swaps:
        outgoing[swap.variant_id] += swap.quantity
    for variant, quantity in outgoing.items():
        await stock.demand(variant, quantity, task.client)
    pieces = [Piece(s.line_id, s.quantity, s.reason, action.note) for s in action.swaps]
    return await _create(task, pieces, [{"variantId": v, "quantity": q} for v, q in outgoing.items()])


async def earlier(task: Task[Any]) -> Outcome | None:
    """The return with our mark in the note of its first line."""
    for back in nodes((await task.raw()).get("returns")):
        if text(back.get("returnStatus")) in {"CANCELED", "DECLINED"}:
            continue
        if any(task.mark in text(i.get("returnReasonNote")) for i in nodes(back.get("returnLineItems"))):
            return await task.done(_created(back), {"return": text(back.get("id"))})
    return None


async def cancel(task: Task[CancelReturn]) -> Outcome:
    """Call a return off, before anything of it has been received or refunded."""
    back = find(await task.raw(), task.action.return_id)
    state = text(back.get("returnStatus"))
    if state in {"CLOSED", "DECLINED"}:
        raise Refused("refused", f"This return is {state.lower()} already.")
    # Cancelled twice it is still cancelled.
    answer = await task.client.write(CANCEL, {"id": task.action.return_id}, repeatable=True)
    payload = refuse_user_errors(answer.get("returnCancel"))
    status = text((payload.get("return") or {}).get("status"))
    return await task.done({"return": task.action.return_id}, {"status": status})


async def cancelled_earlier(task: Task[CancelReturn]) -> Outcome | None:
    """A cancelled return stays cancelled, whoever did it."""
    back = find(await task.raw(), task.action.return_id)
    if text(back.get("returnStatus")) != "CANCELED":
        return None
    return await task.done({"return": task.action.return_id}, {"status": "CANCELED"})


def find(raw: Mapping[str, Any], return_id: str) -> Mapping[str, Any]:
    """The return of this id on the order. Raises Refused when it has none."""
    for back in nodes(raw.get("returns")):
        if back.get("id") == return_id:
            return back
    raise Refused("not-found", "There is no such return on the order.")


async def _create(task: Task[Any], pieces: Sequence[Piece], outgoing: Sequence[Mapping[str, Any]]) -> Outcome:
    raw = await task.raw()
    if not any(nodes(raw.get("fulfillments"))):
        raise Refused("not-sent", "Nothing of this order has been sent yet: it can be cancelled or changed.")
    reasons = await _reasons(task.client)
    free = await _returnable(task.order_id, task.client)
    known = {text(line.get("id")) for line in nodes(raw.get("lineItems"))}
    lines: list[dict[str, Any]] = []
    for piece in pieces:
        if piece.line_id not in known:
            raise Refused("no-such-line", "There is no such line on the order.")
        if piece.quantity < 1:
            raise Refused("bad-amount", "The number of pieces must be at least one.")
        left = piece.quantity
        for slot in free.get(piece.line_id, ()):
            part = min(left, slot[1])
            if part > 0:
                lines.append(_line(slot[0], part, piece, reasons, "" if lines else task.mark))
                slot[1] -= part
                left -= part
        if left:
            raise Refused("quantity-too-high", "More pieces than were sent and have not come back already.")
    asked: dict[str, Any] = {"orderId": task.order_id, "returnLineItems": lines}
    if outgoing:
        asked["exchangeLineItems"] = list(outgoing)
    answer = await task.client.write(CREATE, {"input": asked})
    back = refuse_user_errors(answer.get("returnCreate")).get("return") or {}
    return await task.done(
        _created(back), {"return": text(back.get("id")), "status": text(back.get("status"))}
    )


def _line(sent: str, quantity: int, piece: Piece, reasons: Mapping[str, str], mark: str) -> dict[str, Any]:
    code, handles = _REASONS[piece.reason]
    line: dict[str, Any] = {"fulfillmentLineItemId": sent, "quantity": quantity}
    definition = next((reasons[h] for h in handles if h in reasons), "")
    if definition:
        line["returnReasonDefinitionId"] = definition
    else:
        line["returnReason"] = code  # still taken, and the only one before 2026-01
    words = piece.note or piece.reason.value.replace("_", " ")
    line["returnReasonNote"] = marked(words, mark) if mark else words[:255]
    return line


async def _reasons(client: Client) -> dict[str, str]:
    """The ids of the platform's reasons by their handles; none before it had a library of them."""
    if not client.version.return_reasons:
        return {}
    listed = (await client.read(REASONS)).get("returnReasonDefinitions")
    return {text(r.get("handle")): text(r.get("id")) for r in nodes(listed) if not r.get("deleted")}


async def _returnable(order_id: str, client: Client) -> dict[str, list[list[Any]]]:
    """For each line the fulfilled pieces that may come back: [fulfilment line, how many]."""
    free: dict[str, list[list[Any]]] = defaultdict(list)
    after: str | None = None
    while True:
        answer = await client.read(RETURNABLE, {"id": order_id, "after": after})
        listed = answer.get("returnableFulfillments") or {}
        for fulfilment in nodes(listed):
            async for item in _items(fulfilment, client):
                sent = item.get("fulfillmentLineItem") or {}
                line = text((sent.get("lineItem") or {}).get("id"))
                free[line].append([text(sent.get("id")), int(item.get("quantity") or 0)])
        info = listed.get("pageInfo") or {}
        if not info.get("hasNextPage"):
            return free
        after = info.get("endCursor")


async def _items(fulfilment: Mapping[str, Any], client: Client) -> AsyncIterator[Mapping[str, Any]]:
    listed = fulfilment.get("returnableFulfillmentLineItems") or {}
    while True:
        for item in nodes(listed):
            yield item
        info = listed.get("pageInfo") or {}
        if not info.get("hasNextPage"):
            return
        asked = {"id": fulfilment["id"], "after": info.get("endCursor")}
        more = (await client.read(MORE_RETURNABLE, asked)).get("returnableFulfillment") or {}
        listed = more.get("returnableFulfillmentLineItems") or {}


async def _check_method(task: Task[Any], method_id: str) -> None:
    """The platform decides where a return's money goes when it is refunded; nothing can be fixed before."""
    if method_id and method_id not in {p.external_id for p in (await task.order()).payments}:
        raise Refused("not-supported", "The money of a return goes back on the payments of its order.")


def _created(back: Mapping[str, Any]) -> dict[str, str]:
    return {"return": text(back.get("id")), "number": text(back.get("name"))}
