"""How an action ends: the mirror, the record, the thread and the customer, in one transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from merhaba.modules.commerce.mirror import mirror_orders
from merhaba.modules.workspaces.types import SYSTEM_ACTOR
from merhaba.platform.database import Transaction
from merhaba.platform.runtime import Runtime
from merhaba.ports.shops.actions import Outcome
from merhaba.ports.shops.things import ShopOrder

from .announce import line_in_thread, requester_of, tell_customer
from .record import move, note
from .stored import outcome_json
from .types import ActionState


async def finished(
    tx: Transaction, runtime: Runtime, row: Row[Any], outcome: Outcome, order: ShopOrder | None
) -> None:
    """It is done."""
    if order is not None:
        await mirror_orders(tx, row.shop_id, [order])
    plain = outcome_json(outcome)
    # Done, but not quite as asked: the platform's own sums, or a refund that somebody still has to pay out.
    remark = outcome.failure or None
    await move(
        tx,
        row,
        ActionState.DONE,
        outcome=plain,
        finished_at=tx.now,
        uncertain=False,
        failure_code="done-otherwise" if remark else None,
        failure=remark,
    )
    await note(tx, row.id, "done", SYSTEM_ACTOR, created=plain["created"], answer=plain["answer"])
    more = {"failure": {"code": "done-otherwise", "detail": remark}} if remark else {}
    await line_in_thread(tx, row, requester_of(row), state=ActionState.DONE, created=plain["created"], **more)
    await tell_customer(tx, runtime, row, dict(outcome.created))


async def still_pending(tx: Transaction, row: Row[Any], outcome: Outcome, order: ShopOrder | None) -> None:
    """The platform has taken it and finishes it by itself."""
    if order is not None:
        await mirror_orders(tx, row.shop_id, [order])
    plain = outcome_json(outcome)
    first = row.state != ActionState.PENDING
    await move(tx, row, ActionState.PENDING, outcome=plain, uncertain=False)
    if first:
        await note(tx, row.id, "accepted", SYSTEM_ACTOR, answer=plain["answer"])


async def failed(
    tx: Transaction, row: Row[Any], code: str, reason: str, outcome: Outcome | None = None
) -> None:
    """It was not done, and will not be."""
    more: dict[str, Any] = {"outcome": outcome_json(outcome)} if outcome is not None else {}
    await move(
        tx,
        row,
        ActionState.FAILED,
        failure_code=code,
        failure=reason,
        finished_at=tx.now,
        uncertain=False,
        **more,
    )
    await note(tx, row.id, "failed", SYSTEM_ACTOR, code=code, detail=reason)
    failure = {"code": code, "detail": reason}
    await line_in_thread(tx, row, requester_of(row), state=ActionState.FAILED, failure=failure)


async def unclear(tx: Transaction, row: Row[Any], reason: str) -> None:
    """Nobody could find out whether it was done: a person has to look at the shop."""
    await move(tx, row, ActionState.UNCLEAR, failure_code="unclear", failure=reason, uncertain=True)
    await note(tx, row.id, "unclear", SYSTEM_ACTOR, detail=reason)
    failure = {"code": "unclear", "detail": reason}
    await line_in_thread(tx, row, requester_of(row), state=ActionState.UNCLEAR, failure=failure)
