"""Deciding on a request: a supervisor approves or declines it, or who asked takes it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from merhaba.kit.text import one_line
from merhaba.modules.workspaces.types import Principal, Role
from merhaba.platform.database import Transaction
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem, forbidden, not_found
from merhaba.ports.shops.actions import ActionKind
from merhaba.ports.shops.things import ZERO

from .announce import line_in_thread, tell_requester
from .context import of_order, of_shop
from .judge import judge
from .limits import beyond
from .record import move, note
from .request import carry_out_soon
from .stored import action_of
from .tables import order_actions
from .types import ActionState


async def approve(tx: Transaction, runtime: Runtime, ident: UUID, by: Principal, remark: str) -> None:
    """Have it carried out. Raises Problem 403 for one's own request or one's own limit, 409 when it was
    decided already or is not possible any more."""
    row = await _waiting(tx, ident)
    _may_decide(row, by)
    if row.order_id is not None:
        context = await of_order(tx, runtime, row.order_id, lock=True)
    else:
        context = await of_shop(tx, runtime, row.shop_id)
    refused = await judge(tx, context, ActionKind(row.kind), by.role)
    if refused is not None:
        raise refused.problem()
    limit = await beyond(
        tx,
        policy=context.policy,
        role=by.role,
        requester=by.key,
        shop=context.shop,
        order=row.order_id,
        action=action_of(row.kind, row.action),
        amount=row.amount or ZERO,
    )
    if limit is not None:
        raise forbidden("This is above your own limit. Somebody with a higher one has to approve it.")
    decided = _decided(tx, by, remark)
    await move(tx, row, ActionState.QUEUED, **decided)
    await note(tx, row.id, "approved", by.actor, note=decided["decision_note"])
    await line_in_thread(tx, row, by.actor, state="approved", note=decided["decision_note"])
    await tell_requester(tx, row, by.actor)
    await carry_out_soon(tx, row)


async def decline(tx: Transaction, ident: UUID, by: Principal, remark: str) -> None:
    """Say no, with a note why."""
    row = await _waiting(tx, ident)
    _may_decide(row, by)
    decided = _decided(tx, by, remark)
    await move(tx, row, ActionState.DECLINED, finished_at=tx.now, **decided)
    await note(tx, row.id, "declined", by.actor, note=decided["decision_note"])
    await line_in_thread(tx, row, by.actor, state=ActionState.DECLINED, note=decided["decision_note"])
    await tell_requester(tx, row, by.actor)


async def withdraw(tx: Transaction, ident: UUID, by: Principal) -> None:
    """Take one's own request back before it was decided."""
    row = await _waiting(tx, ident)
    if row.requester != by.key and not by.role.includes(Role.ADMIN):
        raise forbidden("Only who asked for it can take it back.")
    await move(tx, row, ActionState.WITHDRAWN, finished_at=tx.now)
    await note(tx, row.id, "withdrawn", by.actor)
    await line_in_thread(tx, row, by.actor, state=ActionState.WITHDRAWN)


async def try_again(tx: Transaction, ident: UUID, by: Principal) -> None:
    """Take an unclear action up again: the platform is asked first whether it was done."""
    row = await _row(tx, ident)
    if row.state != ActionState.UNCLEAR:
        raise Problem(409, "not-unclear", "Only an action whose result is unclear can be taken up again.")
    await move(tx, row, ActionState.RUNNING, attempts=0, uncertain=True, failure=None, failure_code=None)
    await note(tx, row.id, "taken-up", by.actor)
    await carry_out_soon(tx, row)


def _may_decide(row: Row[Any], by: Principal) -> None:
    if not by.role.includes(Role.ADMIN):
        raise forbidden("Only an admin or an owner of this workspace can decide on this.")
    own = row.requester == by.key or (row.requested_by is not None and row.requested_by == by.agent)
    if own:
        raise forbidden("Somebody else has to decide on your own request.")


def _decided(tx: Transaction, by: Principal, remark: str) -> dict[str, Any]:
    return {
        "decided_by": by.agent,
        "decided_name": by.name,
        "decided_at": tx.now,
        "decision_note": one_line(remark, 2000),
    }


async def _waiting(tx: Transaction, ident: UUID) -> Row[Any]:
    row = await _row(tx, ident)
    if row.state != ActionState.WAITING_APPROVAL:
        who = f" by {row.decided_name}" if row.decided_name else ""
        raise Problem(409, "already-decided", f"This was decided already{who}: {row.state}.", state=row.state)
    return row


async def _row(tx: Transaction, ident: UUID) -> Row[Any]:
    table = order_actions.c
    row = await tx.first(
        select(order_actions).where(table.workspace_id == tx.workspace, table.id == ident).with_for_update()
    )
    if row is None:
        raise not_found("order action")
    return row
