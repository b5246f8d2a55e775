"""Acting. For each kind: whether it was done under this key already, and how it is done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from merhaba.ports.channels import RetryLater
from merhaba.ports.shops.actions import ActionKind, Outcome, Refused

from ..problems import Problem
from . import cancel, discount, edit, refund, returns
from .job import Job
from .refuse import refuses

__all__ = ["Job", "act", "look_up", "refuses"]

_Found = Callable[[Any], Awaitable[Outcome | None]]
_Do = Callable[[Any], Awaitable[Outcome]]
DOERS: dict[ActionKind, tuple[_Found, _Do]] = {
    ActionKind.CANCEL: (cancel.found, cancel.do),
    ActionKind.REFUND: (refund.found, refund.do),
    ActionKind.RETURN: (returns.found, returns.ask),
    ActionKind.RECEIVE_RETURN: (returns.found, returns.receive),
    ActionKind.CANCEL_RETURN: (returns.found, returns.close),
    ActionKind.EDIT_ADDRESS: (edit.address_found, edit.address),
    ActionKind.NOTE: (edit.note_found, edit.note),
    ActionKind.DISCOUNT: (discount.found, discount.do),
    ActionKind.CUSTOMER_ADDRESS: (edit.customer_found, edit.customer),
}


async def act(job: Job) -> Outcome:
    """Do it, once under a key: what an earlier attempt began is finished, what it finished is told again."""
    _, do = _doer(job)
    try:
        return await look_up(job) or await do(job)
    except Problem as problem:
        raise RetryLater(f"The shop did not tell what is needed: {problem.message}") from problem


async def look_up(job: Job) -> Outcome | None:
    """What an earlier attempt under the same key did; None when nothing, or not all of it yet."""
    found, _ = _doer(job)
    try:
        return await found(job)
    except Problem as problem:
        raise RetryLater(f"The shop did not tell what is needed: {problem.message}") from problem


def _doer(job: Job) -> tuple[_Found, _Do]:
    if job.action.kind not in DOERS:
        raise Refused("not-supported", "This platform's API has no such action.")
    return DOERS[job.action.kind]
