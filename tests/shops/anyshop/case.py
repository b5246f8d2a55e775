"""What the kit needs to try the any-shop connector: the example server with a shop's worth of data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from merhaba.ports.channels import Account
from merhaba.ports.shops.actions import (
    Action,
    ActionKind,
    Cancel,
    CancelReturn,
    ChangePayment,
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
from merhaba.ports.shops.things import PostalAddress, ReturnState, ShopOrder
from merhaba.shops.anyshop import shop

from ...kits.shop_case import ShopCase
from .data import shop_data
from .fake import TOKEN, started
from .hooks import SECRET, samples

PLACE = PostalAddress(name="Ada", street="1 New Way", postcode="10115", city="Berlin", country="DE")


def account(url: str) -> Account:
    """The connected shop."""
    return Account("a", url, "Kit & Co", {"url": url}, {"token": TOKEN, "hook_secret": SECRET})


def action(kind: ActionKind, orders: Sequence[ShopOrder]) -> tuple[ShopOrder | None, Action]:
    """An order on which it is possible, and the action."""
    customer = "c5"
    for_the_shop: dict[ActionKind, Action] = {
        ActionKind.DISCOUNT: Discount("SORRY10", "EUR", percent=Decimal(10)),
        ActionKind.GIFT_CARD: GiftCard(Decimal("25.00"), "EUR", customer_id=customer, note="sorry"),
        ActionKind.STORE_CREDIT: StoreCredit(Decimal("12.50"), "EUR", customer),
        ActionKind.CUSTOMER_ADDRESS: CustomerAddress(customer, PLACE),
    }
    if kind in for_the_shop:
        return None, for_the_shop[kind]
    able = (order for order in orders if shop.refuses(order, kind) is None and _fit(order, kind))
    order = next(able)
    return order, _BUILD[kind](order)


def _fit(order: ShopOrder, kind: ActionKind) -> bool:
    line = order.lines[0]
    if kind in {ActionKind.CANCEL, ActionKind.REFUND}:
        return order.captured > 5 and order.refunded == 0
    if kind is ActionKind.CHANGE_PAYMENT:
        return order.customer_id is not None and order.captured > 0
    if kind in {ActionKind.RETURN, ActionKind.EXCHANGE}:
        return line.fulfilled > line.returned and bool(line.variant_id)
    return bool(line.variant_id) and len(order.lines) < 5


def _other(order: ShopOrder) -> str:
    return order.lines[0].variant_id.replace("-0", "-1")


_BUILD: dict[ActionKind, Callable[[ShopOrder], Action]] = {
    ActionKind.CANCEL: lambda o: Cancel(),
    ActionKind.REFUND: lambda o: Refund(
        Decimal(4), (LineQuantity(o.lines[0].external_id, 1),), Decimal(1), note="Sorry"
    ),
    ActionKind.RETURN: lambda o: Return((ReturnLine(o.lines[0].external_id, 1, ReturnReason.TOO_SMALL),)),
    ActionKind.EXCHANGE: lambda o: Exchange((Swap(o.lines[0].external_id, _other(o)),)),
    ActionKind.RECEIVE_RETURN: lambda o: ReceiveReturn(_open_return(o)),
    ActionKind.CANCEL_RETURN: lambda o: CancelReturn(_open_return(o)),
    ActionKind.RESEND: lambda o: Resend((LineQuantity(o.lines[0].external_id, 1),), PLACE),
    ActionKind.DUPLICATE: lambda o: Duplicate(),
    ActionKind.EDIT_ADDRESS: lambda o: EditAddress(PLACE),
    ActionKind.EDIT_LINES: lambda o: EditLines(
        (LineChange(o.lines[-1].external_id, 0),) if len(o.lines) > 1 else (),
        (NewLine("v5-1", 2),),
        (Swap(o.lines[0].external_id, _other(o)),),
    ),
    ActionKind.CHANGE_PAYMENT: lambda o: ChangePayment(str(o.customer_id).replace("c", "gift-")),
    ActionKind.NOTE: lambda o: Note("Called: wants it on Tuesday."),
    ActionKind.PACKING_NOTE: lambda o: PackingNote("Fragile."),
}


def _open_return(order: ShopOrder) -> str:
    return next(back.external_id for back in order.returns if back.state is ReturnState.REQUESTED)


CASE = ShopCase(shop=shop, account=account, start=lambda: started(shop_data()), action=action, hooks=samples)
