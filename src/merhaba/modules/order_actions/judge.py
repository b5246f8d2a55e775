"""Whether an action is possible for somebody now: state, policy, role, the platform, and what goes on."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import exists, select

from merhaba.modules.workspaces.types import Role
from merhaba.platform.database import Transaction
from merhaba.ports.shops.actions import ActionKind, RefundTo
from merhaba.ports.shops.port import Shop

from . import asked as ask
from .context import Context
from .refusals import Refusal
from .rules import refusal
from .tables import order_actions
from .types import GOING_ON

WITHOUT_ORDER = frozenset(
    {ActionKind.DISCOUNT, ActionKind.GIFT_CARD, ActionKind.STORE_CREDIT, ActionKind.CUSTOMER_ADDRESS}
)


async def judge(tx: Transaction, context: Context, kind: ActionKind, role: Role) -> Refusal | None:
    """Why not, or None."""
    shop = context.shop
    if context.connector is None or shop.status == "error":
        return Refusal("shop-disconnected", {"shop": shop.name})
    if kind not in context.connector.manifest.capabilities.actions:
        return Refusal("not-supported", {"shop": shop.name})
    if context.order is None or context.row is None:
        allowed = context.policy.of(role).actions
        return Refusal("role", {"shop": shop.name}) if allowed is not None and kind not in allowed else None
    refused = refusal(context.order, kind, context.policy, role, tx.now, shop.name)
    if refused is not None:
        return refused
    code = context.connector.refuses(context.order, kind)
    if code is not None:
        return Refusal(code, {"shop": shop.name})
    if await going_on(tx, context.row.id):
        return Refusal("action-running")
    return None


def target_refused(connector: Shop, asked: ask.Asked) -> Refusal | None:
    """Whether a refund is asked to go where this platform cannot send it."""
    if not isinstance(asked, ask.RefundAsked) or asked.to is RefundTo.ORIGINAL:
        return None
    known = asked.to in connector.manifest.capabilities.refund_to
    return None if known else Refusal("not-supported", {"shop": connector.manifest.name["en"]})


async def going_on(tx: Transaction, order: UUID) -> bool:
    """Whether an action on this order has not ended: a second one could undo or double it."""
    table = order_actions.c
    return bool(
        await tx.scalar(
            select(
                exists().where(
                    table.workspace_id == tx.workspace, table.order_id == order, table.state.in_(GOING_ON)
                )
            )
        )
    )
