"""What the kit needs of this connector."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from merhaba.ports.channels import Account
from merhaba.ports.shops.actions import (
    Action,
    ActionKind,
    Cancel,
    CancelReturn,
    CustomerAddress,
    Discount,
    Duplicate,
    EditAddress,
    EditLines,
    Exchange,
    GiftCard,
    LineChange,
    LineQuantity,
    NewLine,
    Note,
    PackingNote,
    ReceiveReturn,
    Refund,
    Resend,
    Return,
    ReturnLine,
    ReturnReason,
    StoreCredit,
    Swap,
)
from merhaba.ports.shops.things import FulfilmentStatus, PostalAddress, ReturnState, ShopOrder
from merhaba.shops.shopify import shop

from ...kits.shop_case import ShopCase
from .fake import TOKEN, running
from .hooks import DOMAIN, SECRET, samples
from .shapes import gid

PLACE = PostalAddress(
    "Aylin Öz", "", "Neue Straße 7", "2. Stock", "10117", "Berlin", "", "DE", "+49301234567"
)
CUSTOMER = gid("Customer", 104)


def account(url: str, version: str = "2026-07") -> Account:
    """An account with a token, whose API is asked at `url`."""
    return Account(
        id="00000000-0000-0000-0000-000000000001",
        address=DOMAIN,
        name="Tassen",
        config={"shop": DOMAIN, "api_url": url, "client_id": "client-1", "api_version": version},
        secrets={"access_token": TOKEN, "client_secret": SECRET},
    )


def _pick(orders: Sequence[ShopOrder], wanted: Callable[[ShopOrder], bool]) -> ShopOrder:
    return next(o for o in orders if o.cancelled_at is None and o.currency == "EUR" and wanted(o))


def _untouched(order: ShopOrder) -> bool:
    nothing = not order.refunds and not order.returns and not order.parcels
    return nothing and order.captured > 0 and 0 < len(order.lines) < 20 and order.customer_id is not None


def _sent(order: ShopOrder) -> bool:
    whole = order.fulfilment_status is FulfilmentStatus.FULFILLED and not order.returns
    return whole and order.captured > 0 and not order.refunds and len(order.parcels) == 1


def action(kind: ActionKind, orders: Sequence[ShopOrder]) -> tuple[ShopOrder | None, Action]:
    """An order on which this can be done, and the action."""
    without = _without_order(kind)
    if without is not None:
        return None, without
    if kind in {ActionKind.RETURN, ActionKind.EXCHANGE}:
        order = _pick(orders, _sent)
        line = order.lines[0].external_id
        if kind is ActionKind.RETURN:
            return order, Return((ReturnLine(line, 1, ReturnReason.TOO_SMALL, "zu klein"),))
        return order, Exchange((Swap(line, gid("ProductVariant", 1001), 1, ReturnReason.COLOUR),))
    if kind in {ActionKind.RECEIVE_RETURN, ActionKind.CANCEL_RETURN}:
        order = _pick(orders, lambda o: any(r.state is ReturnState.APPROVED for r in o.returns))
        back = next(r for r in order.returns if r.state is ReturnState.APPROVED)
        if kind is ActionKind.CANCEL_RETURN:
            return order, CancelReturn(back.external_id)
        return order, ReceiveReturn(back.external_id)
    order = _pick(orders, _untouched)
    return order, _on(kind, order)


def _on(kind: ActionKind, order: ShopOrder) -> Action:
    first = order.lines[0].external_id
    actions: list[Action] = [
        Cancel(note="Kundin hat es sich anders überlegt"),
        Refund(Decimal("3.50"), (LineQuantity(first, 1, restock=True),), note="Kratzer"),
        Resend((LineQuantity(first, 1),), note="kaputt angekommen"),
        Duplicate(),
        EditAddress(PLACE),
        EditLines((LineChange(first, 0),), add=(NewLine(gid("ProductVariant", 1100), 2),), note="getauscht"),
        Note("Bitte nicht klingeln"),
        PackingNote("Zerbrechlich!"),
    ]
    return next(one for one in actions if one.kind is kind)


def _without_order(kind: ActionKind) -> Action | None:
    actions: list[Action] = [
        Discount("DANKE10", "EUR", percent=Decimal(10), customer_id=CUSTOMER),
        GiftCard(Decimal("25.00"), "EUR", customer_id=CUSTOMER, note="Entschuldigung"),
        StoreCredit(Decimal("12.50"), "EUR", CUSTOMER),
        CustomerAddress(CUSTOMER, PLACE),
    ]
    return next((one for one in actions if one.kind is kind), None)


CASE = ShopCase(shop=shop, account=account, start=running, action=action, hooks=samples)
