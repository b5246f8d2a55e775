"""Refunds. The amount is what counts for the shop; its lines tell what for.

`api_refund` has the payment provider pay it back. Where the gateway cannot (bank transfer, cash), the refund
is only recorded and somebody has to pay it: the outcome says `manual` then. The shop creates the refund, asks
the provider, and only then writes our key; so the mark set before, with the refunds there were, decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from merhaba.ports.channels import RetryLater
from merhaba.ports.shops.actions import Outcome, OutcomeState, Refund, Refused

from .. import marks
from ..fields import amount, identity, meta_text, moment, objects, text
from ..load import refunds_of, whole_order
from ..read_refunds import read_refund
from ..refund_plan import plan
from ..states import payment_state
from .job import Job, Raw, not_cancelled

# How long a payment provider may take before its answer is no longer expected.
_IN_FLIGHT = timedelta(minutes=10)


async def found(job: Job) -> Outcome | None:
    """The refund made under this key."""
    raw = await job.raw()
    refunds = await refunds_of(job.client, raw)
    one = made(job, raw, refunds, job.key, job.action)
    return None if one is None else await _outcome(job, one, raw, refunds)


async def do(job: Job) -> Outcome:
    """Refund."""
    raw = await job.raw()
    refunds = await refunds_of(job.client, raw)
    one = await give_back(job, raw, refunds, job.key, job.action)
    return await _outcome(job, one, None, None)


def made(job: Job, raw: Raw, refunds: Sequence[Raw], key: str, action: Refund) -> Raw | None:
    """The refund of an earlier attempt: by our key, or the new one of just this amount and these pieces.

    Raises RetryLater while the payment provider may still be paying it.
    """
    mark = marks.read(raw, key)
    if mark is None:
        return None
    for one in refunds:
        if meta_text(one, marks.KEY) == key:
            return one
    before = set(mark.get("seen") or ())
    for one in refunds:
        if identity(one) in before or meta_text(one, marks.KEY) or not _same(one, action):
            continue
        made_at = moment(one, "date_created_gmt")
        asked = mark.get("api") and one.get("refunded_payment") is not True
        if asked and made_at and job.client.tools.now() - made_at < _IN_FLIGHT:
            raise RetryLater("The shop is still asking the payment provider for this refund.", after=30)
        return one
    return None


def _same(one: Raw, action: Refund) -> bool:
    if abs(amount(one, "amount")) != action.amount:
        return False
    wanted: dict[str, int] = {}
    for line in action.lines:
        wanted[line.line_id] = wanted.get(line.line_id, 0) + line.quantity
    there = {line.line_id: line.quantity for line in read_refund(one).lines}
    return there == wanted


async def give_back(job: Job, raw: Raw, refunds: Sequence[Raw], key: str, action: Refund) -> Raw:
    """Make the refund unless an earlier attempt did; the shop's own answer."""
    if (one := made(job, raw, refunds, key, action)) is not None:
        return one
    not_cancelled_unpaid(raw)
    shares = plan(raw, refunds, action)
    restock = {line.restock for line in action.lines}
    if len(restock) > 1:
        raise Refused("not-supported", "The shop puts all pieces of a refund back on sale, or none of them.")
    api = await _by_gateway(job, raw)
    seen = [identity(one) for one in refunds]
    mark = marks.entry(key, "refund", job.client.tools.now(), seen=seen, api=api)
    await job.put({"meta_data": [mark]})
    body: dict[str, Any] = {
        "amount": format(action.amount, "f"),
        "reason": action.note,
        "api_refund": api,
        "api_restock": restock == {True},
        "line_items": [share.body() for share in shares],
        "meta_data": [{"key": marks.KEY, "value": key}],
    }
    told = await job.client.write("POST", f"orders/{job.order_id}/refunds", body)
    return told if isinstance(told, dict) else {}


def not_cancelled_unpaid(raw: Raw) -> None:
    """Raises Refused where nothing was paid: the shop would record a refund all the same."""
    if payment_state(raw, amount(raw, "total")).value != "captured":
        not_cancelled(raw)
        raise Refused("not-paid", "Nothing was paid for this order yet.")


async def _by_gateway(job: Job, raw: Raw) -> bool:
    """Whether the payment provider can be asked to pay it back."""
    gateway = text(raw, "payment_method")
    if not gateway or not gateway.replace("-", "").replace("_", "").isalnum():
        return False
    told = await job.client.find(f"payment_gateways/{gateway}")
    supports = told.get("method_supports") if isinstance(told, dict) else None
    return isinstance(supports, list) and "refunds" in supports


async def _outcome(job: Job, one: Raw, raw: Raw | None, refunds: list[Raw] | None) -> Outcome:
    """What the refund came to. `failure` where it is not what was asked for, or may not have been paid."""
    back = abs(amount(one, "amount"))
    mark = marks.read(raw, job.key) if raw is not None else {"api": one.get("refunded_payment") is True}
    paid = one.get("refunded_payment") is True
    answer = {
        "refund": identity(one),
        "amount": format(back, "f"),
        "manual": not paid,
        "reason": text(one, "reason"),
        "lines": len(objects(one, "line_items")),
    }
    state, failure = OutcomeState.DONE, ""
    if mark and mark.get("api") and not paid:
        state = OutcomeState.FAILED
        failure = "The shop recorded the refund, but not that the payment provider paid it: look there."
    elif back != Decimal(job.action.amount):
        failure = f"The shop refunded {back}, not {job.action.amount}."
    raw = await job.raw() if raw is None else raw
    order = await whole_order(job.client, raw, refunds)
    return Outcome(state, {"refund": identity(one)}, answer, order, failure=failure)
