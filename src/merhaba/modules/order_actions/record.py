"""The record of an action: every step, by whom, with what was said. Nothing is ever changed in it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, update

from merhaba.kit.ids import new_id
from merhaba.modules.workspaces.types import Actor
from merhaba.platform.database import Transaction
from merhaba.platform.events import append

from .events import OrderActionChanged
from .tables import order_action_log, order_actions
from .types import ActionState


async def note(tx: Transaction, action: UUID, what: str, by: Actor, **data: Any) -> None:
    """Add a step to the record."""
    await tx.run(
        insert(order_action_log).values(
            workspace_id=tx.workspace,
            id=new_id(),
            action_id=action,
            at=tx.now,
            what=what,
            by_kind=by.kind,
            by_id=by.id,
            by_name=by.name,
            data=data,
        )
    )


async def move(tx: Transaction, row: Row[Any], state: ActionState, **values: Any) -> None:
    """Bring an action into a state, with its event."""
    table = order_actions.c
    await tx.run(
        update(order_actions)
        .where(table.workspace_id == tx.workspace, table.id == row.id)
        .values(state=state, **values)
    )
    await append(tx, OrderActionChanged(row.id, state, row.kind, row.order_id, row.conversation_id))
