"""Refunds: a credit memo. Our reference stands in its comment, which the shop writes in the same transaction,
so whether it was made is certain.

Where the payment came through a provider the invoice is refunded online, which asks the provider to pay it
back; else a credit memo alone is made and somebody has to pay it: the outcome says `manual` then.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from merhaba.ports.shops.actions import Outcome, Refund, Refused

from .. import marks
from ..fields import amount, identity, objects, text
from ..load import credit_memos
from ..refund_plan import Plan, plan, rate_of
from .job import Job, Raw


async def found(job: Job) -> Outcome | None:
    """The credit memo made under this key."""
    memo = made(await credit_memos(job.client, job.order_id), job.key)
    return None if memo is None else await _outcome(job, memo)


async def do(job: Job) -> Outcome:
    """Refund."""
    raw = await job.raw()
    return await _outcome(job, await give_back(job, raw, job.action, job.key))


def made(memos: Sequence[Raw], key: str) -> Raw | None:
    """The credit memo that carries this key's reference."""
    return next((one for one in memos if marks.left(objects(one, "comments"), "refund", key)), None)


async def give_back(job: Job, raw: Raw, action: Refund, key: str) -> Raw:
    """Make the credit memo; as the shop has it."""
    if not amount(raw, "total_paid"):
        if text(raw, "state") == "canceled":
            raise Refused("already-cancelled", "The order is cancelled.")
        raise Refused("not-paid", "Nothing was paid for this order yet.")
    wanted = plan(raw, action)
    invoice, online = await _invoice(job, raw, wanted, action.amount)
    body = {
        **wanted.body(rate_of(raw)),
        "notify": action.notify,
        "appendComment": False,
        "comment": {"comment": marks.comment("refund", key, action.note), "is_visible_on_front": 0},
    }
    if online:
        memo_id = await job.client.write("POST", f"invoice/{invoice}/refund", {**body, "isOnline": True})
    else:
        memo_id = await job.client.write("POST", f"order/{job.order_id}/refund", body)
    memo = made(await credit_memos(job.client, job.order_id), key)
    if memo is None or identity(memo) != str(memo_id):
        raise Refused("refused", f"The shop answered {str(memo_id)[:60]} and made no credit memo.")
    return memo


async def _invoice(job: Job, raw: Raw, wanted: Plan, money: Decimal) -> tuple[str, bool]:
    """The invoice that holds all of it, and whether its payment can be given back by the provider."""
    invoices = await job.client.of("invoices", "order_id", [job.order_id])
    paid = [one for one in invoices if text(one, "state") == "2"]
    online = [one for one in paid if text(one, "transaction_id")]
    if not online:
        return "", False
    for one in online:
        pieces: dict[str, Decimal] = {}
        for item in objects(one, "items"):
            pieces[identity(item, "order_item_id")] = amount(item, "qty")
        fits = all(pieces.get(item, Decimal(0)) >= number for item, number in wanted.pieces.items() if number)
        if fits and money <= amount(one, "grand_total"):
            return identity(one), True
    reason = "The order was paid in several invoices: refund the lines of each by themselves."
    raise Refused("not-supported", reason)


async def _outcome(job: Job, memo: Raw) -> Outcome:
    back = amount(memo, "grand_total")
    failure = "" if back == job.action.amount else f"The shop refunded {back}, not {job.action.amount}."
    return await job.done(told(memo), failure, refund=identity(memo))


def told(memo: Raw) -> dict[str, Any]:
    """What is worth keeping of a credit memo."""
    return {
        "refund": identity(memo),
        "number": text(memo, "increment_id"),
        "amount": format(amount(memo, "grand_total"), "f"),
        "base_amount": format(amount(memo, "base_grand_total"), "f"),
        "adjustment": format(amount(memo, "adjustment"), "f"),
        "manual": not text(memo, "transaction_id"),
    }
