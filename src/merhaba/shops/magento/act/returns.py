"""Returns, in Adobe Commerce. Our reference stands in the return's comments, written with it.

Its reasons, conditions and resolutions are options of the shop's own; the nearest by name is taken, else the
first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from merhaba.ports.shops.actions import (
    CancelReturn,
    Outcome,
    ReceiveReturn,
    Refused,
    Return,
    ReturnReason,
)

from .. import marks
from ..fields import amount, count, identity, objects, text, written
from .job import Job, Raw

_WORDS = {
    ReturnReason.WRONG_ITEM: ("wrong",),
    ReturnReason.DAMAGED: ("damag", "broken", "defect"),
    ReturnReason.NOT_AS_DESCRIBED: ("described", "expect"),
    ReturnReason.TOO_SMALL: ("small", "size"),
    ReturnReason.TOO_LARGE: ("large", "size"),
    ReturnReason.COLOUR: ("colo",),
    ReturnReason.LATE: ("late", "time"),
    ReturnReason.UNWANTED: ("need", "want", "like"),
    ReturnReason.OTHER: ("other",),
}


async def found(job: Job) -> Outcome | None:
    """The return with this key's reference for what was done."""
    _commerce(job)
    for one in await _all(job):
        if marks.left(objects(one, "comments"), job.action.kind.value, job.key):
            return await _outcome(job, one)
    return None


async def ask(job: Job) -> Outcome:
    """Let goods come back: the return is authorised at once."""
    action: Return = job.action
    raw = await job.raw()
    if action.label:
        raise Refused("not-supported", "Labels of a return are made in the shop.")
    if not any(amount(item, "qty_shipped") for item in objects(raw, "items")):
        raise Refused("not-sent", "Nothing has left yet.")
    now = written(job.client.tools.now())
    reasons, condition, resolution = [
        await _options(job, name) for name in ("reason", "condition", "resolution")
    ]
    items = [
        _item(raw, await _all(job), line.line_id, line.quantity)
        | {
            "reason": _nearest(reasons, _WORDS[line.reason]),
            "condition": _nearest(condition, ("opened",)),
            "resolution": _nearest(resolution, ("refund",)),
        }
        for line in action.lines
    ]
    notes = "; ".join(line.note for line in action.lines if line.note)
    words = " ".join(part for part in (action.note, notes) if part)
    body = {
        "increment_id": "",
        "entity_id": 0,
        "order_id": int(job.order_id),
        "order_increment_id": text(raw, "increment_id"),
        "store_id": int(text(raw, "store_id") or 0),
        "customer_id": int(identity(raw, "customer_id") or 0),
        "date_requested": now,
        "customer_custom_email": text(raw, "customer_email"),
        "items": items,
        "status": "authorized",
        "comments": [_comment(job, 0, words, now, "authorized", notify=action.notify)],
        "tracks": [],
    }
    told = await job.client.write("POST", "returns", {"rmaDataObject": body})
    return await _outcome(job, told if isinstance(told, dict) else {})


async def receive(job: Job) -> Outcome:
    """The goods have come back: all that was asked for, or the pieces named."""
    action: ReceiveReturn = job.action
    one = await _one(job, action.return_id)
    came = {line.line_id: line.quantity for line in action.lines}
    items = []
    for item in objects(one, "items"):
        line, asked = identity(item, "order_item_id"), count(item, "qty_requested")
        pieces = came.pop(line, 0) if action.lines else asked
        if pieces > asked:
            raise Refused("quantity-too-high", f"Of this line {asked} were to come back.")
        items.append({**item, "qty_authorized": asked, "qty_returned": pieces, "status": "received"})
    if came:
        raise Refused("no-such-line", "The return has no such line.")
    return await _change(job, one, items, "received")


async def close(job: Job) -> Outcome:
    """It will not happen."""
    action: CancelReturn = job.action
    one = await _one(job, action.return_id)
    if any(count(item, "qty_returned") for item in objects(one, "items")):
        raise Refused("refused", "Goods of this return have come back already.")
    return await _change(job, one, [dict(item) for item in objects(one, "items")], "closed")


async def _change(job: Job, one: Raw, items: list[dict[str, Any]], status: str) -> Outcome:
    now = written(job.client.tools.now())
    words = getattr(job.action, "note", "")
    comment = _comment(job, int(identity(one)), words, now, status, notify=False)
    body = {**one, "status": status, "items": items, "comments": [*objects(one, "comments"), comment]}
    told = await job.client.write("PUT", f"returns/{identity(one)}", {"rmaDataObject": body})
    if not isinstance(told, dict) or text(told, "status") != status:
        raise Refused("refused", "The shop did not change the return.")
    return await _outcome(job, told)


def _comment(job: Job, rma: int, words: str, now: str, status: str, *, notify: bool) -> dict[str, Any]:
    return {
        "comment": marks.comment(job.action.kind.value, job.key, words),
        "rma_entity_id": rma,
        "created_at": now,
        "entity_id": 0,
        "customer_notified": notify,
        "visible_on_front": False,
        "status": status,
        "admin": True,
    }


def _item(raw: Raw, returns: Sequence[Raw], line_id: str, pieces: int) -> dict[str, Any]:
    item = next((i for i in objects(raw, "items") if identity(i, "item_id") == line_id), None)
    if item is None or identity(item, "parent_item_id"):
        raise Refused("no-such-line", "The order has no such line.")
    coming = sum(
        count(one, "qty_requested")
        for rma in returns
        if text(rma, "status") not in {"closed", "processed_closed", "denied", "rejected"}
        for one in objects(rma, "items")
        if identity(one, "order_item_id") == line_id
    )
    left = count(item, "qty_shipped") - max(count(item, "qty_returned"), coming)
    if not 0 < pieces <= left:
        raise Refused("quantity-too-high", f"Of this line {max(left, 0)} can come back.")
    return {
        "entity_id": 0,
        "rma_entity_id": 0,
        "order_item_id": int(line_id),
        "qty_requested": pieces,
        "qty_authorized": pieces,
        "qty_approved": 0,
        "qty_returned": 0,
        "status": "authorized",
    }


async def _options(job: Job, attribute: str) -> list[Mapping[str, Any]]:
    told = await job.client.find(f"returnsAttributeMetadata/{attribute}")
    options = objects(told, "options") if isinstance(told, dict) else []
    return [one for one in options if text(one, "value")]


def _nearest(options: Sequence[Mapping[str, Any]], words: Sequence[str]) -> str:
    for word in words:
        for one in options:
            if word in text(one, "label").casefold():
                return text(one, "value")
    return text(options[-1], "value") if options else ""


async def _all(job: Job) -> list[Raw]:
    return await job.client.of("returns", "order_id", [job.order_id])


async def _one(job: Job, return_id: str) -> Raw:
    one = next((one for one in await _all(job) if identity(one) == return_id), None)
    if one is None:
        raise Refused("not-found", "The shop does not know this return.")
    if text(one, "status") in {"closed", "processed_closed"}:
        raise Refused("refused", "The return is closed.")
    return one


def _commerce(job: Job) -> None:
    if not job.client.commerce:
        raise Refused("not-supported", "Magento Open Source has no returns.")


async def _outcome(job: Job, told: Raw) -> Outcome:
    answer = {name: text(told, name) for name in ("entity_id", "increment_id", "status")}
    return await job.done(answer, **{"return": identity(told), "number": text(told, "increment_id")})
