"""Cancelling. What was not invoiced is cancelled; what was is refunded whole, which closes the order: this
platform has no other end for a paid order. The shop answers 200 with `false` when it does not cancel."""

from __future__ import annotations

from typing import Any

from merhaba.ports.shops.actions import Cancel, Outcome, Refused

from ..fields import amount, objects, text
from ..load import credit_memos
from ..refund_plan import everything, refundable
from .job import Job, Raw
from .refund import give_back, made, told


async def found(job: Job) -> Outcome | None:
    """Cancelled under this key: our comment stands there and the order has ended."""
    raw = await job.raw()
    if job.left(raw, "cancel") is None or text(raw, "state") not in {"canceled", "closed"}:
        return None
    return await _outcome(job, text(raw, "state"))


async def do(job: Job) -> Outcome:
    """Cancel."""
    action: Cancel = job.action
    raw = await job.raw()
    _possible(raw, action)
    if job.left(raw, "cancel") is None:
        await job.leave(raw, "cancel", f"Cancelled: {action.reason.value}. {action.note}")
    memo = made(await credit_memos(job.client, job.order_id), f"{job.key}:refund")
    if memo is None and amount(raw, "total_paid") and refundable(raw) > 0:
        await give_back(job, raw, everything(raw, restock=action.restock), f"{job.key}:refund")
        raw = await job.raw()
    if text(raw, "state") not in {"closed", "canceled"}:
        answer = await job.client.write("POST", f"orders/{job.order_id}/cancel")
        raw = await job.raw()
        # The body is `false` for an order that is cancelled already, too: its state decides.
        if text(raw, "state") not in {"closed", "canceled"}:
            raise Refused("refused", f"The shop answered {answer} and did not cancel the order.")
    return await _outcome(job, text(raw, "state"))


def _possible(raw: Raw, action: Cancel) -> None:
    state = text(raw, "state")
    if any(amount(item, "qty_shipped") for item in objects(raw, "items")) or state == "complete":
        raise Refused("already-sent", "The order has left already.")
    if state in {"canceled", "closed"}:
        raise Refused("already-cancelled", "The order is cancelled already.")
    if state in {"payment_review", "holded"}:
        raise Refused(
            "refused", "The order is on hold or its payment is under review: release it in the shop."
        )
    invoiced = any(amount(item, "qty_invoiced") for item in objects(raw, "items"))
    open_left = any(_open(item) for item in objects(raw, "items"))
    if invoiced and not action.refund:
        raise Refused("not-supported", "The order is paid: the shop can only end it by refunding it.")
    if open_left and not action.restock:
        raise Refused("not-supported", "The shop puts the goods of a cancelled order back on sale by itself.")


def _open(item: Raw) -> bool:
    """Whether pieces were never invoiced."""
    done = sum(amount(item, name) for name in ("qty_invoiced", "qty_canceled"))
    return not item.get("parent_item_id") and amount(item, "qty_ordered") > done


async def _outcome(job: Job, state: str) -> Outcome:
    answer: dict[str, Any] = {"state": state}
    memo = made(await credit_memos(job.client, job.order_id), f"{job.key}:refund")
    if memo is None:
        return await job.done(answer)
    return await job.done({**answer, **told(memo)}, refund=told(memo)["refund"])
