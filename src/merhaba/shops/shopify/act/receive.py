"""The goods of a return have come back: processed where the version can, else disposed of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from merhaba.ports.shops.actions import Outcome, ReceiveReturn, Refused

from ..facts import nodes, text
from ..problems import refuse_user_errors
from ..read_back import line_of, received
from . import intent
from .back import find
from .task import Task

PROCESS = """mutation Process($input: ReturnProcessInput!) {
  returnProcess(input: $input) { return { id status } userErrors { field message code } }
}"""

DISPOSE = """mutation Dispose($inputs: [ReverseFulfillmentOrderDisposeInput!]!) {
  reverseFulfillmentOrderDispose(dispositionInputs: $inputs) {
    reverseFulfillmentOrderLineItems { id } userErrors { field message code }
  }
}"""


async def act(task: Task[ReceiveReturn]) -> Outcome:
    """Receive the named pieces, or all that are still out. No money moves: that is a refund of its own."""
    raw = await task.raw()
    back = find(raw, task.action.return_id)
    if text(back.get("returnStatus")) != "OPEN":
        raise Refused("refused", f"This return is {text(back.get('returnStatus')).lower()}, not open.")
    taken = _taken(back, task.action)
    before = {text(i.get("id")): received(back, i) for i in nodes(back.get("returnLineItems"))}
    await intent.remember(task.order_id, task.mark, {"before": before, "pieces": _pieces(taken)}, task.client)
    disposals = {text(i.get("id")): _disposals(raw, back, i, q, r) for i, q, r in taken}
    if task.client.version.processes_returns:
        await _process(task, back, taken, disposals)
    else:
        inputs = [one for parts in disposals.values() for one in parts]
        answer = await task.client.write(DISPOSE, {"inputs": inputs})
        refuse_user_errors(answer.get("reverseFulfillmentOrderDispose"))
    return await task.done({"return": task.action.return_id}, {"pieces": _pieces(taken)})


async def earlier(task: Task[ReceiveReturn]) -> Outcome | None:
    """Carried out when every line has at least the pieces it had before, and those that were to come."""
    kept = await intent.remembered(task.order_id, task.mark, task.client)
    if kept is None:
        return None
    back = find(await task.raw(), task.action.return_id)
    now = {text(i.get("id")): received(back, i) for i in nodes(back.get("returnLineItems"))}
    before, pieces = kept.get("before") or {}, kept.get("pieces") or {}
    if all(now.get(name, 0) >= int(before.get(name, 0)) + int(count) for name, count in pieces.items()):
        return await task.done({"return": task.action.return_id}, {"pieces": pieces})
    return None


Taken = list[tuple[Mapping[str, Any], int, bool]]


def _taken(back: Mapping[str, Any], action: ReceiveReturn) -> Taken:
    """The return's lines with how many pieces of each came back, and whether they go into stock."""
    open_items = [
        (i, int(i.get("quantity") or 0) - received(back, i)) for i in nodes(back["returnLineItems"])
    ]
    if not action.lines:
        taken: Taken = [(item, left, False) for item, left in open_items if left > 0]
        if not taken:
            raise Refused("nothing-left", "All of this return has been received already.")
        return taken
    taken = []
    for line in action.lines:
        if line.quantity < 1:
            raise Refused("bad-amount", "The number of pieces must be at least one.")
        mine = [(i, left) for i, left in open_items if line_of(i) == line.line_id]
        if not mine:
            raise Refused("no-such-line", "There is no such line in this return.")
        wanted = line.quantity
        for item, left in mine:
            part = min(wanted, left)
            if part > 0:
                taken.append((item, part, line.restock))
                wanted -= part
        if wanted:
            raise Refused("quantity-too-high", "More pieces than are still to come back.")
    return taken


def _disposals(
    raw: Mapping[str, Any], back: Mapping[str, Any], item: Mapping[str, Any], quantity: int, restock: bool
) -> list[dict[str, Any]]:
    """Into stock where the goods had been sent from, or not into stock."""
    sent = text((item.get("fulfillmentLineItem") or {}).get("id"))
    location = _location(raw, sent)
    restocked = restock and bool(location)
    for reverse in nodes(back.get("reverseFulfillmentOrders")):
        for line in nodes(reverse.get("lineItems")):
            if text((line.get("fulfillmentLineItem") or {}).get("id")) != sent:
                continue
            one: dict[str, Any] = {
                "reverseFulfillmentOrderLineItemId": text(line.get("id")),
                "quantity": quantity,
                "dispositionType": "RESTOCKED" if restocked else "NOT_RESTOCKED",
            }
            return [one | ({"locationId": location} if restocked else {})]
    return []


def _location(raw: Mapping[str, Any], sent: str) -> str:
    for fulfilment in nodes(raw.get("fulfillments")):
        if any(text(i.get("id")) == sent for i in nodes(fulfilment.get("fulfillmentLineItems"))):
            return text((fulfilment.get("location") or {}).get("id"))
    return ""


async def _process(
    task: Task[ReceiveReturn],
    back: Mapping[str, Any],
    taken: Taken,
    disposals: Mapping[str, list[dict[str, Any]]],
) -> None:
    """What comes back is confirmed; what goes out instead is released once all of it has come back."""
    left = sum(int(i.get("quantity") or 0) - received(back, i) for i in nodes(back.get("returnLineItems")))
    outgoing = [
        {"id": text(e.get("id")), "quantity": int(e.get("processableQuantity") or 0)}
        for e in nodes(back.get("exchangeLineItems"))
        if int(e.get("processableQuantity") or 0) > 0
    ]
    asked: dict[str, Any] = {
        "returnId": task.action.return_id,
        "returnLineItems": [
            {"id": text(i.get("id")), "quantity": q, "dispositions": disposals[text(i.get("id"))]}
            for i, q, _ in taken
        ],
    }
    if outgoing and left == sum(quantity for _, quantity, _ in taken):
        asked["exchangeLineItems"] = outgoing
    answer = await task.client.write(PROCESS, {"input": asked})
    refuse_user_errors(answer.get("returnProcess"))


def _pieces(taken: Taken) -> dict[str, int]:
    pieces: dict[str, int] = {}
    for item, quantity, _ in taken:
        name = text(item.get("id"))
        pieces[name] = pieces.get(name, 0) + quantity
    return pieces
