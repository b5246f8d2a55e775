"""Saying what became of an action: a line in the thread for colleagues, a message for the customer, a
notification for who has to decide or who asked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from merhaba.kit.money import Money
from merhaba.modules.commerce.present import exact
from merhaba.modules.commerce.tables import orders
from merhaba.modules.inbox.commands import notify
from merhaba.modules.inbox.commands.reply import Answer, answer
from merhaba.modules.inbox.commands.write import add_line, locked
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.types import Actor, AuthorKind, Role
from merhaba.platform.database import Transaction
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem
from merhaba.ports.shops.actions import ActionKind

from .record import note
from .words import told


async def line_in_thread(tx: Transaction, row: Row[Any], by: Actor, **more: Any) -> None:
    """A line in the conversation the action was asked from; nothing when it was not asked from one."""
    if row.conversation_id is None:
        return
    conversation = await locked(tx, row.conversation_id)
    number = await order_number(tx, row)
    await add_line(
        tx,
        conversation,
        by,
        {
            "type": "order_action",
            "id": str(row.id),
            "action": row.kind,
            "state": more.pop("state", row.state),
            "order": {"id": str(row.order_id), "number": number} if row.order_id is not None else None,
            "amount": _money(row).model_dump(mode="json") if row.amount is not None else None,
            "reason": row.reason,
            **more,
        },
    )


async def tell_customer(tx: Transaction, runtime: Runtime, row: Row[Any], created: dict[str, str]) -> None:
    """Say in the conversation that it is done, in the customer's language. That it cannot be sent (no
    address) does not undo what was done."""
    if not row.tell or row.conversation_id is None:
        return
    conversation = await locked(tx, row.conversation_id)
    brand = await workspaces.brand(tx, conversation.brand_id)
    text = told(
        ActionKind(row.kind),
        language=conversation.language or brand.default_language,
        order=await order_number(tx, row),
        amount=_money(row) if row.amount is not None else None,
        to=str(row.action.get("to") or ""),
        code=created.get("code") or str(row.action.get("code") or ""),
    )
    if text is None:
        return
    actor = Actor(AuthorKind.SYSTEM, None, brand.name)
    try:
        async with tx.part():
            await answer(tx, runtime, conversation.id, actor, Answer(kind="reply", text=text))
    except Problem as problem:
        await note(tx, row.id, "not-told", actor, code=problem.code, detail=problem.detail)


async def tell_supervisors(tx: Transaction, row: Row[Any], by: Actor) -> None:
    """Notify everyone who may decide, except who asked."""
    if row.conversation_id is None:
        return
    for agent in await workspaces.agent_refs(tx):
        if agent.active and agent.role.includes(Role.ADMIN) and agent.id != by.id:
            await notify.approval(tx, row.conversation_id, by, agent.id, asked=True)


async def tell_requester(tx: Transaction, row: Row[Any], by: Actor) -> None:
    """Notify who asked that it was decided."""
    agent: UUID | None = row.requested_by
    if agent is not None and row.conversation_id is not None and agent != by.id:
        await notify.approval(tx, row.conversation_id, by, agent, asked=False)


async def order_number(tx: Transaction, row: Row[Any]) -> str:
    """The number of the action's order; '' without one."""
    if row.order_id is None:
        return ""
    found = await tx.scalar(
        select(orders.c.number).where(orders.c.workspace_id == tx.workspace, orders.c.id == row.order_id)
    )
    return str(found or "")


def requester_of(row: Row[Any]) -> Actor:
    """Who asked."""
    return Actor(AuthorKind.AGENT, row.requested_by, row.requested_name)


def _money(row: Row[Any]) -> Money:
    return Money(amount=exact(Decimal(row.amount)), currency=row.currency)
