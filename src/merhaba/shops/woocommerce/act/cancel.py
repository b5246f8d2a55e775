"""Cancelling: what was paid goes back first, then the status is set, which puts the goods back on sale."""

from __future__ import annotations

from typing import Any

from merhaba.ports.shops.actions import Cancel, Outcome, Refund, Refused
from merhaba.ports.shops.things import FulfilmentStatus, PaymentState

from .. import marks
from ..fields import amount, text
from ..load import refunds_of, sent_statuses
from ..refund_plan import delivery_left, everything, remaining
from ..states import fulfilment_status, payment_state
from .job import Job, Raw, brief
from .refund import give_back


async def found(job: Job) -> Outcome | None:
    """Cancelled under this key: the status and the mark are set by one request."""
    raw = await job.raw()
    mark = marks.read(raw, job.key)
    if mark is None or text(raw, "status") != "cancelled":
        return None
    given = {name: mark[name] for name in ("refund", "amount", "manual") if name in mark}
    created = {"refund": str(given["refund"])} if "refund" in given else {}
    return await job.done({**brief(raw), **given}, **created)


async def do(job: Job) -> Outcome:
    """Cancel."""
    action: Cancel = job.action
    raw = await job.raw()
    if text(raw, "status") == "cancelled":
        raise Refused("already-cancelled", "The order is cancelled already.")
    sent = fulfilment_status(raw, sent_statuses(job.client.account.config))
    if sent in {FulfilmentStatus.FULFILLED, FulfilmentStatus.PARTIAL}:
        raise Refused("already-sent", "The order has left already.")
    if not action.restock and raw.get("line_items"):
        raise Refused("not-supported", "The shop puts the goods of a cancelled order back on sale by itself.")
    given = await _refunded(job, raw, action) if action.refund else {}
    mark = job.mark("cancel", reason=action.reason.value, note=action.note, **given)
    told = await job.put({"status": "cancelled", "meta_data": [mark]})
    created = {"refund": str(given["refund"])} if given else {}
    return await job.done({**brief(told), **given}, **created)


async def _refunded(job: Job, raw: Raw, action: Cancel) -> dict[str, Any]:
    refunds = await refunds_of(job.client, raw)
    if payment_state(raw, amount(raw, "total")) is not PaymentState.CAPTURED:
        return {}
    key = f"{job.key}:refund"
    mark = marks.read(raw, key)
    if mark is None and remaining(raw, refunds) <= 0:
        return {}
    # An earlier attempt may have refunded and got no further: its refund is not among what is left to refund.
    before = refunds if mark is None else [r for r in refunds if str(r.get("id")) in (mark.get("seen") or ())]
    wanted = Refund(
        amount=remaining(raw, before),
        lines=everything(raw, before),
        shipping=min(delivery_left(raw, before), remaining(raw, before)),
        note=action.note,
    )
    one = await give_back(job, raw, refunds, key, wanted)
    return {
        "refund": str(one.get("id", "")),
        "amount": format(abs(amount(one, "amount")), "f"),
        "manual": one.get("refunded_payment") is not True,
    }
