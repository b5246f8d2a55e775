"""Asking for an action: checked, limited, written down, and either queued or put before a supervisor."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select

from merhaba.kit.ids import new_id
from merhaba.modules.inbox.tables import conversations
from merhaba.modules.workspaces.types import Principal
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.jobs import enqueue
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem, invalid
from merhaba.ports.shops.actions import ActionKind

from . import asked as ask
from .announce import line_in_thread, tell_supervisors
from .context import Context, facts, of_order, of_shop
from .events import OrderActionChanged
from .judge import judge, target_refused
from .limits import Limit, beyond
from .make import Made, NotPossible, make
from .record import note
from .stored import action_json
from .tables import order_actions
from .types import ActionState

CARRY_OUT = "order_actions.carry_out"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A request that is possible, what it does in money, and the limit it goes beyond."""

    context: Context
    made: Made
    limit: Limit | None


async def request(
    tx: Transaction,
    runtime: Runtime,
    by: Principal,
    asked: ask.Asked,
    *,
    order: UUID | None = None,
    shop: UUID | None = None,
    key: str | None = None,
) -> UUID:
    """Write an action down and have it carried out (or decided); gives its id. The same `key` of the same
    caller gives the same action again, whatever became of it.

    Raises Problem 409 with the reason when it is not possible, 422 for nonsense or a key that was used for
    something else.
    """
    digest = _digest(asked, order, shop)
    if key is not None:
        before = await _asked_before(tx, by, key, digest)
        if before is not None:
            return before
    # Two requests of one person at the same moment must not both fit under the day's limit.
    await tx.scalar(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{tx.workspace}/{by.key}", 71))))
    weighed = await weigh(tx, runtime, by, asked, order=order, shop=shop, lock=True)
    context, made = weighed.context, weighed.made
    conversation = await _conversation(tx, asked, context)
    waits = weighed.limit is not None
    due = tx.now + timedelta(hours=context.policy.approval_hours) if waits else None
    state = ActionState.WAITING_APPROVAL if waits else ActionState.QUEUED
    ident = new_id()
    row = {
        "workspace_id": tx.workspace,
        "id": ident,
        "shop_id": context.shop.id,
        "order_id": context.row.id if context.row is not None else None,
        "conversation_id": conversation.id if conversation is not None else None,
        "kind": made.action.kind,
        "state": state,
        "asked": ask.plain(asked),
        "action": action_json(made.action),
        "amount": made.back if made.back > 0 else None,
        "currency": context.order.currency if context.order is not None else context.shop.currency,
        "reason": asked.reason.strip(),
        "requester": by.key,
        "requested_by": by.agent,
        "requested_name": by.name,
        "requested_at": tx.now,
        "request_key": key,
        "request_digest": digest if key is not None else None,
        "tell": asked.tell and conversation is not None,
        "due_at": due,
    }
    written = await tx.first(insert(order_actions).values(row).returning(order_actions))
    if written is None:
        raise RuntimeError("an INSERT gave no row")
    limit = {"limit": weighed.limit.kind, "of": str(weighed.limit.amount)} if weighed.limit else {}
    await note(tx, ident, "requested", by.actor, reason=row["reason"], **limit)
    await append(tx, OrderActionChanged(ident, state, row["kind"], row["order_id"], row["conversation_id"]))
    if waits:
        await line_in_thread(tx, written, by.actor)
        await tell_supervisors(tx, written, by.actor)
    else:
        await carry_out_soon(tx, written)
    return ident


async def weigh(
    tx: Transaction,
    runtime: Runtime,
    by: Principal,
    asked: ask.Asked,
    *,
    order: UUID | None,
    shop: UUID | None,
    lock: bool = False,
) -> Weighed:
    """Work an action out without doing anything. Raises Problem 409 with the reason when it is not
    possible."""
    if order is not None:
        context = await of_order(tx, runtime, order, lock=lock)
    elif shop is not None:
        context = await of_shop(tx, runtime, shop)
    else:
        raise ValueError("an action needs an order or a shop")
    refused = await judge(tx, context, ActionKind(asked.action), by.role)
    if refused is None and context.connector is not None:
        refused = target_refused(context.connector, asked)
    if refused is not None:
        raise refused.problem()
    try:
        made = make(asked, await facts(tx, context, asked))
    except NotPossible as error:
        raise error.refusal.problem() from error
    limit = await beyond(
        tx,
        policy=context.policy,
        role=by.role,
        requester=by.key,
        shop=context.shop,
        order=order,
        action=made.action,
        amount=made.back,
    )
    return Weighed(context, made, limit)


async def carry_out_soon(tx: Transaction, row: Row[Any], *, seconds: float = 0) -> None:
    """Have the worker carry an action out; actions on one order one after the other."""
    await enqueue(
        tx,
        CARRY_OUT,
        lock=f"order-action:{row.order_id or row.id}",
        at=tx.now + timedelta(seconds=seconds) if seconds else None,
        workspace=str(tx.workspace),
        action=str(row.id),
    )


async def _asked_before(tx: Transaction, by: Principal, key: str, digest: bytes) -> UUID | None:
    if not 1 <= len(key) <= 255:
        raise Problem(400, "bad-idempotency-key", "An Idempotency-Key has 1 to 255 characters.")
    lock = func.hashtextextended(f"{tx.workspace}/{by.key}/{key}", 72)
    await tx.scalar(select(func.pg_advisory_xact_lock(lock)))
    table = order_actions.c
    row = await tx.first(
        select(table.id, table.request_digest).where(
            table.workspace_id == tx.workspace, table.requester == by.key, table.request_key == key
        )
    )
    if row is None:
        return None
    if bytes(row.request_digest or b"") != digest:
        raise Problem(422, "idempotency-key-reused", "This Idempotency-Key was used for another request.")
    found: UUID = row.id
    return found


async def _conversation(tx: Transaction, asked: ask.Asked, context: Context) -> Row[Any] | None:
    """The conversation it was asked from. The customer is told there only when the order is theirs."""
    if asked.conversation is None:
        return None
    table = conversations.c
    row = await tx.first(
        select(conversations).where(table.workspace_id == tx.workspace, table.id == asked.conversation)
    )
    if row is None:
        raise invalid("conversation", "This conversation does not exist.")
    theirs = context.row is None or context.row.customer_id == row.customer_id
    if asked.tell and not theirs:
        raise Problem(
            409,
            "other-customer",
            "This order is not known to be theirs, so nothing about it is told in this conversation. "
            "Do it without telling them, or connect the customer with the order first.",
        )
    return row


def _digest(asked: ask.Asked, order: UUID | None, shop: UUID | None) -> bytes:
    whole = json.dumps([ask.plain(asked), str(order), str(shop)], sort_keys=True)
    return hashlib.sha256(whole.encode()).digest()
