"""Acting. Each kind has a file with `found` (was it done under this key already?) and `do`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from merhaba.ports.shops.actions import ActionKind, Outcome, Refused

from ..problems import Problem, refusal
from . import again, cancel, coupon, customer, edit, notes, refund
from .job import Job
from .refuse import refuses

__all__ = ["Job", "act", "look_up", "refuses"]

_Found = Callable[[Any], Awaitable[Outcome | None]]
_Do = Callable[[Any], Awaitable[Outcome]]
DOERS: dict[ActionKind, tuple[_Found, _Do]] = {
    ActionKind.CANCEL: (cancel.found, cancel.do),
    ActionKind.REFUND: (refund.found, refund.do),
    ActionKind.RESEND: (again.found, again.resend),
    ActionKind.DUPLICATE: (again.found, again.duplicate),
    ActionKind.EDIT_ADDRESS: (edit.found, edit.address),
    ActionKind.EDIT_LINES: (edit.found, edit.lines),
    ActionKind.CHANGE_PAYMENT: (edit.found, edit.payment),
    ActionKind.NOTE: (notes.found, notes.private),
    ActionKind.PACKING_NOTE: (edit.found, notes.packing),
    ActionKind.DISCOUNT: (coupon.found, coupon.do),
    ActionKind.CUSTOMER_ADDRESS: (customer.found, customer.do),
}


async def act(job: Job) -> Outcome:
    """Do it, once under a key: what an earlier attempt began is finished, what it finished is told again."""
    _, do = _doer(job)
    try:
        return await look_up(job) or await do(job)
    except Problem as problem:
        raise refusal(problem) from problem


async def look_up(job: Job) -> Outcome | None:
    """What an earlier attempt under the same key did; None when nothing, or not all of it yet."""
    found, _ = _doer(job)
    try:
        return await found(job)
    except Problem as problem:
        raise refusal(problem) from problem


def _doer(job: Job) -> tuple[_Found, _Do]:
    if job.action.kind not in DOERS:
        raise Refused("not-supported", "This platform's API has no such action.")
    return DOERS[job.action.kind]
