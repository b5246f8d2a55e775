"""Reads of order actions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, tuple_

from merhaba.kit.cursors import moment_and_id, pack
from merhaba.kit.money import Money
from merhaba.modules.commerce.present import exact
from merhaba.modules.commerce.tables import orders, shops
from merhaba.modules.customers import queries as customers
from merhaba.modules.customers.rules import display_name
from merhaba.modules.workspaces.types import Role
from merhaba.platform.database import Transaction
from merhaba.platform.web import not_found

from .tables import order_action_log, order_actions
from .types import ActionState, Failure, Named, OrderAction, OrderNamed, Step, Who


async def page(
    tx: Transaction,
    *,
    state: ActionState | None,
    order: UUID | None,
    conversation: UUID | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[OrderAction], str | None]:
    """Actions, newest first; what waits for approval, by the time it is due. Raises BadCursor."""
    table = order_actions.c
    wanted = table.workspace_id == tx.workspace
    if state is not None:
        wanted &= table.state == state
    if order is not None:
        wanted &= table.order_id == order
    if conversation is not None:
        wanted &= table.conversation_id == conversation
    by_due = state is ActionState.WAITING_APPROVAL
    at = table.due_at if by_due else table.requested_at
    if cursor:
        here = tuple_(*moment_and_id(cursor))
        wanted &= tuple_(at, table.id) > here if by_due else tuple_(at, table.id) < here
    order_by = (at, table.id) if by_due else (at.desc(), table.id.desc())
    statement = select(order_actions).where(wanted).order_by(*order_by).limit(limit + 1)
    rows = list(await tx.rows(statement))
    following = None
    if len(rows) > limit:
        last = rows[limit - 1]
        following = pack(last.due_at if by_due else last.requested_at, last.id)
    return await _shown(tx, rows[:limit]), following


async def one(tx: Transaction, ident: UUID) -> OrderAction:
    """One action with its record. Raises Problem 404."""
    table = order_actions.c
    row = await tx.first(select(order_actions).where(table.workspace_id == tx.workspace, table.id == ident))
    if row is None:
        raise not_found("order action")
    return (await _shown(tx, [row]))[0]


async def state_of(tx: Transaction, ident: UUID) -> str | None:
    """The state an action is in."""
    table = order_actions.c
    found: str | None = await tx.scalar(
        select(table.state).where(table.workspace_id == tx.workspace, table.id == ident)
    )
    return found


async def waiting_for(tx: Transaction, agent: UUID, role: Role) -> int:
    """How many requests wait for this agent's decision."""
    if not role.includes(Role.ADMIN):
        return 0
    table = order_actions.c
    wanted = (table.workspace_id == tx.workspace) & (table.state == ActionState.WAITING_APPROVAL)
    wanted &= table.requested_by.is_distinct_from(agent)
    return int(await tx.scalar(select(func.count()).select_from(order_actions).where(wanted)) or 0)


async def _shown(tx: Transaction, rows: Sequence[Row[Any]]) -> list[OrderAction]:
    if not rows:
        return []
    table = orders.c
    found = await tx.rows(
        select(table.id, table.number, table.customer_id).where(
            table.workspace_id == tx.workspace, table.id.in_({r.order_id for r in rows if r.order_id})
        )
    )
    order = {r.id: r for r in found}
    names = await tx.rows(
        select(shops.c.id, shops.c.name).where(
            shops.c.workspace_id == tx.workspace, shops.c.id.in_({r.shop_id for r in rows})
        )
    )
    shop = {r.id: r.name for r in names}
    people = await customers.refs(tx, {r.customer_id for r in found if r.customer_id})
    steps = await _steps(tx, [r.id for r in rows])
    shown = []
    for row in rows:
        mine = order.get(row.order_id)
        person = people.get(mine.customer_id) if mine is not None and mine.customer_id else None
        shown.append(
            OrderAction(
                id=row.id,
                action=row.kind,
                shop=Named(id=row.shop_id, name=shop.get(row.shop_id, "")),
                order=OrderNamed(id=mine.id, number=mine.number) if mine is not None else None,
                customer=Named(id=person.id, name=display_name(person.name, person.email))
                if person is not None
                else None,
                conversation=row.conversation_id,
                state=row.state,
                amount=Money(amount=exact(Decimal(row.amount)), currency=row.currency)
                if row.amount is not None
                else None,
                asked=row.asked,
                reason=row.reason,
                requested_by=Who(id=row.requested_by, name=row.requested_name),
                requested_at=row.requested_at,
                decided_by=Who(id=row.decided_by, name=row.decided_name) if row.decided_at else None,
                decided_at=row.decided_at,
                decision_note=row.decision_note,
                due_at=row.due_at,
                failure=Failure(code=row.failure_code, detail=row.failure or "")
                if row.failure_code
                else None,
                created=(row.outcome or {}).get("created") or {},
                finished_at=row.finished_at,
                log=steps.get(row.id, []),
            )
        )
    return shown


async def _steps(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, list[Step]]:
    table = order_action_log.c
    rows = await tx.rows(
        select(order_action_log)
        .where(table.workspace_id == tx.workspace, table.action_id.in_(ids))
        .order_by(table.action_id, table.id)
    )
    steps: dict[UUID, list[Step]] = defaultdict(list)
    for r in rows:
        by = Who(id=r.by_id, name=r.by_name)
        steps[r.action_id].append(Step(at=r.at, what=r.what, by=by, by_kind=r.by_kind, data=r.data))
    return steps
