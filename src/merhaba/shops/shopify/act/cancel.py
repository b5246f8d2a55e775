"""Cancelling an order: a job of the platform's that is followed to its end."""

from __future__ import annotations

from typing import Any

from merhaba.ports.shops.actions import Cancel, CancelReason, Outcome, OutcomeState, Refused

from ..facts import money, text
from ..marks import marked
from ..problems import refuse_user_errors
from ..read_parcels import is_gone
from ..versions import Version
from .task import Task

_REASONS = {
    CancelReason.CUSTOMER: "CUSTOMER",
    CancelReason.MISTAKE: "STAFF",
    CancelReason.STOCK: "INVENTORY",
    CancelReason.FRAUD: "FRAUD",
    CancelReason.PAYMENT: "DECLINED",
    CancelReason.OTHER: "OTHER",
}

JOB = "query Job($id: ID!) { job(id: $id) { id done } }"


def document(version: Version) -> str:
    """The mutation: how money goes back was a yes or no before there was store credit."""
    kind, name = (
        ("OrderCancelRefundMethodInput", "refundMethod") if version.refund_methods else ("Boolean!", "refund")
    )
    return f"""mutation Cancel(
  $id: ID!, $refund: {kind}, $restock: Boolean!, $reason: OrderCancelReason!, $notify: Boolean, $note: String
) {{
  orderCancel(
    orderId: $id, {name}: $refund, restock: $restock, reason: $reason, notifyCustomer: $notify,
    staffNote: $note
  ) {{
    job {{ id done }}
    orderCancelUserErrors {{ field message code }}
  }}
}}"""


async def act(task: Task[Cancel]) -> Outcome:
    """Ask for it; mostly it is still pending when this returns."""
    raw, action, version = await task.raw(), task.action, task.client.version
    if raw.get("cancelledAt"):
        raise Refused("already-cancelled", "This order is cancelled already.")
    if any(is_gone(f) for f in raw.get("fulfillments") or ()):
        raise Refused("already-sent", "A part of this order has been sent; it can only be returned.")
    refund: Any = action.refund
    if version.refund_methods:
        refund = {"originalPaymentMethodsRefund": action.refund}
    asked = {
        "id": task.order_id,
        "refund": refund,
        "restock": action.restock,
        "reason": _REASONS[action.reason],
        "notify": action.notify,
        "note": marked(action.note, task.mark),
    }
    # Not repeatable: a second one would be refused, but then nobody would know the job.
    answer = await task.client.write(document(version), asked)
    payload = refuse_user_errors(answer.get("orderCancel"), field="orderCancelUserErrors")
    job = payload.get("job") or {}
    pending = Outcome(
        OutcomeState.PENDING,
        answer={"job": text(job.get("id"))},
        follow={"kind": "cancel", "job": text(job.get("id")), "order": task.order_id},
    )
    return await follow(task, pending)


async def earlier(task: Task[Cancel]) -> Outcome | None:
    """Carried out when the order's cancellation bears our mark. A job whose answer was lost may still run:
    then the repetition is refused or finds the order cancelled, for an order is cancelled only once."""
    raw = await task.raw()
    note = text((raw.get("cancellation") or {}).get("staffNote"))
    if raw.get("cancelledAt") and task.mark in note:
        return await _finished(task)
    return None


async def follow(task: Task[Any], outcome: Outcome) -> Outcome:
    """How the job stands: done when the order is cancelled, failed when the job ended and it is not."""
    job = text(outcome.follow.get("job"))
    raw = await task.raw(again=True)
    if raw.get("cancelledAt"):
        return await _finished(task, job)
    state = (await task.client.read(JOB, {"id": job})).get("job") if job else None
    if state is not None and not state.get("done"):
        return Outcome(OutcomeState.PENDING, outcome.created, outcome.answer, None, outcome.follow)
    raw = await task.raw(again=True)  # the job may have ended between the two questions
    if raw.get("cancelledAt"):
        return await _finished(task, job)
    return Outcome(
        OutcomeState.FAILED,
        answer=outcome.answer,
        order=await task.order(),
        failure="The platform’s job ended, and the order is not cancelled.",
    )


async def _finished(task: Task[Any], job: str = "") -> Outcome:
    raw = await task.raw()
    answer = {
        "job": job,
        "cancelled_at": text(raw.get("cancelledAt")),
        "refunded": format(money(raw.get("totalRefundedSet")), "f"),
    }
    return Outcome(OutcomeState.DONE, answer=answer, order=await task.order())
