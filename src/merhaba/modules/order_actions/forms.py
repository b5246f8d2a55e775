"""What each action's form starts with: only what is possible now, with what it is worth."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from merhaba.kit.money import Money
from merhaba.modules.commerce.present import address, exact
from merhaba.modules.commerce.products import variants_of
from merhaba.modules.workspaces.types import Role
from merhaba.platform.database import Transaction
from merhaba.ports.shops.actions import ActionKind, CancelReason, ReturnReason
from merhaba.ports.shops.things import PaymentState, ShopLine, ShopOrder

from .context import Context
from .judge import judge
from .money import pieces_left, pieces_worth, refundable, shipping_left
from .payment_methods import methods_for
from .rules import returnable
from .types import Possible

_WITH_VARIANTS = {ActionKind.EXCHANGE, ActionKind.EDIT_LINES}


async def possible(tx: Transaction, context: Context, role: Role) -> list[Possible]:
    """Every action of the order's platform, in the order people need them."""
    order, connector = context.order, context.connector
    if order is None or connector is None or context.row is None:
        return []
    offered = [kind for kind in _SHOWN if kind in connector.manifest.capabilities.actions]
    kinds = await _kinds(tx, context, order) if _WITH_VARIANTS & set(offered) else {}
    methods = await methods_for(tx, context.shop.id, order.customer_id)
    limit = context.policy.of(role).per_order
    found = []
    for kind in offered:
        refused = await judge(tx, context, kind, role)
        found.append(
            Possible(
                action=kind,
                possible=refused is None,
                code=refused.code if refused else None,
                values=dict(refused.values) if refused else {},
                explanation=refused.sentence if refused else None,
                approval_above=_money(limit, order) if limit is not None and kind in _COSTS else None,
                fields=_fields(kind, order, context, kinds, methods) if refused is None else {},
            )
        )
    return found


_SHOWN = (
    ActionKind.REFUND,
    ActionKind.CANCEL,
    ActionKind.RETURN,
    ActionKind.EXCHANGE,
    ActionKind.RECEIVE_RETURN,
    ActionKind.CANCEL_RETURN,
    ActionKind.RESEND,
    ActionKind.EDIT_ADDRESS,
    ActionKind.EDIT_LINES,
    ActionKind.CHANGE_PAYMENT,
    ActionKind.DUPLICATE,
    ActionKind.NOTE,
    ActionKind.PACKING_NOTE,
)
_COSTS = {ActionKind.REFUND, ActionKind.CANCEL, ActionKind.RESEND, ActionKind.EXCHANGE, ActionKind.EDIT_LINES}


def _fields(
    kind: ActionKind,
    order: ShopOrder,
    context: Context,
    kinds: dict[str, list[dict[str, Any]]],
    methods: list[dict[str, Any]],
) -> dict[str, Any]:
    tell = {"tell_default": context.policy.tell_by_default}
    match kind:
        case ActionKind.REFUND:
            return tell | _refund_fields(order, context)
        case ActionKind.CANCEL:
            return tell | {
                "refund": _plain(refundable(order), order),
                "restock_default": True,
                "reasons": [str(reason) for reason in CancelReason],
            }
        case ActionKind.RETURN:
            left = returnable(order)
            lines = [_named(x, left[x.external_id]) for x in order.lines if left[x.external_id]]
            return tell | {"lines": lines, "reasons": _reasons(), "methods": methods}
        case ActionKind.EXCHANGE:
            left = returnable(order)
            lines = [_named(x, left[x.external_id]) for x in order.lines if left[x.external_id]]
            return tell | {"lines": lines, "reasons": _reasons(), "methods": methods, "variants": kinds}
        case ActionKind.RECEIVE_RETURN | ActionKind.CANCEL_RETURN:
            return {"returns": [{"id": r.external_id, "number": r.number} for r in order.returns]}
        case ActionKind.RESEND:
            lines = [_named(x, x.quantity) for x in order.lines]
            return tell | {"lines": lines, "address": address(order.shipping_address).model_dump()}
        case ActionKind.EDIT_ADDRESS:
            return tell | {"address": address(order.shipping_address).model_dump()}
        case ActionKind.EDIT_LINES:
            lines = [_named(x, x.quantity) for x in order.lines]
            return tell | {"lines": lines, "variants": kinds, "methods": methods}
        case ActionKind.CHANGE_PAYMENT:
            return {"methods": methods}
        case ActionKind.NOTE:
            return {"text": order.note}
        case ActionKind.PACKING_NOTE:
            return {"text": order.packing_note}
        case _:
            return {}


def _refund_fields(order: ShopOrder, context: Context) -> dict[str, Any]:
    capabilities = context.connector.manifest.capabilities if context.connector else None
    return {
        "lines": [
            _named(line, pieces_left(line)) | {"unit_refund": _plain(pieces_worth(line, 1, order), order)}
            for line in order.lines
            if pieces_left(line)
        ],
        "shipping_left": _plain(shipping_left(order), order),
        "maximum": _plain(refundable(order), order),
        "to": sorted(str(to) for to in capabilities.refund_to) if capabilities else [],
        "payments": [
            {
                "id": p.external_id,
                "label": p.label,
                "last4": p.last4,
                "refundable": _plain(p.refundable, order) if p.refundable is not None else None,
            }
            for p in order.payments
            if p.state is PaymentState.CAPTURED
        ],
        "restock": bool(capabilities and capabilities.restock),
        "restock_default": False,
    }


async def _kinds(tx: Transaction, context: Context, order: ShopOrder) -> dict[str, list[dict[str, Any]]]:
    """For each line the other variants of its product, with price and stock."""
    found = await variants_of(tx, context.shop.id, {x.product_id for x in order.lines if x.product_id})
    return {
        line.external_id: [
            {
                "id": v.external_id,
                "title": v.title,
                "price": _plain(v.price, order),
                "stock": v.stock,
                "available": v.available,
            }
            for v in found.get(line.product_id, [])
            if v.external_id != line.variant_id
        ]
        for line in order.lines
    }


def _named(line: ShopLine, left: int) -> dict[str, Any]:
    return {
        "line": line.external_id,
        "title": line.title,
        "variant": line.variant,
        "image_url": line.image_url,
        "quantity_left": left,
    }


def _reasons() -> list[str]:
    return [str(reason) for reason in ReturnReason]


def _money(amount: Decimal, order: ShopOrder) -> Money:
    return Money(amount=exact(amount), currency=order.currency)


def _plain(amount: Decimal, order: ShopOrder) -> dict[str, Any]:
    return _money(amount, order).model_dump(mode="json")
